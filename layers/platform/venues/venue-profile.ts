import type { OrderRequest } from '../../core/execution/order.ts';
import type { VenueCapabilities } from '../../app/ports/trading-venue.ts';
import type { CcxtExchange, Params, UnifiedMarket, UnifiedOrder, UnifiedTrade } from './ccxt-exchange.ts';
import type { RateLimit } from './rate-ledger.ts';

/** One request to the venue, at its turn. Each counts once against the rate limit. */
export type Ask = (operation: Operation, work: () => Promise<unknown>) => Promise<unknown>;

export type Operation = 'order' | 'orders' | 'fills' | 'balance' | 'ledger' | 'markets' | 'time';

/** What is told of a key; undefined where the venue does not tell. */
export interface KeyFacts {
  readonly canWithdraw: boolean | undefined;
  readonly ipRestricted: boolean | undefined;
}

export interface OrderRef {
  readonly clientOrderId: string;
  readonly symbol: string;
}

/** In what one venue differs from the others. */
export interface VenueProfile {
  readonly capabilities: VenueCapabilities;
  readonly rateLimit: RateLimit;
  /** What each request costs, in the units of the rate limit. */
  readonly costs: Readonly<Record<Operation | 'submit' | 'cancel', number>>;
  lists(market: UnifiedMarket): boolean;
  /** Besides symbol, side, quantity and price. */
  orderParams(request: OrderRequest, venueMs: number): Params;
  /** The venue's own codes in what it answered; none where it cannot be read. */
  codesOf(body: string): readonly string[];
  isDuplicate(code: string): boolean;
  isNoSuchOrder(code: string): boolean;
  /** Codes that leave open whether the order is there. */
  leavesOpen(code: string): boolean;
  cancel(exchange: CcxtExchange, order: OrderRef): Promise<unknown>;
  /** The order of that id as ccxt reads it, open or ended; undefined where the venue has none. May throw OrderNotFound. */
  findOrder(exchange: CcxtExchange, order: OrderRef, ask: Ask): Promise<unknown>;
  /** The order of the venue's own id. */
  orderById(
    exchange: CcxtExchange,
    order: { readonly id: string; readonly symbol: string },
  ): Promise<unknown>;
  /** Page after page of the account's trades from then on, in any order, until none is left. */
  fillPages(
    exchange: CcxtExchange,
    about: { symbol: string; sinceMs: number; nowMs: number },
    ask: Ask,
  ): AsyncGenerator;
  /** Funding and fees charged apart; none on a venue that has no such thing. */
  ledgerPages(exchange: CcxtExchange, about: { sinceMs: number; nowMs: number }, ask: Ask): AsyncGenerator;
  keyFacts(exchange: CcxtExchange): Promise<KeyFacts>;
  /** Whether a message says that what we asked to be told is now told. */
  isSubscribed(message: unknown): boolean;
  /** What the venue adds in its stream to what ccxt reads; undefined for a row that cannot be read exactly. */
  streamed(row: UnifiedOrder | UnifiedTrade): Streamed | undefined;
}

export interface Streamed {
  readonly clientOrderId: string | undefined;
  /** How much has filled, where ccxt does not read it. */
  readonly filled: string | undefined;
}

/** More pages than this of anything is no answer. */
export const PAGES_MAX = 1_000;
