import type { ExecutionIntent } from '../../core/execution/executor/execution-intent.ts';
import type { ExecutionFact } from '../../core/execution/executor/executor-event.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import type { LatchView } from '../../core/execution/executor/latch-view.ts';

/** Books with the number of commits that led to them, and the lease under which the last one was made. */
export interface StoredBooks {
  readonly version: number;
  readonly epoch: number;
  readonly books: ExecutionBooks;
}

/** One step of the executor, all of it or nothing, and only where every condition holds. */
export interface ExecutionCommit {
  readonly expectedVersion: number;
  /** The lease it is made under: one that is not the newest is refused. */
  readonly epoch: number;
  /** Something leaves after it that must not while the latch is set. */
  readonly requireUnlatched: boolean;
  readonly books: ExecutionBooks;
  readonly facts: readonly ExecutionFact[];
  /** Intents that leave the outbox with it. */
  readonly takes: readonly string[];
}

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly version: number }
  /** Somebody else wrote. */
  | { readonly kind: 'stale' }
  /** Somebody else holds the lease. */
  | { readonly kind: 'fenced' }
  | { readonly kind: 'latched' };

export interface NumberedFact {
  readonly seq: number;
  readonly fact: ExecutionFact;
}

/**
 * What the executor remembers, the outbox it takes intents from, and the latch. Any call may throw an outage. After one in
 * `commit` nobody knows whether it was made: `load` tells.
 */
export interface ExecutionStore {
  load(): Promise<StoredBooks | undefined>;
  commit(commit: ExecutionCommit): Promise<CommitOutcome>;
  /** The decision side's door. Offering the same intent again changes nothing, taken or not. */
  offer(intent: ExecutionIntent): Promise<void>;
  /** Intents not taken yet, oldest first. */
  offered(limit: number): Promise<readonly ExecutionIntent[]>;
  /** `HALTED` where nobody ever said. */
  latch(): Promise<LatchView>;
  /** For tests and the laptop: in the cloud the executor may only read it. */
  setLatch(latch: LatchView): Promise<void>;
  /** Where it can tell by itself that an intent was offered or the latch changed; elsewhere it is looked at in turns. */
  listen?(onChange: () => void): () => void;
  facts(afterSeq: number, limit: number): Promise<readonly NumberedFact[]>;
}
