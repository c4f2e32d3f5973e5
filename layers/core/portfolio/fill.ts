import type { Money, Px, Qty } from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Sym } from '../market/instrument.ts';

export type Side = 'buy' | 'sell';

/** What the venue did about an order. Keyed by tradeId, so hearing it twice counts once. */
export interface Fill {
  readonly tradeId: string;
  readonly clientOrderId: string;
  readonly symbol: Sym;
  readonly side: Side;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  /** Charged in the instrument's currency; a rebate is negative. */
  readonly fee: Money;
  readonly liquidity: 'maker' | 'taker';
  /** What the price was worse by than the venue's reference price, in the instrument's currency. */
  readonly slippage: Money;
  readonly atMs: EpochMs;
}
