import { formatDecimal, ZERO_QTY } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import { ownIdOf, type ClientOrderId } from '../client-order-id.ts';
import { hasEnded } from '../order-stage.ts';
import { overfilledQty, quantityOf, type TrackedOrder } from '../order-track.ts';
import { alert, hear, hearFill, orderOf, type Draft } from './draft.ts';
import type { ExecutorEvent } from './executor-event.ts';
import type { ExecutionBooks } from './executor-state.ts';
import { clearSetback, setBack } from './setback.ts';
import type { SubmitOutcome, VenueFill, VenueMessage, VenueOrder } from './venue-view.ts';

/** What the venue tells unasked. What is ours and not in our books waits for the next snapshot, which is made at once. */
export function hearMessage(draft: Draft, message: VenueMessage): void {
  switch (message.kind) {
    case 'order': {
      const order = knownOrder(draft, message.order.clientOrderId);
      if (order !== undefined) hearVenueOrder(draft, order.request.clientOrderId, message.order);
      else wantSnapshotFor(draft, message.order.clientOrderId);
      return;
    }
    case 'fill':
      hearFills(draft, [message.fill]);
      return;
    case 'connected':
    case 'disconnected': {
      const connected = message.kind === 'connected';
      const snapshotAsked = draft.session.snapshotAsked === 'no' ? 'no' : 'stale';
      draft.session = { ...draft.session, connected, reconciled: false, snapshotAsked };
      if (connected) draft.session = { ...draft.session, snapshotDueMs: draft.nowMs };
    }
  }
}

/** The answer to a send. Whatever is not a plain yes or no leaves the order unknown. */
export function hearSubmission(draft: Draft, clientOrderId: ClientOrderId, outcome: SubmitOutcome): void {
  const atMs = draft.nowMs;
  switch (outcome.kind) {
    case 'accepted':
      hear(draft, clientOrderId, { kind: 'accepted', venueOrderId: outcome.venueOrderId });
      break;
    case 'rejected':
      hear(draft, clientOrderId, { kind: 'rejected', reason: outcome.refusal.code });
      break;
    case 'duplicate':
      hear(draft, clientOrderId, { kind: 'unknown', atMs, cause: 'DUPLICATE' });
      break;
    case 'unknown':
      hear(draft, clientOrderId, { kind: 'unknown', atMs, cause: outcome.cause });
  }
  const order = orderOf(draft, clientOrderId);
  if (order === undefined || order.leg === 'entry') return;
  if (outcome.kind === 'accepted') clearSetback(draft, order.request.symbol);
  else setBack(draft, order.request.symbol);
}

/** The answer to a cancel ends the question, never the order: a report of the venue does that. */
export function hearCancel(
  draft: Draft,
  { clientOrderId, attempt }: Extract<ExecutorEvent, { kind: 'cancel-heard' }>,
): void {
  hear(draft, clientOrderId, { kind: 'cancel-answered', attempt });
}

export function hearAmend(
  draft: Draft,
  { clientOrderId, attempt, terms, outcome }: Extract<ExecutorEvent, { kind: 'amend-heard' }>,
): void {
  // An unknown outcome is left open: the order is asked for, and shows its terms.
  if (outcome.kind === 'unknown') return;
  const taken = outcome.kind === 'accepted' ? { terms } : {};
  hear(draft, clientOrderId, { kind: 'amend-answered', attempt, ...taken });
}

/** An order of ours as the venue has it: that it is there, how much has filled, and how it ended if it did. */
export function hearVenueOrder(draft: Draft, clientOrderId: ClientOrderId, order: VenueOrder): void {
  hear(draft, clientOrderId, { kind: 'accepted', venueOrderId: order.venueOrderId });
  hear(draft, clientOrderId, { kind: 'reported', filledQty: order.filledQty });
  switch (order.status) {
    case 'open':
    case 'filled':
      return;
    case 'canceled':
      hear(draft, clientOrderId, { kind: 'canceled', atMs: order.atMs, reason: 'VENUE' });
      return;
    case 'expired':
      hear(draft, clientOrderId, { kind: 'expired', atMs: order.atMs });
      return;
    case 'rejected':
      hear(draft, clientOrderId, { kind: 'rejected', reason: 'VENUE' });
  }
}

/** Trades, ours and others': ours are booked once, others' are left to the holdings. */
export function hearFills(draft: Draft, fills: readonly VenueFill[]): void {
  for (const fill of fills) {
    const before = orderOfFill(draft.books, fill, draft.config.portfolioId);
    if (before === undefined) {
      if (!isForgotten(draft.books, fill)) wantSnapshotFor(draft, fill.clientOrderId);
      continue;
    }
    const { clientOrderId, symbol } = before.request;
    hearFill(draft, clientOrderId, fill);
    const after = orderOf(draft, clientOrderId) ?? before;
    if (after.filledQty === before.filledQty) continue;
    tellSurprises(draft, symbol, { before, after });
  }
}

/** Up to where a symbol's trades need not be read again. */
export function fillsSince({ books, config }: Draft, symbol: Sym): EpochMs {
  const toMs = books.fillsRead.find((read) => read.symbol === symbol)?.toMs;
  if (toMs === undefined) return books.openedMs;
  return Math.max(books.openedMs, toMs - config.limits.fillOverlapMs) as EpochMs;
}

/** The order of ours that a trade is of. Where the venue's trades bear no id of ours, its own id names the order. */
export function orderOfFill(
  { orders }: ExecutionBooks,
  { clientOrderId, venueOrderId }: VenueFill,
  portfolioId: string,
): TrackedOrder | undefined {
  const named = orders.find(({ request }) => request.clientOrderId === clientOrderId);
  if (named !== undefined || ownIdOf(clientOrderId, portfolioId) !== undefined) return named;
  return orders.find((order) => order.venueOrderId === venueOrderId);
}

/** A trade so old that its order, if it was ours, has been forgotten together with it. */
export function isForgotten({ fillsRead }: ExecutionBooks, { symbol, atMs }: VenueFill): boolean {
  const forgottenMs = fillsRead.find((read) => read.symbol === symbol)?.forgottenMs;
  return forgottenMs !== undefined && atMs <= forgottenMs;
}

/** All trades of a symbol were read up to the newest of these. */
export function markRead(draft: Draft, symbol: Sym, toMs: EpochMs): void {
  const known = draft.books.fillsRead.find((read) => read.symbol === symbol);
  if (known !== undefined && known.toMs >= toMs) return;
  const others = draft.books.fillsRead.filter((read) => read !== known);
  draft.books = { ...draft.books, fillsRead: [...others, { ...known, symbol, toMs }] };
}

function tellSurprises(
  draft: Draft,
  symbol: Sym,
  { before, after }: { before: TrackedOrder; after: TrackedOrder },
): void {
  const { clientOrderId } = after.request;
  if (overfilledQty(after) > ZERO_QTY) {
    const [filled, asked] = [formatDecimal(after.filledQty), formatDecimal(quantityOf(after))];
    alert(draft, 'OVERFILL', symbol, `${clientOrderId} filled ${filled} of ${asked}`);
  }
  if (hasEnded(before)) {
    alert(draft, 'LATE_FILL', symbol, `${clientOrderId} filled after it had ended`);
  }
}

function knownOrder(draft: Draft, text: string | undefined): TrackedOrder | undefined {
  return text === undefined ? undefined : orderOf(draft, text);
}

function wantSnapshotFor(draft: Draft, text: string | undefined): void {
  if (ownIdOf(text, draft.config.portfolioId) === undefined) return;
  draft.session = { ...draft.session, snapshotDueMs: draft.nowMs };
}
