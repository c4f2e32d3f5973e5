import { streamOf, type Stream } from './stream.ts';

/**
 * Exponential smoothing. The first `seedCount` values are averaged evenly, each later one has `weight`:
 * average += (value - average) * (count <= seedCount ? 1 / count : weight). A constant is reproduced exactly.
 */
export interface Smoothing {
  readonly weight: number;
  readonly seedCount: number;
}

/** `sma`: the mean of the first period seeds the average (ChartSchool, TA-Lib). `first`: the first value does. */
export type Seed = 'sma' | 'first';

export function seedCountOf(period: number, seed: Seed): number {
  return seed === 'sma' ? period : 1;
}

/** The weight of the `count`-th value. */
export function shareOf({ weight, seedCount }: Smoothing, count: number): number {
  return count <= seedCount ? 1 / count : weight;
}

/** Writes NaN before the seed is whole. */
export function smoothInto(values: Float64Array, smoothing: Smoothing, out: Float64Array): void {
  const { weight, seedCount } = smoothing;
  const seeded = Math.min(seedCount, values.length);
  let average = 0;
  for (let i = 0; i < seeded; i++) {
    average += shareOf(smoothing, i + 1) * ((values[i] ?? NaN) - average);
    out[i] = NaN;
  }
  if (seeded === seedCount) out[seeded - 1] = average;
  for (let i = seeded; i < values.length; i++) {
    average += weight * ((values[i] ?? NaN) - average);
    out[i] = average;
  }
}

export function smoothStream(smoothing: Smoothing): Stream<number, number> {
  return streamOf({ count: 0, average: 0 }, (state, value: number) => {
    state.count += 1;
    state.average += shareOf(smoothing, state.count) * (value - state.average);
    return state.count < smoothing.seedCount ? NaN : state.average;
  });
}
