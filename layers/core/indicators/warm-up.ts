import { assert } from '../foundation/assert.ts';

/** A kernel's own check: the window is a whole number of bars, `min` or more. */
export function assertPeriod(period: number, min = 1): void {
  assert(Number.isInteger(period) && period >= min, `a period is a whole number from ${min}, not ${period}`);
}

/** Writes NaN over the first `count` values. */
export function writeWarmUp(out: Float64Array, count: number): void {
  out.fill(NaN, 0, Math.min(count, out.length));
}
