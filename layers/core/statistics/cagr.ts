import { assert } from '../foundation/assert.ts';
import { wealthOf } from './returns.ts';

/** How many of the sample's periods make a year: 252 for daily bars of a stock exchange, 365 for crypto, 12 for months. */
export interface Sampling {
  readonly periodsPerYear: number;
}

/**
 * Compound annual growth rate of simple returns: `(product of (1 + r)) ^ (periodsPerYear / n) - 1`. A total loss, or
 * more, is -1. Undefined for fewer than 1 return.
 */
export function cagr(returns: ArrayLike<number>, { periodsPerYear }: Sampling): number | undefined {
  assert(periodsPerYear > 0, `${periodsPerYear} periods a year`);
  if (returns.length === 0) return undefined;
  const growth = Math.max(0, wealthOf(returns)[returns.length] ?? NaN);
  return growth ** (periodsPerYear / returns.length) - 1;
}
