import { quantile } from './quantile.ts';
import { ratio } from './ratio.ts';

/** Fewest returns whose tails of 5 % hold one each. */
export const TAIL_RATIO_COUNT_MIN = 20;

/**
 * Tail ratio: the absolute 95 % quantile of the returns over the absolute 5 % quantile (type 7 of Hyndman and Fan 1996).
 * Undefined for fewer than 20 returns or where the 5 % quantile is zero.
 */
export function tailRatio(returns: ArrayLike<number>): number | undefined {
  if (returns.length < TAIL_RATIO_COUNT_MIN) return undefined;
  const right = quantile(returns, 0.95);
  const left = quantile(returns, 0.05);
  return right === undefined || left === undefined ? undefined : ratio(Math.abs(right), Math.abs(left));
}
