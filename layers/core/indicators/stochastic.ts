import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rangePositionInto, rangePositionStream } from './range-position.ts';
import { smaInto, smaStream } from './sma.ts';
import { composed, type Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';
import { writeWarmUp } from './warm-up.ts';

export interface StochasticParameters {
  readonly period: number;
  /** Over how many values %K is smoothed: 3 is the slow stochastic, 1 the fast one. */
  readonly slowing: number;
  /** Over how many values of %K its signal line %D is. */
  readonly signal: number;
}

export type StochasticOutput = 'k' | 'd';

/**
 * Stochastic oscillator (Lane 1984), 0 to 100: where the close stands in the range of the last `period` bars, smoothed by
 * simple averages. In a range without width it stands in the middle, at 50.
 */
export function stochasticInto(
  bars: Columns<HighLowClose>,
  { period, slowing, signal }: StochasticParameters,
  { k, d }: Columns<StochasticOutput>,
): void {
  rangePositionInto(bars, period, d);
  for (let i = 0; i < d.length; i++) d[i] = 100 * (d[i] ?? NaN);
  smaAfter(period - 1, d, slowing, k);
  smaAfter(period + slowing - 2, k, signal, d);
  writeWarmUp(k, period + slowing + signal - 3);
}

export function stochasticStream({
  period,
  slowing,
  signal,
}: StochasticParameters): Stream<Row<HighLowClose>, Row<StochasticOutput>> {
  const position = rangePositionStream(period);
  const slow = smaStream({ period: slowing });
  const average = smaStream({ period: signal });
  return composed((ask) => (bar) => {
    const raw = 100 * position[ask](bar);
    const k = Number.isNaN(raw) ? NaN : slow[ask](raw);
    const d = Number.isNaN(k) ? NaN : average[ask](k);
    return Number.isNaN(d) ? COLD : { k, d };
  });
}

export const stochasticDefinition = defineIndicator({
  name: 'stochastic',
  title: 'Stochastic oscillator',
  version: 1,
  parameters: { period: periodParameter(14), slowing: periodParameter(3), signal: periodParameter(3) },
  inputs: ['high', 'low', 'close'],
  outputs: ['k', 'd'],
  warmUp: ({ period, slowing, signal }) => period + slowing + signal - 3,
  batch: stochasticInto,
  stream: stochasticStream,
});

const COLD: Row<StochasticOutput> = { k: NaN, d: NaN };

/** The average of a column whose first `warmUp` values are none. */
function smaAfter(warmUp: number, values: Float64Array, period: number, out: Float64Array): void {
  writeWarmUp(out, warmUp);
  smaInto(values.subarray(warmUp), { period }, out.subarray(warmUp));
}
