import { streamOf, type Stream } from './stream.ts';

/**
 * Exponential smoothing. The first `seedCount` values are averaged evenly; from then on the average keeps the share `keep`
 * of itself and takes the rest from the new value.
 */
export interface Smoothing {
  readonly keep: number;
  readonly seedCount: number;
}

/** `sma`: the mean of the first period seeds the average (ChartSchool, TA-Lib). `first`: the first value does. */
export type Seed = 'sma' | 'first';

export function seedCountOf(period: number, seed: Seed): number {
  return seed === 'sma' ? period : 1;
}

/**
 * The average after one more value. Grouped so that a value equal to the average leaves it exactly as it is, and so that
 * only one product and one sum wait for the average before.
 */
export function smoothed(average: number, value: number, keep: number): number {
  return value - keep * value + keep * average;
}

/** What the average keeps of itself when the `count`-th value comes. */
export function keepAt({ keep, seedCount }: Smoothing, count: number): number {
  return count <= seedCount ? 1 - 1 / count : keep;
}

/** Writes NaN before the seed is whole. */
export function smoothInto(values: Float64Array, smoothing: Smoothing, out: Float64Array): void {
  const { keep, seedCount } = smoothing;
  const seeded = Math.min(seedCount, values.length);
  let average = 0;
  for (let i = 0; i < seeded; i++) {
    average = smoothed(average, values[i] ?? NaN, keepAt(smoothing, i + 1));
    out[i] = i + 1 < seedCount ? NaN : average;
  }
  for (let i = seeded; i < values.length; i++) {
    average = smoothed(average, values[i] ?? NaN, keep);
    out[i] = average;
  }
}

export function smoothStream(smoothing: Smoothing): Stream<number, number> {
  return streamOf({ count: 0, average: 0 }, (state, value: number) => {
    state.count += 1;
    state.average = smoothed(state.average, value, keepAt(smoothing, state.count));
    return state.count < smoothing.seedCount ? NaN : state.average;
  });
}
