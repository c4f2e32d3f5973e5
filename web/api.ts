import type { ApprovalRequest } from '../layers/app/ports/approval-desk.ts';
import type { RiskStatus } from '../layers/app/status/risk-status.ts';
import type { ApprovalAnswer, DecisionRecord } from '../layers/core/decision/decision-record.ts';
import type { RegimeView } from '../layers/core/decision/detect-regime.ts';
import type { JournalBody } from '../layers/core/decision/journal.ts';
import type { SystemConfig } from '../layers/core/decision/system-config.ts';
import type { Order } from '../layers/core/execution/order.ts';
import type { Stance } from '../layers/core/portfolio/strategy-book.ts';
import type { StrategyWeight } from '../layers/core/portfolio/strategy-weights.ts';
import type { RegimeState } from '../layers/core/regime/regime-hysteresis.ts';
import type { Mode } from '../layers/core/risk/mode.ts';
import type { ModeState } from '../layers/core/risk/mode-machine.ts';
import type { OwnerAct } from '../layers/core/risk/owner-control.ts';
import type { NavMeasures } from '../layers/core/risk/nav-watch.ts';

// What goes between the page and its server. Both sides import this; neither imports the other.

/** A value of the domain on the wire: exact amounts are decimal text, everything else is as it was. */
export type Wire<T> = T extends bigint
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : { readonly [K in keyof T]: Wire<T[K]> };

/** How far the run has come. Counts are sessions; `pace` is words such as `2s` or `max`. */
export interface Progress {
  readonly phase: 'history' | 'live' | 'finished';
  readonly done: number;
  readonly total: number;
  readonly pace: string;
  readonly note?: string;
}

/** GET /api/status: everything the overview shows but the curves. */
export interface StatusView {
  /** The server's wall clock, which deadlines are counted by. */
  readonly nowMs: number;
  readonly system: SystemView;
  readonly progress: Progress;
  readonly journal: { readonly seq: number; readonly hash: string };
  readonly approvals: readonly PendingApproval[];
  /** Absent until the first bar has closed. */
  readonly state?: StateView;
}

export interface SystemView extends Pick<
  SystemConfig,
  'environment' | 'portfolioId' | 'profile' | 'currency' | 'benchmark' | 'interval'
> {
  /** IANA name of the benchmark's market, for its dates. */
  readonly marketZone: string;
  readonly toleratedDrawdownRatio: number;
  readonly approvalConfidenceMin: number;
  readonly strategyTitles: Readonly<Record<string, string>>;
}

export interface StateView {
  /** When the last bar was known. */
  readonly atMs: number;
  readonly mode: ModeState;
  /** What waits for its code. */
  readonly asked?: { readonly act: OwnerAct; readonly reason: string };
  readonly account: AccountView;
  readonly regime?: RegimeStatus;
  readonly positions: readonly PositionView[];
  readonly orders: readonly Wire<Order>[];
  readonly risk: RiskStatus;
  readonly strategies: readonly StrategyView[];
  /** The newest decisions, newest first. */
  readonly latest: readonly DecisionRow[];
}

/** Exact amounts as text; what is valued at a market price is an observation, hence a number. */
export interface AccountView {
  readonly cash: string;
  readonly deposits: string;
  readonly realised: string;
  readonly fees: string;
  readonly slippage: string;
  readonly units: number;
  readonly navPerUnit: number;
  /** Absent where something held has no price. */
  readonly unrealised?: number;
  /** The last mark. */
  readonly mark?: { readonly day: string; readonly nav: number; readonly measures: NavMeasures };
}

/** The regime in force, and how the newest decision that judged it saw the market. */
export interface RegimeStatus {
  readonly state: RegimeState;
  readonly view?: RegimeView;
}

export interface PositionView {
  readonly symbol: string;
  readonly quantity: string;
  readonly cost: string;
  readonly openedMs: number;
  /** Absent together where there is no price. */
  readonly market?: {
    readonly px: number;
    readonly value: number;
    readonly unrealised: number;
    readonly navRatio: number;
  };
}

export interface StrategyView {
  readonly id: string;
  readonly title: string;
  /** As of the newest decision; absent while the regime is unknown. */
  readonly weight?: StrategyWeight;
  /** What one unit traded by it alone, costs included, would be worth. */
  readonly navPerUnit?: number;
  /** What one unit of its own part of the account is worth; absent before it had any. */
  readonly bookPerUnit?: number;
  readonly stances: readonly Stance[];
}

/** A question that waits for the owner. `deadlineAtMs` is wall-clock time. */
export interface PendingApproval extends ApprovalRequest {
  readonly deadlineAtMs: number;
}

