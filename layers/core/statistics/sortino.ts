import { assert } from '../foundation/assert.ts';
import type { Sampling } from './cagr.ts';
import { mean } from './moments.ts';
import { ratio } from './ratio.ts';

export interface SortinoOptions extends Sampling {
  /** The least acceptable simple return of one period, 0 unless told. */
  readonly targetPerPeriod?: number;
}

/**
 * Annualised Sortino ratio (Sortino and Price 1994): mean return over the target, by the downside deviation, times the
 * square root of `periodsPerYear`. Undefined for fewer than 2 returns or where none is below the target.
 */
export function sortino(
  returns: ArrayLike<number>,
  { periodsPerYear, targetPerPeriod = 0 }: SortinoOptions,
): number | undefined {
  assert(periodsPerYear > 0, `${periodsPerYear} periods a year`);
  const average = mean(returns);
  const downside = downsideDeviation(returns, targetPerPeriod);
  if (average === undefined || downside === undefined) return undefined;
  const perPeriod = ratio(average - targetPerPeriod, downside);
  return perPeriod === undefined ? undefined : perPeriod * Math.sqrt(periodsPerYear);
}

/**
 * Root mean square of the shortfalls below the target, per period; returns above it count as zeros, so the divisor is
 * the number of all returns. Undefined for fewer than 2 returns.
 */
export function downsideDeviation(returns: ArrayLike<number>, targetPerPeriod = 0): number | undefined {
  if (returns.length < 2) return undefined;
  const square = mean(Array.from(returns, (r) => Math.min(0, r - targetPerPeriod) ** 2));
  return square === undefined ? undefined : Math.sqrt(square);
}
