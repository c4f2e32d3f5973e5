import type { ExecutorDoor } from '../app/decision-cycle/hear-executor.ts';
import type { ExecutionStore } from '../app/ports/execution-store.ts';
import type { SystemConfig } from '../core/decision/system-config.ts';
import { BrokenInvariant } from '../core/foundation/assert.ts';
import { DAY_MS, epochMs, HOUR_MS } from '../core/foundation/time.ts';

/** The decision side's way to the environment's executor. */
export function executorDoor(
  { execution, interval }: Pick<SystemConfig, 'execution' | 'interval'>,
  store: Pick<ExecutionStore, 'offer' | 'facts'>,
): ExecutorDoor {
  if (execution === undefined) throw new BrokenInvariant('the environment has no executor');
  return {
    store,
    ...execution,
    barMs: interval === 'day' ? DAY_MS : HOUR_MS,
    nowMs: () => epochMs(Date.now()),
  };
}
