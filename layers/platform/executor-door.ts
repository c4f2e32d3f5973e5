import type { ExecutorDoor } from '../app/decision-cycle/hear-executor.ts';
import type { ExecutionStore } from '../app/ports/execution-store.ts';
import { DAY_MS, epochMs, HOUR_MS, SECOND_MS } from '../core/foundation/time.ts';
import type { Environment } from './config/load-environment.ts';
import { executionSchema } from './config/execution-schema.ts';

const DEFAULTS = executionSchema.pick({ intentSeconds: true, outcomeSeconds: true });

/** The decision side's way to an executor, as the environment has it. */
export function executorDoor(
  { file }: Pick<Environment, 'file'>,
  store: Pick<ExecutionStore, 'offer' | 'facts'>,
): ExecutorDoor {
  const { intentSeconds, outcomeSeconds } = file.execution ?? DEFAULTS.parse({});
  return {
    store,
    intentMs: intentSeconds * SECOND_MS,
    outcomeMs: outcomeSeconds * SECOND_MS,
    barMs: file.interval === 'day' ? DAY_MS : HOUR_MS,
    nowMs: () => epochMs(Date.now()),
  };
}
