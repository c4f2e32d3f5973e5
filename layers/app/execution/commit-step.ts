import type { ExecutionFact } from '../../core/execution/executor/executor-event.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import type { CommitOutcome, ExecutionCommit, ExecutionStore } from '../ports/execution-store.ts';
import { sleep, type ExecutorClock } from './executor-ports.ts';

const RETRY_MS = 200;
const RETRY_MS_MAX = 5_000;

/**
 * Commits a step, through outages, for as long as it may be tried. After an outage nobody knows whether it was made, so the store
 * is asked: under one epoch one writer commits one step after another, and the next version of that epoch can only be this one.
 * Undefined where it was given up.
 */
export async function commitStep(
  commit: ExecutionCommit,
  { store, clock, mayTry }: { store: ExecutionStore; clock: ExecutorClock; mayTry: () => boolean },
): Promise<CommitOutcome | undefined> {
  let doubtful = false;
  for (let tries = 0; mayTry(); tries++) {
    if (tries > 0) await sleep(clock, Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** Math.min(tries - 1, 10)));
    try {
      if (doubtful) {
        const stored = await store.load();
        if (stored?.version === commit.expectedVersion + 1 && stored.epoch === commit.epoch) {
          return { kind: 'committed', version: stored.version };
        }
      }
      return await store.commit(commit);
    } catch {
      doubtful = true;
    }
  }
  return undefined;
}

/** What a step changes for good. */
export function commitOf(
  base: { readonly version: number; readonly epoch: number },
  change: {
    readonly books: ExecutionBooks;
    readonly facts: readonly ExecutionFact[];
    readonly requireUnlatched: boolean;
  },
): ExecutionCommit {
  const takes = change.facts.flatMap((fact) => (fact.kind === 'intent-taken' ? [fact.offered.intentId] : []));
  return { expectedVersion: base.version, epoch: base.epoch, ...change, takes };
}
