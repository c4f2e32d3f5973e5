import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { meansAfter, smaStream } from './sma.ts';
import { adapted, composed, type Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';
import { typicalPrice } from './typical-price.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';
import { windowStream } from './windowed.ts';

export interface CciParameters {
  readonly period: number;
}

/**
 * Commodity channel index (Lambert 1980): the typical price's distance from its mean over the last `period` bars, in units
 * of 0.015 mean absolute deviations. It is 0 where all typical prices are equal.
 */
export function cciInto(
  { high, low, close }: Columns<HighLowClose>,
  parameters: CciParameters,
  out: Float64Array,
): void {
  const { period } = parameters;
  assertPeriod(period);
  for (let i = 0; i < out.length; i++) out[i] = typicalPrice(high[i] ?? NaN, low[i] ?? NaN, close[i] ?? NaN);
  // From the last bar back, because the index takes the place of a price that only later windows need.
  const means = new Float64Array(period);
  for (let turn = Math.floor(out.length / period) * period - 1; turn >= 0; turn -= period) {
    meansAfter(out, period, turn, means, 0);
    for (let i = Math.min(turn + period, out.length) - 1; i >= turn; i--) {
      out[i] = cciOf(out, i, period, means[i - turn] ?? NaN);
    }
  }
  writeWarmUp(out, period - 1);
}

export function cciStream({ period }: CciParameters): Stream<Row<HighLowClose>, number> {
  const average = smaStream({ period });
  const index = windowStream({
    inputs: ['typical', 'mean'],
    outputs: ['cci'],
    rows: period,
    write: ({ typical, mean }, at, { cci }, row) => {
      cci[row] = cciOf(typical, at, period, mean[at] ?? NaN);
    },
  });
  return composed((ask) => ({ high, low, close }) => {
    const typical = typicalPrice(high, low, close);
    return index[ask]({ typical, mean: average[ask](typical) }).cci;
  });
}

export const cciDefinition = defineIndicator({
  name: 'cci',
  title: 'Commodity channel index',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['high', 'low', 'close'],
  outputs: ['cci'],
  warmUp: ({ period }) => period - 1,
  batch: (bars, parameters, { cci }) => {
    cciInto(bars, parameters, cci);
  },
  stream: (parameters) =>
    adapted(
      cciStream(parameters),
      (bar: Row<HighLowClose>) => bar,
      (cci) => ({ cci }),
    ),
});

const LAMBERT = 0.015;

/** Adds up the two halves of the window side by side, since an addition waits for the one before it. */
function cciOf(typical: Float64Array, at: number, period: number, mean: number): number {
  const half = period >> 1;
  let older = period === 2 * half ? 0 : Math.abs((typical[at - 2 * half] ?? NaN) - mean);
  let newer = 0;
  for (let i = at - half + 1; i <= at; i++) {
    older += Math.abs((typical[i - half] ?? NaN) - mean);
    newer += Math.abs((typical[i] ?? NaN) - mean);
  }
  const deviation = (older + newer) / period;
  return deviation > 0 ? ((typical[at] ?? NaN) - mean) / (LAMBERT * deviation) : 0;
}
