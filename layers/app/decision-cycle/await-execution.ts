import { intentIdOf } from '../../core/decision/hear-execution.ts';
import type { ExecutionStore } from '../ports/execution-store.ts';
import type { CycleWaits } from '../ports/cycle-waits.ts';
import type { SystemStore } from '../ports/system-store.ts';
import type { TaskTokens } from '../ports/task-tokens.ts';
import { unanswered } from './await-outcomes.ts';
import { handOver, type ExecutorDoor } from './hear-executor.ts';

export interface WaitingPorts {
  readonly waits: CycleWaits;
  readonly tokens: Pick<TaskTokens, 'succeed'>;
}

/**
 * The cycle's side: leaves word that it waits, hands over, and answers itself where there is nothing to wait for. Word is left first,
 * so that the executor cannot have finished before there was somebody to tell.
 */
export async function awaitExecution(
  { decisionId, token }: { readonly decisionId: string; readonly token: string },
  { store, executor, ...ports }: WaitingPorts & { store: Pick<SystemStore, 'load'>; executor: ExecutorDoor },
): Promise<void> {
  const state = (await store.load())?.state;
  const intentIds = state?.outbox.map(intentIdOf) ?? [];
  await ports.waits.hold({ decisionId, token, intentIds, fromSeq: state?.venueCursor ?? 0 });
  await handOver({ store, executor });
  await tellCycles(executor.store, ports);
}

/** Tells every waiting cycle whose intents have all been answered. One that is told twice hears it once. */
export async function tellCycles(
  store: Pick<ExecutionStore, 'facts'>,
  { waits, tokens }: WaitingPorts,
): Promise<void> {
  for (const { decisionId, token, intentIds, fromSeq } of await waits.open()) {
    if ((await unanswered(intentIds, { store, fromSeq })).length > 0) continue;
    await tokens.succeed(token, { decisionId });
    await waits.forget(decisionId);
  }
}
