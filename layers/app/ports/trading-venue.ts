import type { ClientOrderId } from '../../core/execution/client-order-id.ts';
import type {
  AmendOutcome,
  CancelOutcome,
  SubmitOutcome,
  VenueBalance,
  VenueCapabilities,
  VenueFill,
  VenueHolding,
  VenueLedgerEntry,
  VenueMessage,
  VenueOrder,
} from '../../core/execution/executor/venue-view.ts';
import type { AmendedTerms } from '../../core/execution/order-fact.ts';
import type { OrderRequest } from '../../core/execution/order.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';

export type {
  AmendOutcome,
  CancelOutcome,
  SubmitOutcome,
  VenueBalance,
  VenueCapabilities,
  VenueFill,
  VenueHolding,
  VenueLedgerEntry,
  VenueMessage,
  VenueOrder,
} from '../../core/execution/executor/venue-view.ts';

/** Which order is meant. */
export interface OrderKey {
  readonly clientOrderId: ClientOrderId;
  readonly symbol: Sym;
}

/**
 * A venue as the executor knows it. Queries and cancels may be asked again; `submit` never is. Adapters throw an outage
 * only from queries; from `submit`, `submitOco`, `amend` and `cancel` an outage is the answer `unknown`. Every call ends,
 * one way or the other, within the executor's `sendTimeoutMs`.
 */
export interface TradingVenue {
  readonly capabilities: VenueCapabilities;
  /** The venue's rules for each instrument it lists. */
  instruments(): Promise<readonly Instrument[]>;
  submit(request: OrderRequest): Promise<SubmitOutcome>;
  /** A stop and a target of one `ocoGroup` in one request; an answer for each. Only where `nativeOco`. */
  submitOco?(stop: OrderRequest, target: OrderRequest): Promise<readonly [SubmitOutcome, SubmitOutcome]>;
  cancel(order: OrderKey): Promise<CancelOutcome>;
  /** Only where `amend`. The quantity includes what has filled. */
  amend?(order: OrderKey, terms: AmendedTerms): Promise<AmendOutcome>;
  /** Undefined where the venue says it has no such order. */
  orderOf(order: OrderKey): Promise<VenueOrder | undefined>;
  openOrders(): Promise<readonly VenueOrder[]>;
  /** Every trade of the account in that symbol at or after `sinceMs` (the venue's time), ours and external, all pages. */
  fillsSince(symbol: Sym, sinceMs: EpochMs): Promise<readonly VenueFill[]>;
  balances(): Promise<readonly VenueBalance[]>;
  /** What is held of each instrument, whoever bought it. */
  holdings(): Promise<readonly VenueHolding[]>;
  ledgerSince(sinceMs: EpochMs): Promise<readonly VenueLedgerEntry[]>;
  /** Starts the stream of what the venue tells unasked; the function it answers ends it. */
  listen(onMessage: (message: VenueMessage) => void): Promise<() => Promise<void>>;
}
