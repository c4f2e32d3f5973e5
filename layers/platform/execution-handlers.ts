import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { unanswered } from '../app/decision-cycle/await-outcomes.ts';
import { handOver, hearExecutor, type ExecutorDoor } from '../app/decision-cycle/hear-executor.ts';
import type { ExecutionTask } from './names/cycle-states.ts';
import type { StageRuntime, TaskHandler } from './stage-handlers.ts';

const inCycle = z.object({ decisionId: z.string().check(z.minLength(1)) });
const waiting = z.object({ Payload: inCycle });

/** On one machine the executor's facts are looked at this often. */
const LOOK_MS = 5;

/** The tasks of a cycle with an executor, in one process: the waiting ends when the facts tell, or at the deadline. */
export function executionHandlers(
  runtime: StageRuntime,
  executor: ExecutorDoor,
): Readonly<Record<ExecutionTask, TaskHandler>> {
  return {
    // Whoever runs the machine here has lived through the session with it.
    CloseSession: () => Promise.resolve({ todo: 'decide' }),
    AwaitExecution: async (input) => {
      const { decisionId } = waiting.parse(input).Payload;
      await awaitOutcomes(runtime, executor);
      return { decisionId };
    },
    RecordExecution: recordExecution(runtime, executor),
  };
}

/** Writes down what the executor has told until now; the same in every host. */
export function recordExecution({ settings, ports }: StageRuntime, executor: ExecutorDoor): TaskHandler {
  return async (input) => {
    const { decisionId } = inCycle.parse(input);
    await hearExecutor({ config: settings.config, store: ports.store, executor });
    return { decisionId };
  };
}

async function awaitOutcomes({ ports }: StageRuntime, executor: ExecutorDoor): Promise<void> {
  const deadlineMs = performance.now() + executor.outcomeMs;
  const fromSeq = (await ports.store.load())?.state.venueCursor ?? 0;
  const intentIds = await handOver({ store: ports.store, executor });
  const left = { store: executor.store, fromSeq };
  while ((await unanswered(intentIds, left)).length > 0 && performance.now() < deadlineMs) {
    await sleep(LOOK_MS);
  }
}
