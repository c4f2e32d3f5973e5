import type { OrderEvent } from '../execution/order.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Sym } from '../market/instrument.ts';
import type { CapitalFlow } from '../portfolio/ledger.ts';
import type { SessionMove } from '../portfolio/strategy-book.ts';
import type { PeriodKeys } from '../risk/nav-watch.ts';
import type { JournalDraft } from './journal.ts';
import type { SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/** One step of the system: the state after it, and what is to be journalled. */
export interface Advance {
  readonly state: SystemState;
  readonly entries: readonly JournalDraft[];
}

/** A bar's close as the account sees it. */
export interface SessionClose {
  readonly atMs: EpochMs;
  readonly keys: PeriodKeys;
  readonly flows: readonly CapitalFlow[];
  /** What the venue has said since the state's cursor, in its order. */
  readonly reports: readonly {
    readonly seq: number;
    readonly clientOrderId: string;
    readonly event: OrderEvent;
  }[];
  readonly prices: ReadonlyMap<Sym, number>;
  /** The last bar of each instrument: when it closed, and when it was known. */
  readonly heard: ReadonlyMap<Sym, { readonly closeMs: EpochMs; readonly availableMs: EpochMs }>;
  readonly moves: ReadonlyMap<Sym, SessionMove>;
}

/** A close while it is being booked: every step adds what it has to say. */
export interface Closing {
  readonly close: SessionClose;
  readonly config: SystemConfig;
  readonly entries: JournalDraft[];
}
