import type { Money, Px, Qty } from '../../core/foundation/decimal.ts';
import type { Side } from '../../core/portfolio/fill.ts';
import type { Account } from './account.ts';
import type { Listing } from './listing.ts';

export type EntryType =
  | { readonly kind: 'market' }
  | { readonly kind: 'limit'; readonly limitPx: Px }
  | { readonly kind: 'stop'; readonly stopPx: Px }
  | { readonly kind: 'stop-limit'; readonly stopPx: Px; readonly limitPx: Px };

/** An order as a dialect has read it. */
export interface OrderEntry {
  /** Given by the venue where the trader gives none. */
  readonly clientOrderId?: string;
  readonly side: Side;
  readonly quantity: Qty;
  readonly type: EntryType;
  readonly timeInForce: 'gtc' | 'ioc' | 'fok';
  readonly postOnly: boolean;
}

/** Links between orders of one account. */
export interface OrderLinks {
  readonly parentId?: string;
  readonly ocoGroup?: string;
}

export interface ExchangeTrade {
  readonly tradeId: number;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly listing: Listing;
  readonly side: Side;
  readonly lastPx: Px;
  readonly lastQty: Qty;
  readonly fee: Money;
  readonly feeCurrency: string;
  readonly liquidity: 'maker' | 'taker';
  readonly atMs: number;
}

/** An order at the venue. The exchange writes it; whoever is handed one reads it before the next request. */
export interface ExchangeOrder {
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly account: Account;
  readonly listing: Listing;
  readonly entry: OrderEntry;
  readonly createdMs: number;
  updatedMs: number;
  status: 'open' | 'filled' | 'canceled' | 'expired' | 'rejected';
  filledQty: Qty;
  filledNotional: Money;
  fee: Money;
  readonly trades: ExchangeTrade[];
  /** What it binds: of the quote currency for a buy, of the base for a sell. Orders of which one can fill bind it together. */
  readonly bound: { amount: bigint };
  readonly links: OrderLinks;
}

/** What the venue would tell: to the account it is about, or to everybody. */
export type ExchangeEvent =
  | {
      readonly kind: 'order';
      readonly order: ExchangeOrder;
      readonly execution: 'new' | 'canceled' | 'expired';
    }
  | { readonly kind: 'fill'; readonly order: ExchangeOrder; readonly trade: ExchangeTrade }
  | { readonly kind: 'balance'; readonly account: Account; readonly currencies: readonly string[] }
  | { readonly kind: 'trade'; readonly listing: Listing; readonly trade: PublicTrade }
  | { readonly kind: 'book'; readonly listing: Listing; readonly change: BookChange };

export interface PublicTrade {
  readonly tradeId: number;
  readonly lastPx: Px;
  readonly lastQty: Qty;
  readonly takerSide: Side;
  readonly atMs: number;
}

export interface BookLevel {
  readonly price: Px;
  readonly quantity: Qty;
}

/** Levels as they now are, 0 where one is gone. Each has its own number in the sequence. */
export interface BookChange {
  readonly firstId: number;
  readonly lastId: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly atMs: number;
}

export function lockedCurrency({ entry, listing }: Pick<ExchangeOrder, 'entry' | 'listing'>): string {
  return entry.side === 'sell' ? listing.base : listing.quote;
}
