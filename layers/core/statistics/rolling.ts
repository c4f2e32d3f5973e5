import { assert } from '../foundation/assert.ts';

/**
 * A statistic over each trailing window of `window` values: element i sees the values up to and with i, and is undefined
 * in the warm-up (i < window - 1) or where the statistic is. Windows are views, computed afresh, so nothing drifts:
 * `rolling(returns, 63, (w) => sharpe(w, { periodsPerYear: 252 }))`.
 */
export function rolling<T>(
  values: ArrayLike<number>,
  window: number,
  statistic: (window: Float64Array) => T | undefined,
): readonly (T | undefined)[] {
  assert(Number.isInteger(window) && window > 0, `a window of ${window} values`);
  const column = values instanceof Float64Array ? values : Float64Array.from(values);
  return Array.from(column, (_, i) =>
    i < window - 1 ? undefined : statistic(column.subarray(i - window + 1, i + 1)),
  );
}
