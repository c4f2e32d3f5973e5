import { HALTED, type LatchView } from '../../core/execution/executor/latch-view.ts';
import type { ExecutionStore } from '../ports/execution-store.ts';
import { doorbell } from './doorbell.ts';
import type { ExecutorClock } from './executor-ports.ts';
import type { Inbox } from './inbox.ts';

/** Entries that the latch holds back are among them, and must not hide what reduces. */
const OFFERED_MAX = 128;

/**
 * The outbox and the latch, looked at again and again, and at once where the store tells that one of them changed. What cannot
 * be read is halted.
 */
export async function watchStore(
  { store, clock }: { store: ExecutionStore; clock: ExecutorClock },
  { inbox, live, pollMs }: { inbox: Inbox; live: { readonly ended: boolean }; pollMs: number },
): Promise<void> {
  const bell = doorbell(clock);
  const unlisten = store.listen?.(() => {
    bell.ring();
  });
  let known: LatchView = HALTED;
  while (!live.ended) {
    known = await store.latch().catch(() => (known.kind === 'latched' ? known : HALTED));
    inbox.push({ kind: 'latch', latch: known });
    const offered = await store.offered(OFFERED_MAX).catch(() => []);
    for (const intent of offered) inbox.push({ kind: 'intent', offered: intent });
    await bell.wait(pollMs);
  }
  unlisten?.();
}
