import type { IntentOutcome } from '../../core/execution/executor/execution-intent.ts';
import type { ExecutionAlert } from '../../core/execution/executor/executor-event.ts';
import type { ReconciliationPlan } from '../../core/execution/executor/reconciliation-plan.ts';
import type { Px } from '../../core/foundation/decimal.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { ExecutionStore } from '../ports/execution-store.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import type { TradingVenue } from '../ports/trading-venue.ts';

/** Everything the executor touches. */
export interface ExecutorPorts {
  readonly venue: TradingVenue;
  readonly store: ExecutionStore;
  readonly leases: LeaseStore;
  readonly clock: ExecutorClock;
  readonly marks: MarkSource;
  readonly desk: ExecutionDesk;
}

/** Two clocks: people and venues agree on the one, and may set it; the other only ever goes on. */
export interface ExecutorClock {
  wallMs(): EpochMs;
  monotonicMs(): number;
  /** Calls back after a while, unless what it answers is called first. */
  after(delayMs: number, wake: () => void): () => void;
}

/** The prices that stops trail, and that tell whether we still see the market. */
export interface MarkSource {
  listen(onMark: (symbol: Sym, markPx: Px) => void): () => void;
  /** Trades and best prices, for entries that are worked; without it they know the mark alone, and no volume. */
  listenTape?(onNews: (symbol: Sym, news: TapeNews) => void): () => void;
}

/** One of the market's trades, or the best prices of its book. */
export type TapeNews =
  | { readonly kind: 'trade'; readonly px: number; readonly quantity: number }
  | { readonly kind: 'touch'; readonly bidPx: number; readonly askPx: number };

/** Who is told. Each may be told twice. */
export interface ExecutionDesk {
  /** What came of an intent: it ends the decision cycle's waiting. */
  answer(outcome: IntentOutcome): Promise<void>;
  alert(alert: ExecutionAlert): Promise<void>;
  /** What reconciliation is going to do, before it does. */
  show(plan: ReconciliationPlan): Promise<void>;
}

export function sleep(clock: ExecutorClock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve));
}