/** GET /api/approvals. */
export interface ApprovalsView {
  readonly nowMs: number;
  readonly approvals: readonly PendingApproval[];
}

/** POST /api/approvals. */
export interface ApprovalReply {
  readonly decisionId: string;
  readonly symbol: string;
  readonly answer: ApprovalAnswer['answer'];
}

/** POST /api/controls takes a `ControlAsk`. What loosens is answered with a code, and waits for it. */
export interface ControlAnswer {
  readonly code?: string;
}

/** GET /api/curve?after=seq: columns of the marks after `seq`, oldest first. */
export interface CurveView {
  /** The journal's number of the last mark there is: what to ask after next. */
  readonly seq: number;
  readonly day: readonly string[];
  readonly atMs: readonly number[];
  readonly navPerUnit: readonly number[];
  /** Buy-and-hold of the benchmark, worth as much as a unit at the first mark; null where it has no price. */
  readonly benchmark: readonly (number | null)[];
  /** Fall from the highest NAV per unit so far, 0 or more. */
  readonly drawdownRatio: readonly number[];
  readonly mode: readonly Mode[];
}

export const DECISION_FILTERS = ['all', 'traded', 'no-trade', 'approval'] as const;

export type DecisionFilter = (typeof DECISION_FILTERS)[number];

/** One decision in a list. */
export interface DecisionRow {
  readonly seq: number;
  readonly decisionId: string;
  readonly atMs: number;
  readonly outcome: DecisionRecord['outcome'];
  readonly reason: string;
  readonly mode: Mode;
  readonly regime?: RegimeState['regime'];
  /** Of the surest proposal that wants something. */
  readonly confidence?: number;
  readonly approvals: readonly ApprovalAnswer[];
}

/** GET /api/decisions: one page, newest first. */
export interface DecisionsView {
  readonly rows: readonly DecisionRow[];
  /** How many the filter lets through, and how many of them are newer than this page. */
  readonly total: number;
  readonly newer: number;
  /** `before` of the next page down, where there is one. */
  readonly olderBefore?: number;
  /** `before` of the next page up, where there is one; 0 is the newest page. */
  readonly newerBefore?: number;
}

type OrderBody = Extract<JournalBody, { kind: 'order' }>;
type OrderEventBody = Extract<JournalBody, { kind: 'order-event' }>;
type FillBody = Extract<JournalBody, { kind: 'fill' }>;
type LedgerBody = Extract<JournalBody, { kind: 'ledger-entry' }>;
type RouteBody = Extract<JournalBody, { kind: 'route' }>;
type OutcomeBody = Extract<JournalBody, { kind: 'outcome' }>;

/** GET /api/decisions/:id: the record, what became of its orders, and its neighbours. */
export interface DecisionView {
  readonly seq: number;
  readonly hash: string;
  readonly atMs: number;
  readonly record: Wire<DecisionRecord>;
  /** Of this decision, and of the emergency that flattened at the same instant. */
  readonly orders: readonly OrderView[];
  /** Money that moved at the venue without a trade since the decision before, oldest first: the account it saw has it. */
  readonly moved: readonly Wire<LedgerBody>['entry'][];
  /** Where each intent went, of several accounts. */
  readonly routes: readonly Wire<RouteBody>['route'][];
  /** What the executor made of each intent, where there is one. */
  readonly outcomes: readonly OutcomeView[];
  readonly previous?: string;
  readonly next?: string;
}

/** An order with everything that was said about it, in the journal's order. */
export interface OrderView extends Wire<Pick<OrderBody, 'leg' | 'request'>> {
  readonly decisionId: string;
  readonly events: readonly { readonly atMs: number; readonly event: Wire<OrderEventBody>['event'] }[];
  readonly fills: readonly FillView[];
}

export interface FillView extends Wire<Omit<FillBody, 'kind'>> {
  /** What the venue took in another currency than the instrument's; `worth` is in the instrument's, at the trade's price. */
  readonly commission?: { readonly currency: string; readonly amount: string; readonly worth?: string };
  /** A venue that is not of bars names no price to measure a slippage by. */
  readonly slippage: 'measured' | 'unmeasured';
}

/** The answer that counts, and those that it came after: a late fill answers again. */
export interface OutcomeView {
  readonly answer: OutcomeAnswer;
  readonly before: readonly OutcomeAnswer[];
}

export interface OutcomeAnswer extends Wire<OutcomeBody['outcome']> {
  readonly atMs: number;
}

/** Every answer of 4xx and 5xx. */
export interface ApiError {
  readonly error: { readonly code: string; readonly message: string };
}
