import { at } from '../foundation/assert.ts';
import { maxDrawdownOfReturns } from './drawdown.ts';
import { ratio } from './ratio.ts';
import { totalReturn } from './returns.ts';

/**
 * Recovery factor: compounded total return over the maximum drawdown, both fractions, of simple returns. Undefined for
 * fewer than 2 returns or without a drawdown.
 */
export function recoveryFactor(returns: ArrayLike<number>): number | undefined {
  const drawdown = maxDrawdownOfReturns(returns);
  if (drawdown === undefined || returns.length < 2) return undefined;
  return ratio(totalReturn(returns), drawdown.depthRatio);
}

/**
 * The same in money, as trading platforms report it: net profit over the largest fall of the equity in money. Undefined
 * for fewer than 2 values or without a fall.
 */
export function recoveryFactorInMoney(equity: ArrayLike<number>): number | undefined {
  if (equity.length < 2) return undefined;
  let peak = at(equity, 0);
  let deepest = 0;
  for (let i = 1; i < equity.length; i++) {
    peak = Math.max(peak, at(equity, i));
    deepest = Math.max(deepest, peak - at(equity, i));
  }
  return ratio(at(equity, -1) - at(equity, 0), deepest);
}
