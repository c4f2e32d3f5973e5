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

/** Writes NaN before the seed is whole. */
export function smoothInto(values: Float64Array, { weight, seedCount }: Smoothing, out: Float64Array): void {
  const seeded = Math.min(seedCount, values.length);
  let average = 0;
  for (let i = 0; i < seeded; i++) {
    average += ((values[i] ?? NaN) - average) / (i + 1);
    out[i] = NaN;
  }
  if (seeded === seedCount) out[seeded - 1] = average;
  for (let i = seeded; i < values.length; i++) {
    average += weight * ((values[i] ?? NaN) - average);
    out[i] = average;
  }
}

export function smoothStream({ weight, seedCount }: Smoothing): Stream<number, number> {
  return streamOf({ count: 0, average: 0 }, (state, value: number) => {
    state.count += 1;
    const difference = value - state.average;
    state.average += state.count <= seedCount ? difference / state.count : weight * difference;
    return state.count < seedCount ? NaN : state.average;
  });
}
