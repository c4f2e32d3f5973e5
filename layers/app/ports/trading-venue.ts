import type { ClientOrderId } from '../../core/execution/client-order-id.ts';
import type { OrderRequest } from '../../core/execution/order.ts';
import type { Money, Px, Qty } from '../../core/foundation/decimal.ts';
import type { Refusal } from '../../core/foundation/result.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import type { Fill, Side } from '../../core/portfolio/fill.ts';

/** What a venue can do itself; what it cannot, the executor emulates, and says so. */
export interface VenueCapabilities {
  readonly venue: string;
  readonly clientOrderIdLengthMax: number;
  readonly stopOrders: boolean;
  readonly nativeOco: boolean;
  readonly amend: boolean;
  readonly reduceOnly: boolean;
  readonly postOnly: boolean;
  /** A timer at the venue that cancels everything unless it is wound again. */
  readonly cancelAfter: boolean;
  /** How long the venue may need until an order it took can be found by its id. */
  readonly indexingDelayMs: number;
}

/** A transport error, a timeout, a 5xx or an answer that cannot be read after the send means unknown, never rejected. */
export type SubmitOutcome =
  | { readonly kind: 'accepted'; readonly venueOrderId: string; readonly atMs: EpochMs }
  | { readonly kind: 'rejected'; readonly refusal: Refusal }
  /** The venue says it has an order of this id already. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'unknown'; readonly cause: string };

export type CancelOutcome =
  | { readonly kind: 'accepted' }
  /** Filled, cancelled or never there: the venue's reports tell which. */
  | { readonly kind: 'not-open' }
  | { readonly kind: 'unknown'; readonly cause: string };

/** An order as the venue has it. One that does not bear our prefix has no `clientOrderId` of ours. */
export interface VenueOrder {
  readonly venueOrderId: string;
  readonly clientOrderId?: string;
  readonly symbol: Sym;
  readonly side: Side;
  readonly quantity: Qty;
  readonly filledQty: Qty;
  readonly limitPx?: Px;
  readonly stopPx?: Px;
  readonly status: 'open' | 'filled' | 'canceled' | 'expired' | 'rejected';
  readonly atMs: EpochMs;
}

export interface VenueBalance {
  readonly currency: string;
  readonly total: Qty;
  readonly free: Qty;
}

/** Money that moved without a trade: funding, a fee or rebate charged apart, a conversion. */
export interface VenueLedgerEntry {
  readonly entryId: string;
  readonly kind: 'funding' | 'fee' | 'rebate' | 'conversion';
  readonly currency: string;
  readonly amount: Money;
  readonly atMs: EpochMs;
}

/** What a venue tells unasked. It may tell it late, twice, in another order, or not at all. */
export type VenueMessage =
  | { readonly kind: 'order'; readonly order: VenueOrder }
  | { readonly kind: 'fill'; readonly fill: Fill; readonly venueOrderId: string }
  | { readonly kind: 'connected' | 'disconnected'; readonly atMs: EpochMs };

/**
 * A venue as the executor knows it. Queries and cancels may be asked again; `submit` never is. Adapters throw an outage
 * only from queries; from `submit` and `cancel` an outage is the answer `unknown`.
 */
export interface TradingVenue {
  readonly capabilities: VenueCapabilities;
  /** The venue's rules for each instrument it lists. */
  instruments(): Promise<readonly Instrument[]>;
  submit(request: OrderRequest): Promise<SubmitOutcome>;
  cancel(order: { readonly clientOrderId: ClientOrderId; readonly symbol: Sym }): Promise<CancelOutcome>;
  /** Undefined where the venue says it has no such order. */
  orderOf(order: { readonly clientOrderId: string; readonly symbol: Sym }): Promise<VenueOrder | undefined>;
  openOrders(): Promise<readonly VenueOrder[]>;
  /** Every trade of the account in that symbol at or after `sinceMs`, ours and external, all pages of it. */
  fillsSince(symbol: Sym, sinceMs: EpochMs): Promise<readonly (Fill & { readonly venueOrderId: string })[]>;
  balances(): Promise<readonly VenueBalance[]>;
  ledgerSince(sinceMs: EpochMs): Promise<readonly VenueLedgerEntry[]>;
  /** Starts the stream of what the venue tells unasked; the function it answers ends it. */
  listen(onMessage: (message: VenueMessage) => void): Promise<() => Promise<void>>;
}
