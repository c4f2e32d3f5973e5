import type { Px } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import type { ClientOrderId } from '../client-order-id.ts';
import type { AmendedTerms, OrderFact } from '../order-fact.ts';
import type { OrderRequest } from '../order.ts';
import type { RoutedIntent } from '../routing/routed-intent.ts';
import type { ExecutionIntent, IntentOutcome } from './execution-intent.ts';
import type { LatchPolicy, LatchView } from './latch-view.ts';
import type { ReconciliationPlan } from './reconciliation-plan.ts';
import type {
  AmendOutcome,
  CancelOutcome,
  SubmitOutcome,
  VenueFill,
  VenueLedgerEntry,
  VenueMessage,
  VenueOrder,
  VenueSnapshot,
} from './venue-view.ts';

/** What happens to the executor. */
export type ExecutorEvent =
  /** The books were loaded: what had been sent without an answer is unknown now. */
  | { readonly kind: 'started'; readonly latch: LatchView }
  | { readonly kind: 'intent'; readonly offered: ExecutionIntent }
  | { readonly kind: 'latch'; readonly latch: LatchView }
  | { readonly kind: 'drain' }
  | { readonly kind: 'quote'; readonly symbol: Sym; readonly markPx: Px }
  /** What an instrument's market did since it was last told: volume of its trades, and price times quantity of them. */
  | {
      readonly kind: 'tape';
      readonly symbol: Sym;
      readonly touch?: { readonly bidPx: number; readonly askPx: number };
      readonly volume: number;
      readonly turnover: number;
    }
  | { readonly kind: 'message'; readonly message: VenueMessage }
  | { readonly kind: 'submitted'; readonly clientOrderId: ClientOrderId; readonly outcome: SubmitOutcome }
  | {
      readonly kind: 'cancel-heard';
      readonly clientOrderId: ClientOrderId;
      readonly attempt: number;
      readonly outcome: CancelOutcome;
    }
  | {
      readonly kind: 'amend-heard';
      readonly clientOrderId: ClientOrderId;
      readonly attempt: number;
      readonly terms: AmendedTerms;
      readonly outcome: AmendOutcome;
    }
  | {
      readonly kind: 'order-told';
      readonly clientOrderId: ClientOrderId;
      readonly answer: Answer<VenueOrder>;
    }
  | {
      readonly kind: 'trades-told';
      readonly symbol: Sym;
      readonly fills: readonly VenueFill[] | 'outage';
      /** The order that was being looked for in them. */
      readonly about?: ClientOrderId;
    }
  | { readonly kind: 'snapshot'; readonly snapshot: VenueSnapshot | 'outage' }
  | { readonly kind: 'plan-shown' }
  | { readonly kind: 'answer-delivered'; readonly outcome: IntentOutcome }
  | { readonly kind: 'tick' };

/** What a venue says when it is asked for one thing. */
export type Answer<T> =
  { readonly kind: 'found'; readonly value: T } | { readonly kind: 'absent' } | { readonly kind: 'outage' };

/** What the shell is to do, after the books were committed and only then. */
export type ExecutorEffect =
  | {
      readonly kind: 'send';
      /** One order, or the stop and target of a native pair. */
      readonly requests: readonly OrderRequest[];
      /** Whether it may leave only while the latch is open. */
      readonly raisesRisk: boolean;
      /** After it the price it was judged by is stale, and it must not leave any more. */
      readonly freshUntilMs?: EpochMs;
    }
  | {
      readonly kind: 'cancel';
      readonly clientOrderId: ClientOrderId;
      readonly symbol: Sym;
      readonly attempt: number;
    }
  | {
      readonly kind: 'amend';
      readonly clientOrderId: ClientOrderId;
      readonly symbol: Sym;
      readonly attempt: number;
      readonly terms: AmendedTerms;
    }
  | { readonly kind: 'ask-order'; readonly clientOrderId: ClientOrderId; readonly symbol: Sym }
  | {
      readonly kind: 'ask-trades';
      readonly symbol: Sym;
      readonly sinceMs: EpochMs;
      readonly about?: ClientOrderId;
    }
  | {
      readonly kind: 'take-snapshot';
      readonly fillsSince: readonly { readonly symbol: Sym; readonly sinceMs: EpochMs }[];
      readonly ledgerSinceMs: EpochMs;
    }
  | { readonly kind: 'show-plan'; readonly plan: ReconciliationPlan }
  | { readonly kind: 'alert'; readonly alert: ExecutionAlert }
  | { readonly kind: 'answer-decision'; readonly outcome: IntentOutcome };

/** A person is to look at it. */
export interface ExecutionAlert {
  readonly code:
    | 'OVERFILL'
    | 'UNPROTECTED'
    | 'NO_GUARD'
    | 'DRIFT'
    | 'ADOPTED'
    | 'LATE_FILL'
    | 'WATCHED_STOP'
    | 'WATCHED_TARGET';
  readonly symbol: Sym;
  readonly message: string;
}

/** What is written down for good, in the order in which it became known. */
export type ExecutionFact =
  /** Of several accounts: before the intent is offered to any of them. */
  | { readonly kind: 'intent-routed'; readonly atMs: EpochMs; readonly route: RoutedIntent }
  | { readonly kind: 'intent-taken'; readonly atMs: EpochMs; readonly offered: ExecutionIntent }
  | {
      readonly kind: 'order-initialized';
      readonly atMs: EpochMs;
      readonly request: OrderRequest;
      readonly decisionId: string;
    }
  | {
      readonly kind: 'order-fact';
      readonly atMs: EpochMs;
      readonly clientOrderId: ClientOrderId;
      readonly fact: OrderFact;
    }
  | { readonly kind: 'intent-answered'; readonly atMs: EpochMs; readonly outcome: IntentOutcome }
  | { readonly kind: 'ledger-entry'; readonly atMs: EpochMs; readonly entry: VenueLedgerEntry }
  | { readonly kind: 'reconciled'; readonly atMs: EpochMs; readonly plan: ReconciliationPlan }
  | {
      readonly kind: 'latch-obeyed';
      readonly atMs: EpochMs;
      readonly epoch: number;
      readonly policy: LatchPolicy;
      readonly done: boolean;
    }
  | { readonly kind: 'alert'; readonly atMs: EpochMs; readonly alert: ExecutionAlert };
