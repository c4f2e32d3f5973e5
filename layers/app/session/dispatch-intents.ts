import { openOrders, settleSubmissions } from '../../core/decision/dispatch.ts';
import type { OrderEvent } from '../../core/execution/order.ts';
import { handOver, type ExecutorDoor } from '../decision-cycle/hear-executor.ts';
import type { SystemStore, Versioned } from '../ports/system-store.ts';
import type { Venue } from '../ports/venue.ts';

/**
 * Makes orders of the outbox and sends them. They are written down as pending before the first one leaves, so that after
 * a crash each pending order is asked for at the venue by its id, and sent only where the venue has never seen it.
 */
export async function dispatchIntents(
  { version, state }: Versioned,
  { store, venue, executor }: { store: SystemStore; venue: Venue; executor?: ExecutorDoor },
): Promise<Versioned> {
  // Where there is an executor its orders are not ours to send.
  if (executor !== undefined) {
    await handOver({ store, executor });
    return { version, state };
  }
  const opened =
    state.outbox.length === 0
      ? { version, state }
      : await store.commit({ expectedVersion: version, ...openOrders(state) });
  for (const clientOrderId of opened.state.cancels) await venue.cancel(clientOrderId, opened.state.atMs);
  const answers = new Map<string, OrderEvent>();
  for (const { request, status } of opened.state.orders) {
    if (status.kind !== 'pending-submit') continue;
    const { clientOrderId } = request;
    const answer = (await venue.answerTo(clientOrderId)) ?? (await venue.submit(request, opened.state.atMs));
    answers.set(clientOrderId, answer);
  }
  return store.commit({ expectedVersion: opened.version, ...settleSubmissions(opened.state, answers) });
}
