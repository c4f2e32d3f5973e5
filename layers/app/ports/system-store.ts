import type { JournalDraft, SessionMark } from '../../core/decision/journal.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import type { EpochMs } from '../../core/foundation/time.ts';

/** A state with the number of commits that led to it. */
export interface Versioned {
  readonly version: number;
  readonly state: SystemState;
}

/** One step of the system: the new state and what is to be journalled, all of it or nothing. */
export interface Commit {
  /** The version the step started from. Another one in the store means another writer: the commit is refused. */
  readonly expectedVersion: number;
  readonly state: SystemState;
  readonly entries: readonly JournalDraft[];
}

/** The system's memory. Single writer; a commit that lost a race throws `StaleVersion`. */
export interface SystemStore {
  load(): Promise<Versioned | undefined>;
  commit(commit: Commit): Promise<Versioned>;
  /** The last `count` marks at or before `untilMs`, oldest first. */
  marks(untilMs: EpochMs, count: number): Promise<readonly SessionMark[]>;
}

/** Somebody else wrote since the state was read. */
export class StaleVersion extends Error {
  override readonly name = 'StaleVersion';
}
