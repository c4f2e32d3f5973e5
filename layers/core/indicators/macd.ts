import { assert } from '../foundation/assert.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { emaInto, emaStream } from './ema.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { seedCountOf, type Seed } from './smoothing.ts';
import { adapted, composed, type Stream } from './stream.ts';
import { writeWarmUp } from './warm-up.ts';

export interface MacdParameters {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
  readonly seed?: Seed;
}

export type MacdOutput = 'macd' | 'signal' | 'histogram';

/**
 * Moving average convergence and divergence (Appel 1979), in the unit of the values: the fast EMA less the slow one, its
 * EMA over `signal` values, and their difference. Each average is seeded by its own first period (ChartSchool).
 */
export function macdInto(
  values: Float64Array,
  { fast, slow, signal: period, seed = 'sma' }: MacdParameters,
  { macd, signal, histogram }: Columns<MacdOutput>,
): void {
  assertFasterFirst(fast, slow);
  emaInto(values, { period: fast, seed }, macd);
  emaInto(values, { period: slow, seed }, histogram);
  for (let i = 0; i < values.length; i++) macd[i] = (macd[i] ?? NaN) - (histogram[i] ?? NaN);
  const begin = Math.min(seedCountOf(slow, seed) - 1, values.length);
  emaInto(macd.subarray(begin), { period, seed }, signal.subarray(begin));
  const warmUp = begin + seedCountOf(period, seed) - 1;
  writeWarmUp(macd, warmUp);
  writeWarmUp(signal, warmUp);
  for (let i = 0; i < values.length; i++) histogram[i] = (macd[i] ?? NaN) - (signal[i] ?? NaN);
}

export function macdStream({
  fast,
  slow,
  signal,
  seed = 'sma',
}: MacdParameters): Stream<number, Row<MacdOutput>> {
  assertFasterFirst(fast, slow);
  const fastAverage = emaStream({ period: fast, seed });
  const slowAverage = emaStream({ period: slow, seed });
  const signalAverage = emaStream({ period: signal, seed });
  return composed((ask) => (value) => {
    const line = fastAverage[ask](value) - slowAverage[ask](value);
    const smooth = Number.isNaN(line) ? NaN : signalAverage[ask](line);
    return Number.isNaN(smooth) ? COLD : { macd: line, signal: smooth, histogram: line - smooth };
  });
}

export const macdDefinition = defineIndicator({
  name: 'macd',
  title: 'Moving average convergence and divergence',
  version: 1,
  parameters: {
    fast: periodParameter(12),
    slow: periodParameter(26),
    signal: periodParameter(9),
    seed: choiceParameter('sma', 'first'),
  },
  fault: ({ fast, slow }) => periodsFault(fast, slow),
  inputs: ['close'],
  outputs: ['macd', 'signal', 'histogram'],
  warmUp: ({ slow, signal, seed }) => seedCountOf(slow, seed) + seedCountOf(signal, seed) - 2,
  batch: ({ close }, parameters, outputs) => {
    macdInto(close, parameters, outputs);
  },
  stream: (parameters) =>
    adapted(
      macdStream(parameters),
      ({ close }) => close,
      (row) => row,
    ),
});

const COLD: Row<MacdOutput> = { macd: NaN, signal: NaN, histogram: NaN };

function assertFasterFirst(fast: number, slow: number): void {
  const fault = periodsFault(fast, slow);
  assert(fault === undefined, fault ?? '');
}

function periodsFault(fast: number, slow: number): string | undefined {
  return fast < slow ? undefined : `the fast period ${fast} must be below the slow period ${slow}`;
}
