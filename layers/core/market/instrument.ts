import type { Px, Qty, Money } from '../foundation/decimal.ts';

declare const symbol: unique symbol;

/** A venue-independent name, in ccxt's notation for crypto (`BTC/USDT`), the ticker for listed instruments. */
export type Sym = string & { readonly [symbol]: 'symbol' };

export function sym(text: string): Sym {
  return text as Sym;
}

export type AssetClass = 'crypto-spot' | 'crypto-perpetual' | 'equity' | 'etf' | 'bond' | 'fx';

/** What can be traded, and the venue's rules for its orders. */
export interface Instrument {
  readonly symbol: Sym;
  readonly venue: string;
  readonly assetClass: AssetClass;
  readonly sector: string;
  readonly region: string;
  /** The currency it is quoted and settled in. */
  readonly currency: string;
  readonly calendar: CalendarId;
  readonly tick: Px;
  readonly lot: Qty;
  readonly minQty: Qty;
  readonly minNotional: Money;
  /** Whether the account may hold less than nothing of it. */
  readonly shortable: boolean;
}

/** Market identifier codes of ISO 10383; `24/7` for venues that never close. */
export type CalendarId = 'XNYS' | 'XLON' | '24/7';
