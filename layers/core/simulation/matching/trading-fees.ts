import type { Money, Px, Qty } from '../../foundation/decimal.ts';
import { notionalValue, type Contract } from './contract-value.ts';
import { share, type MoneyRounding, type Ratio } from './exact-ratio.ts';

/** What the venue charges of a trade's value. A negative rate is a rebate. */
export interface TradingFees {
  readonly makerRatio: Ratio;
  readonly takerRatio: Ratio;
  readonly charged: MoneyRounding;
}

/** The fee of a fill, in the settlement currency; what is paid to us is negative. */
export function feeOf(
  { makerRatio, takerRatio, charged }: TradingFees,
  contract: Contract,
  fill: { readonly lastPx: Px; readonly lastQty: Qty; readonly liquidity: 'maker' | 'taker' },
): Money {
  const value = notionalValue(contract, fill.lastPx, fill.lastQty);
  return share(value, fill.liquidity === 'maker' ? makerRatio : takerRatio, charged);
}
