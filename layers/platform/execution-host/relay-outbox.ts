import { handOver, type ExecutorDoor } from '../../app/decision-cycle/hear-executor.ts';
import type { SystemStore } from '../../app/ports/system-store.ts';
import type { HostLog } from './host-log.ts';

/** The cycle hands its intents over itself; this finds those of a cycle that died before it could. */
const RELAY_MS = 5_000;

/** Takes what the decisions' own outbox holds to the executor's, again and again until it is told to stop. */
export function relayOutbox(
  { store, executor }: { store: Pick<SystemStore, 'load'>; executor: ExecutorDoor },
  log: HostLog,
): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    handOver({ store, executor })
      .catch((error: unknown) => {
        log({
          level: 'warn',
          code: 'OUTBOX',
          text: `the decisions' outbox cannot be read: ${String(error)}`,
        });
      })
      .finally(() => {
        isBusy = false;
      });
  }, RELAY_MS);
  return () => {
    clearInterval(timer);
  };
}
