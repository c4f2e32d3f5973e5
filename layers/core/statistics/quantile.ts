import { assert, at } from '../foundation/assert.ts';

/**
 * The quantile at `probability` in [0, 1] by linear interpolation between order statistics, type 7 of Hyndman and Fan
 * 1996 (the default of R, numpy and pandas). Undefined for no values.
 */
export function quantile(values: ArrayLike<number>, probability: number): number | undefined {
  return values.length === 0 ? undefined : quantileOfSorted(sorted(values), probability);
}

/** `quantile` of values that are already in rising order and not empty. */
export function quantileOfSorted(rising: ArrayLike<number>, probability: number): number {
  assert(probability >= 0 && probability <= 1, `a probability is in [0, 1], not ${probability}`);
  const position = (rising.length - 1) * probability;
  const below = Math.floor(position);
  const low = at(rising, below);
  return low + (at(rising, Math.min(below + 1, rising.length - 1)) - low) * (position - below);
}

/** The middle value, or the mean of the two in the middle. Undefined for no values. */
export function median(values: ArrayLike<number>): number | undefined {
  return quantile(values, 0.5);
}

/** A copy in rising order. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}
