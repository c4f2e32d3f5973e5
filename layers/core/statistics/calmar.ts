import { cagr, type Sampling } from './cagr.ts';
import { maxDrawdownOfReturns } from './drawdown.ts';
import { ratio } from './ratio.ts';

/**
 * Calmar ratio (Young 1991): compound annual growth over the maximum drawdown, both of the whole sample given; give the
 * last 36 months for Young's own window. Undefined for fewer than 2 returns or without a drawdown.
 */
export function calmar(returns: ArrayLike<number>, sampling: Sampling): number | undefined {
  const growth = cagr(returns, sampling);
  const drawdown = maxDrawdownOfReturns(returns);
  if (growth === undefined || drawdown === undefined || returns.length < 2) return undefined;
  return ratio(growth, drawdown.depthRatio);
}
