import type { Px, Qty } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import { emptyPortfolio, type Portfolio } from '../../portfolio/ledger.ts';
import type { Tape } from '../algorithms/tape.ts';
import type { ClientOrderId } from '../client-order-id.ts';
import type { TrackedOrder } from '../order-track.ts';
import type { TakenIntent } from './execution-intent.ts';
import { HALTED, type LatchView, type Obeyed } from './latch-view.ts';
import type { ReconciliationPlan } from './reconciliation-plan.ts';
import type { VenueOrder } from './venue-view.ts';

/** What protects a position: levels that only ever come closer. */
export interface Guard {
  readonly symbol: Sym;
  /** Of the decision whose entry filled last: protective orders bear its id. */
  readonly decisionId: string;
  readonly direction: 'long' | 'short';
  readonly stopPx: Px;
  readonly trailBy?: Px;
  readonly targetPx?: Px;
}

/** What is remembered through a crash: committed before anything that follows from it leaves. */
export interface ExecutionBooks {
  /** When they were last changed, by our clock: a later process does not begin before it. */
  readonly asOfMs: EpochMs;
  readonly intents: readonly TakenIntent[];
  readonly orders: readonly TrackedOrder[];
  readonly guards: readonly Guard[];
  /** From our fills alone. */
  readonly portfolio: Portfolio;
  /** What was made of the latch when it last fell. */
  readonly obeyed?: Obeyed;
  /** The number of the next protective or closing order: no id is derived twice. */
  readonly nextChild: number;
  /** No trade before it (the venue's time) is ours. */
  readonly openedMs: EpochMs;
  /** Up to where each symbol's trades were read, in the venue's time. */
  readonly fillsRead: readonly FillsRead[];
  readonly ledgerReadMs: EpochMs;
  /** Entries at or after `ledgerReadMs` less the overlap: hearing one twice counts once. */
  readonly ledgerEntries: readonly { readonly entryId: string; readonly atMs: EpochMs }[];
  /** Held or ordered at the venue by others: counted in risk, never owned, never closed. */
  readonly external: {
    readonly holdings: readonly { readonly symbol: Sym; readonly quantity: Qty }[];
    readonly orders: readonly VenueOrder[];
  };
}

export interface FillsRead {
  readonly symbol: Sym;
  readonly toMs: EpochMs;
  /** Unknown trades up to here were of orders that have been forgotten, and are booked. */
  readonly forgottenMs?: EpochMs;
}

/** What is known only as long as the process lives; a restart begins it anew. */
export interface ExecutionSession {
  readonly connected: boolean;
  /** Whether our books were compared with the venue's since it was last connected. */
  readonly reconciled: boolean;
  readonly latch: LatchView;
  readonly draining: boolean;
  readonly quotes: readonly Quote[];
  /** What the entries that are being worked have seen of their markets since their progress was last written down. */
  readonly tapes: readonly { readonly intentId: string; readonly tape: Tape }[];
  readonly asks: readonly Ask[];
  readonly setbacks: readonly {
    readonly symbol: Sym;
    readonly failures: number;
    readonly untilMs: EpochMs;
  }[];
  readonly naked: readonly { readonly symbol: Sym; readonly sinceMs: EpochMs; readonly told: boolean }[];
  /** Differences of holdings seen in the last snapshot: believed when the next one shows them too. */
  readonly drift: readonly { readonly symbol: Sym; readonly quantity: Qty }[];
  readonly snapshotDueMs: EpochMs;
  /** A snapshot that was begun before the venue was lost is stale: it proves nothing of now. */
  readonly snapshotAsked: 'no' | 'yes' | 'stale';
  /** When the snapshot that our books were last compared with was begun. */
  readonly comparedMs: EpochMs | undefined;
  readonly snapshotAskedMs: EpochMs;
  /** Since when everything has been as the latch asks for. */
  readonly obeyedSinceMs: EpochMs | undefined;
  /** Since when an order has been settled: after a while it is forgotten. */
  readonly settled: readonly { readonly clientOrderId: ClientOrderId; readonly sinceMs: EpochMs }[];
  /** Shown, and not applied yet. */
  readonly plan: ReconciliationPlan | undefined;
  readonly answersDueMs: EpochMs;
}

export interface Quote {
  readonly symbol: Sym;
  readonly markPx: Px;
  readonly atMs: EpochMs;
  /** The best prices of the book, where they are told. */
  readonly touch?: { readonly bidPx: number; readonly askPx: number; readonly atMs: EpochMs };
}

/** An order that the venue is being asked about, and how often it was asked in vain. */
export interface Ask {
  readonly clientOrderId: ClientOrderId;
  readonly sinceMs: EpochMs;
  readonly dueMs: EpochMs;
  readonly inFlight: boolean;
  readonly tries: number;
  readonly absences: number;
  /** The venue did not list it though it should: asked about until it is found or has ended. */
  readonly missing: boolean;
}

export interface ExecutorState {
  readonly books: ExecutionBooks;
  readonly session: ExecutionSession;
}

/** Books of an account that this executor has never traded. */
export function openBooks(currency: string, openedMs: EpochMs): ExecutionBooks {
  return {
    asOfMs: openedMs,
    intents: [],
    orders: [],
    guards: [],
    portfolio: emptyPortfolio(currency),
    nextChild: 1,
    openedMs,
    fillsRead: [],
    ledgerReadMs: openedMs,
    ledgerEntries: [],
    external: { holdings: [], orders: [] },
  };
}

/** A session that knows nothing yet: not connected, not reconciled, and halted unless the store says otherwise. */
export function freshSession(nowMs: EpochMs, latch: LatchView = HALTED): ExecutionSession {
  return {
    connected: false,
    reconciled: false,
    latch,
    draining: false,
    quotes: [],
    tapes: [],
    asks: [],
    setbacks: [],
    naked: [],
    drift: [],
    plan: undefined,
    snapshotDueMs: nowMs,
    snapshotAsked: 'no',
    snapshotAskedMs: nowMs,
    comparedMs: undefined,
    obeyedSinceMs: undefined,
    settled: [],
    answersDueMs: nowMs,
  };
}
