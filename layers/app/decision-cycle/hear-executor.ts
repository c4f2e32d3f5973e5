import { executionIntents, hearExecution, intentIdOf } from '../../core/decision/hear-execution.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { EntryWork } from '../../core/execution/entry-work.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { ExecutionStore } from '../ports/execution-store.ts';
import { StaleVersion, type SystemStore } from '../ports/system-store.ts';

/** The decision side's way to the executor: an outbox to put intents in, and facts to read. */
export interface ExecutorDoor {
  readonly store: Pick<ExecutionStore, 'offer' | 'facts'>;
  /** How long an entry may be begun after it was handed over. */
  readonly intentMs: number;
  /** How long a decision holds: until the next bar is due. */
  readonly barMs: number;
  /** How long a cycle waits for what comes of its intents. */
  readonly outcomeMs: number;
  /** Which entries are worked in parts; absent where each is sent whole. */
  readonly entries?: EntryWork;
  nowMs(): EpochMs;
}

export interface ExecutorPorts {
  readonly config: SystemConfig;
  readonly store: SystemStore;
  readonly executor: ExecutorDoor;
}

/**
 * Hands what is in the decisions' outbox to the executor, and answers the names of these intents. They leave that outbox only when
 * the executor has written down that it took them: asked again after a crash, the same are handed over, and change nothing.
 */
export async function handOver({
  store,
  executor,
}: {
  readonly store: Pick<SystemStore, 'load'>;
  readonly executor: ExecutorDoor;
}): Promise<readonly string[]> {
  const state = (await store.load())?.state;
  if (state === undefined) return [];
  const { intentMs, barMs, entries } = executor;
  for (const intent of executionIntents(state, { nowMs: executor.nowMs(), intentMs, barMs, entries })) {
    await executor.store.offer(intent);
  }
  return state.outbox.map(intentIdOf);
}

/** Each may leave two entries, and a transaction of the cloud holds a hundred. */
const FACTS_A_STEP = 40;
const RACES_MAX = 10;

/**
 * Takes in what the executor has done since it was last heard, each step as one commit. What it has not taken yet stays in the
 * outbox, and is handed over again by whoever comes next.
 */
export async function hearExecutor({ config, store, executor }: ExecutorPorts): Promise<void> {
  let races = 0;
  for (;;) {
    const versioned = await store.load();
    if (versioned === undefined) return;
    const { version, state } = versioned;
    const news = await executor.store.facts(state.venueCursor, FACTS_A_STEP);
    if (news.length === 0 && state.phase !== 'decided') return;
    try {
      await store.commit({ expectedVersion: version, ...hearExecution(state, news, config) });
    } catch (error) {
      // Another task heard the same, or a bar has closed: it is heard again from there.
      races += 1;
      if (!(error instanceof StaleVersion) || races > RACES_MAX) throw error;
    }
  }
}
