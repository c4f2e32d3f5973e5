import type { EpochMs } from '../foundation/time.ts';
import type { Intent } from '../execution/intent.ts';
import type { Leg } from '../execution/client-order-id.ts';
import type { IntentOutcome } from '../execution/executor/execution-intent.ts';
import type { VenueLedgerEntry } from '../execution/executor/venue-view.ts';
import type { OrderEvent, OrderRequest } from '../execution/order.ts';
import type { RoutedIntent } from '../execution/routing/routed-intent.ts';
import type { Fill } from '../portfolio/fill.ts';
import type { CapitalFlow, ClosedTrade } from '../portfolio/ledger.ts';
import type { Breaker } from '../risk/breaker.ts';
import type { HealthEvent } from '../risk/health.ts';
import type { ModeState } from '../risk/mode-machine.ts';
import type { ModeMeasures } from '../risk/mode-table.ts';
import type { ControlRequest } from '../risk/owner-control.ts';
import type { DecisionRecord } from './decision-record.ts';

/** The account at a bar's close. The equity curve is made of these. */
export interface SessionMark {
  /** In the time zone of the market: `2020-04-17`. */
  readonly day: string;
  readonly nav: number;
  readonly navPerUnit: number;
  readonly cash: number;
  readonly mode: ModeState['mode'];
  readonly measures: ModeMeasures;
  /** What each strategy would have earned had it traded alone, by strategy id. */
  readonly strategyReturns: Readonly<Record<string, number>>;
  /** What each strategy's part of the account earned, the house's included; empty where one has no price. */
  readonly bookReturns: Readonly<Record<string, number>>;
}

/** Everything that happened, in the words of the domain. Each is written once and never changed. */
export type JournalBody =
  | { readonly kind: 'decision'; readonly record: DecisionRecord }
  | { readonly kind: 'flow'; readonly flow: CapitalFlow }
  | { readonly kind: 'order'; readonly leg: Leg; readonly request: OrderRequest }
  | {
      readonly kind: 'order-event';
      readonly clientOrderId: string;
      readonly event: Exclude<OrderEvent, { kind: 'fill' }>;
    }
  | { readonly kind: 'fill'; readonly fill: Fill; readonly closed?: ClosedTrade }
  /** Money that moved at the venue without a trade. */
  | { readonly kind: 'ledger-entry'; readonly entry: VenueLedgerEntry }
  /** Where an intent went, of several accounts, and what each would have cost. */
  | { readonly kind: 'route'; readonly route: RoutedIntent }
  /** What the executor says came of an intent; a later one of the same intent counts before it. */
  | { readonly kind: 'outcome'; readonly outcome: IntentOutcome }
  | { readonly kind: 'mark'; readonly mark: SessionMark }
  | {
      readonly kind: 'mode';
      readonly from: ModeState['mode'];
      readonly to: ModeState;
      readonly by: 'risk' | 'owner' | 'simulated-owner';
    }
  | {
      readonly kind: 'control';
      readonly request: ControlRequest;
      readonly outcome: 'accepted' | 'refused';
      readonly answer: string;
    }
  /** A fact about a part of the system that changed what is known of its health. */
  | { readonly kind: 'health'; readonly event: HealthEvent }
  /** A breaker that changed; `to` is absent where it closed. */
  | { readonly kind: 'breaker'; readonly code: string; readonly from?: Breaker; readonly to?: Breaker }
  /** Something a person should look at. */
  | { readonly kind: 'alert'; readonly code: string; readonly text: string }
  | { readonly kind: 'flatten'; readonly reason: string; readonly intents: readonly Intent[] };

/** Every kind there is, for whoever reads one back: a kind that is missing here does not compile. */
export const JOURNAL_KINDS: { readonly [K in JournalBody['kind']]: K } = {
  decision: 'decision',
  flow: 'flow',
  order: 'order',
  'order-event': 'order-event',
  fill: 'fill',
  'ledger-entry': 'ledger-entry',
  route: 'route',
  outcome: 'outcome',
  mark: 'mark',
  mode: 'mode',
  control: 'control',
  health: 'health',
  breaker: 'breaker',
  alert: 'alert',
  flatten: 'flatten',
};

/** An entry before the journal gives it its place and its hash. */
export interface JournalDraft {
  /** Unique within the kind: writing the same thing twice is an error of the store, not a second entry. */
  readonly id: string;
  readonly atMs: EpochMs;
  readonly decisionId?: string;
  readonly body: JournalBody;
}
