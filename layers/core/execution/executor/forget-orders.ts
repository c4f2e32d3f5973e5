import type { EpochMs } from '../../foundation/time.ts';
import { isSettled } from '../order-stage.ts';
import type { TrackedOrder } from '../order-track.ts';
import type { Draft } from './draft.ts';
import type { FillsRead } from './executor-state.ts';

/**
 * Forgets orders that have long been settled, with the intents they carried out, so that the books stay small. Their trades are
 * booked: one of them that is read again later is known by its time.
 */
export function forgetOrders(draft: Draft): void {
  const { session, books, nowMs, config } = draft;
  const settled = books.orders
    .filter((order) => isSettled(order) && !isAnswering(draft, order))
    .map(({ request: { clientOrderId } }) => {
      const known = session.settled.find((other) => other.clientOrderId === clientOrderId);
      return known ?? { clientOrderId, sinceMs: nowMs };
    });
  const old = settled.filter(({ sinceMs }) => nowMs - sinceMs >= config.limits.retainMs);
  if (settled.length > 0 || session.settled.length > 0) {
    draft.session = { ...session, settled: settled.filter((one) => !old.includes(one)) };
  }
  if (old.length === 0) return;
  const forgotten = new Set<string>(old.map(({ clientOrderId }) => clientOrderId));
  const gone = books.orders.filter(({ request }) => forgotten.has(request.clientOrderId));
  draft.books = {
    ...books,
    orders: books.orders.filter((order) => !gone.includes(order)),
    intents: books.intents.filter(({ rootId }) => rootId === undefined || !forgotten.has(rootId)),
    fillsRead: books.fillsRead.map((read) => withForgotten(read, gone)),
    ledgerEntries: books.ledgerEntries.filter(
      ({ atMs }) => atMs >= books.ledgerReadMs - 2 * config.limits.fillOverlapMs,
    ),
  };
}

/** Whether an intent still has to be answered with what came of the order, or a position is held on its levels. */
function isAnswering({ books }: Draft, { request }: TrackedOrder): boolean {
  return books.intents.some(({ rootId, delivered }) => rootId === request.clientOrderId && !delivered);
}

function withForgotten(read: FillsRead, gone: readonly TrackedOrder[]): FillsRead {
  const lastMs = gone
    .filter(({ request }) => request.symbol === read.symbol)
    .reduce((last, { lastFillMs = 0 }) => Math.max(last, lastFillMs), read.forgottenMs ?? 0);
  return lastMs === 0 ? read : { ...read, forgottenMs: lastMs as EpochMs };
}
