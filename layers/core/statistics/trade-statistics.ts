import { mean, sum } from './moments.ts';
import { ratio } from './ratio.ts';

// Each takes the profits (positive) and losses (negative) of closed trades, net of costs, in one currency or as returns.

/** Gross profit over gross loss. Undefined without a losing trade. */
export function profitFactor(profits: ArrayLike<number>): number | undefined {
  return ratio(sum(winsOf(profits)), -sum(lossesOf(profits)));
}

/** Mean profit of a trade: hit rate times mean win less loss rate times mean loss. Undefined without a trade. */
export function expectancy(profits: ArrayLike<number>): number | undefined {
  return mean(profits);
}

/** Trades with a profit over all trades, those of exactly zero among them. Undefined without a trade. */
export function hitRate(profits: ArrayLike<number>): number | undefined {
  return ratio(winsOf(profits).length, profits.length);
}

/** Mean win over mean loss. Undefined without a win or without a loss. */
export function payoffRatio(profits: ArrayLike<number>): number | undefined {
  const win = mean(winsOf(profits));
  const loss = mean(lossesOf(profits));
  return win === undefined || loss === undefined ? undefined : ratio(win, -loss);
}

function winsOf(profits: ArrayLike<number>): readonly number[] {
  return Array.from(profits).filter((profit) => profit > 0);
}

function lossesOf(profits: ArrayLike<number>): readonly number[] {
  return Array.from(profits).filter((profit) => profit < 0);
}
