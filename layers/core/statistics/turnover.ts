import { assert, at } from '../foundation/assert.ts';
import type { Sampling } from './cagr.ts';
import { mean, sum } from './moments.ts';
import { ratio } from './ratio.ts';

export interface TurnoverOptions extends Sampling {
  /** `one-sided` (the default) counts a sale and the purchase it pays for once: half of all that was traded. */
  readonly sides?: 'one-sided' | 'two-sided';
}

/**
 * Annualised turnover: what was bought and sold (absolute notional, one sum a period) over the mean NAV of the same
 * periods, times `periodsPerYear / n`. Undefined for no periods or a mean NAV not above 0.
 */
export function turnover(
  { tradedNotional, nav }: { readonly tradedNotional: ArrayLike<number>; readonly nav: ArrayLike<number> },
  { periodsPerYear, sides = 'one-sided' }: TurnoverOptions,
): number | undefined {
  assert(
    tradedNotional.length === nav.length,
    `${tradedNotional.length} periods traded, ${nav.length} valued`,
  );
  const average = mean(nav);
  if (average === undefined || !(average > 0)) return undefined;
  const traded = sum(tradedNotional) * (sides === 'one-sided' ? 0.5 : 1);
  return ratio(traded * periodsPerYear, average * nav.length);
}

/** One-sided turnover of a rebalance: half the sum of the absolute changes of weight. */
export function rebalanceTurnover(before: ArrayLike<number>, after: ArrayLike<number>): number {
  assert(before.length === after.length, `weights of ${before.length} and ${after.length} instruments`);
  return sum(Array.from(before, (weight, i) => Math.abs(at(after, i) - weight))) / 2;
}
