import type { EpochMs } from '../../foundation/time.ts';
import { isSettled } from '../order-stage.ts';
import type { TrackedOrder } from '../order-track.ts';
import type { ClientOrderId } from '../client-order-id.ts';
import type { Draft } from './draft.ts';
import type { TakenIntent } from './execution-intent.ts';
import type { ExecutionBooks, FillsRead } from './executor-state.ts';

/**
 * Forgets orders that have long been settled, with the intents they carried out, so that the books stay small. Their trades are
 * booked: one of them that is read again later is known by its time. Made when the books have just been compared.
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
  const forgotten = new Set<string>(old.map(({ clientOrderId }) => clientOrderId));
  const intents = books.intents.filter((taken) => !isForgotten(draft, taken, forgotten));
  if (old.length === 0 && intents.length === books.intents.length) return;
  const gone = books.orders.filter(({ request }) => forgotten.has(request.clientOrderId));
  draft.books = {
    ...books,
    orders: books.orders.filter((order) => !gone.includes(order)),
    intents,
    fillsRead: withForgotten(books, gone),
    ledgerEntries: books.ledgerEntries.filter(
      ({ atMs }) => atMs >= books.ledgerReadMs - 2 * config.limits.fillOverlapMs,
    ),
  };
}

/** Whether an intent still has to be answered with what came of the order, or a position is held on its levels. */
function isAnswering({ books }: Draft, { request }: TrackedOrder): boolean {
  const { clientOrderId } = request;
  return books.intents.some(
    ({ rootId, worked, delivered }) =>
      !delivered && (rootId === clientOrderId || childIdsOf(worked).includes(clientOrderId)),
  );
}

/** With its order; where it has none of its own, when it has long been answered and no order of it is left. */
function isForgotten(
  { books, nowMs, config }: Draft,
  { offered, rootId, worked, delivered }: TakenIntent,
  forgotten: ReadonlySet<string>,
): boolean {
  if (rootId !== undefined) return forgotten.has(rootId);
  const childIds = childIdsOf(worked);
  const left = books.orders.some(
    ({ request: { clientOrderId } }) => childIds.includes(clientOrderId) && !forgotten.has(clientOrderId),
  );
  return delivered && !left && nowMs >= offered.expiresMs + config.limits.retainMs;
}

function childIdsOf(worked: TakenIntent['worked']): readonly ClientOrderId[] {
  return worked?.kind === 'begun' ? worked.childIds : [];
}

/** Also where no list of trades was ever read: what was heard unasked will be in the first one. */
function withForgotten(
  { fillsRead, openedMs }: ExecutionBooks,
  gone: readonly TrackedOrder[],
): readonly FillsRead[] {
  return gone.reduce((reads, { request: { symbol }, lastFillMs }) => {
    if (lastFillMs === undefined) return reads;
    const read = reads.find((known) => known.symbol === symbol) ?? { symbol, toMs: openedMs };
    const forgottenMs = Math.max(read.forgottenMs ?? 0, lastFillMs) as EpochMs;
    return [...reads.filter((other) => other !== read), { ...read, forgottenMs }];
  }, fillsRead);
}
