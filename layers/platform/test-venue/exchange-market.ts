import type { FollowedMarket } from '../../core/simulation/matching/follow-market.ts';
import type { MatchingState } from '../../core/simulation/matching/matching-state.ts';
import type { Account } from './account.ts';
import type { ExchangeEvent, PublicTrade } from './exchange-order.ts';
import type { Listing } from './listing.ts';

/** One listed instrument: its engine, what has traded, and what of its book has been told. */
export interface Market {
  readonly listing: Listing;
  readonly engine: MatchingState;
  /** The same engine beside the market of another venue, where it follows one. */
  readonly followed?: FollowedMarket;
  readonly trades: PublicTrade[];
  readonly published: PublishedBook;
}

export interface ExchangeTerms {
  readonly listings: readonly Listing[];
  readonly accounts: readonly Account[];
  readonly makerFeeBps: number;
  readonly takerFeeBps: number;
  /** Kraken charges the quote currency, Binance what was received. */
  readonly feeIn: 'quote' | 'received';
  /** How many orders of one account may be open. */
  readonly openOrdersMax: number;
  /** Orders meet the live market of another venue, not only each other. */
  readonly follows?: boolean;
  /** The venue's clock. */
  readonly nowMs: () => number;
}

/** What has been told of a book: lots by tick, and the number of the last change. */
export interface PublishedBook {
  bids: Map<number, number>;
  asks: Map<number, number>;
  lastId: number;
}

/** Of the exchange, what its parts need. */
export interface ExchangeCore {
  readonly terms: ExchangeTerms;
  nextTradeId(): number;
  emit(event: ExchangeEvent): void;
}
