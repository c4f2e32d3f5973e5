import type { Money, Px, Qty } from '../../foundation/decimal.ts';
import type { Refusal } from '../../foundation/result.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import type { Fill, Side } from '../../portfolio/fill.ts';

/** What a venue can do itself; what it cannot, the executor emulates, and says so. */
export interface VenueCapabilities {
  readonly venue: string;
  readonly clientOrderIdLengthMax: number;
  readonly stopOrders: boolean;
  /** A stop and a target as one: of the two only one can fill, and the venue sees to it. */
  readonly nativeOco: boolean;
  /** Changes quantity or price of a resting order in place. */
  readonly amend: boolean;
  /** An order that can only shrink the position. Where it is missing, a resting order holds what it would sell. */
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

export type AmendOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused' }
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

/** A trade as the venue has it; an order that is not ours has a `clientOrderId` that is not ours, or an empty one. */
export interface VenueFill extends Fill {
  readonly venueOrderId: string;
  /** Charged in another currency than the instrument's: then `fee` is zero. In the base currency it shrinks what is held. */
  readonly commission?: { readonly currency: string; readonly amount: Money };
}

export interface VenueBalance {
  readonly currency: string;
  readonly total: Qty;
  readonly free: Qty;
}

/** What the account holds of an instrument: on a spot market the base currency, of a derivative the net position. */
export interface VenueHolding {
  readonly symbol: Sym;
  readonly quantity: Qty;
}

/** Money that moved without a trade: funding, a fee or rebate charged apart, a conversion. What came in is positive. */
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
  | { readonly kind: 'fill'; readonly fill: VenueFill; readonly venueOrderId: string }
  | { readonly kind: 'connected' | 'disconnected'; readonly atMs: EpochMs };

/** The account as it was read, one part after another: not one instant, and to be used accordingly. */
export interface VenueSnapshot {
  readonly openOrders: readonly VenueOrder[];
  /** Trades since what was asked for, of each symbol. */
  readonly fills: readonly VenueFill[];
  readonly holdings: readonly VenueHolding[];
  readonly ledger: readonly VenueLedgerEntry[];
}
