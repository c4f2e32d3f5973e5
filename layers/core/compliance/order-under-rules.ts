import type { CalendarDate } from '../market/calendar-date.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Product } from './account-profile.ts';
import type { DayTradeTally } from './day-trades.ts';
import type { CfdUnderlying } from './rule-pack.ts';

/** An order with the account around it, as it would be with every open order and this one filled. */
export interface OrderUnderRules {
  /** In the market's own zone. */
  readonly date: CalendarDate;
  readonly effect: 'opens' | 'closes';
  readonly instrument: Pick<Instrument, 'symbol' | 'venue' | 'assetClass'>;
  readonly product: Product;
  readonly underlying: CfdUnderlying;
  readonly account: AccountUnderRules;
}

/** What is not known is absent, and a rule that needs it is then taken as broken. */
export interface AccountUnderRules {
  /** At the close of the session before, in US dollars. */
  readonly priorEquityUsd?: number;
  readonly dayTrades?: DayTradeTally;
  /** Of a margin account: what it is worth now and what it would hold, in US dollars. */
  readonly margin?: { readonly equityUsd: number; readonly holdings: readonly MarginHolding[] };
  /** Of an account with contracts for differences or perpetuals, in one currency. */
  readonly cfd?: CfdAccount;
}

/** `quantity` is negative for a short. */
export interface MarginHolding {
  readonly quantity: number;
  readonly priceUsd: number;
}

export interface CfdAccount {
  /** Absolute notional of the position that the order makes, and the initial margin that it would be posted. */
  readonly notional: number;
  readonly initialMargin: number;
  readonly equity: number;
  /** Initial margin required of all open contracts, with this order's. */
  readonly marginRequired: number;
  /** What the provider promises: the account cannot owe more than it holds. */
  readonly negativeBalanceProtected: boolean;
}

/**
 * The class of the leverage cap, from reference data alone. Major currencies are those of ESMA Decision (EU) 2018/796:
 * US dollar, euro, yen, pound, Canadian dollar and Swiss franc; a pair is major where both are. What cannot be told (an
 * index, a commodity by another name) is `other`, whose cap is lower than that of any index or commodity.
 */
export function underlyingOf({
  symbol,
  assetClass,
}: Pick<Instrument, 'symbol' | 'assetClass'>): CfdUnderlying {
  switch (assetClass) {
    case 'crypto-spot':
    case 'crypto-perpetual':
      return 'crypto';
    case 'equity':
      return 'equity';
    case 'fx':
      return pairClass(symbol);
    case 'etf':
    case 'bond':
      return 'other';
  }
}

const MAJOR: ReadonlySet<string> = new Set(['USD', 'EUR', 'JPY', 'GBP', 'CAD', 'CHF']);
const PAIR = /^([A-Z]{3})\/?([A-Z]{3})$/;

function pairClass(symbol: string): CfdUnderlying {
  const [, base, quote] = PAIR.exec(symbol) ?? [];
  if (base === undefined || quote === undefined) return 'other';
  if (base === 'XAU') return 'gold';
  return MAJOR.has(base) && MAJOR.has(quote) ? 'major-fx' : 'minor-fx';
}
