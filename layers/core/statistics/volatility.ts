import { assert } from '../foundation/assert.ts';
import type { Sampling } from './cagr.ts';
import { standardDeviation } from './moments.ts';

/**
 * Annualised volatility: sample standard deviation (ddof 1) of the returns times the square root of `periodsPerYear`,
 * which takes returns to be independent. Undefined for fewer than 2 returns.
 */
export function volatility(returns: ArrayLike<number>, { periodsPerYear }: Sampling): number | undefined {
  assert(periodsPerYear > 0, `${periodsPerYear} periods a year`);
  const perPeriod = standardDeviation(returns);
  return perPeriod === undefined ? undefined : perPeriod * Math.sqrt(periodsPerYear);
}
