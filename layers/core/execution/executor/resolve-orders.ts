import type { EpochMs } from '../../foundation/time.ts';
import type { ClientOrderId } from '../client-order-id.ts';
import { hasEnded, isAtVenue, stageOf } from '../order-stage.ts';
import { isWhole, type TrackedOrder } from '../order-track.ts';
import { hear, orderOf, type Draft } from './draft.ts';
import type { ExecutorEvent } from './executor-event.ts';
import type { Ask } from './executor-state.ts';
import type { VenueOrder } from './venue-view.ts';
import { fillsSince, hearFills, hearVenueOrder, markRead } from './hear-venue.ts';

/**
 * Keeps asking for every order whose fate is open, at growing intervals: first for the order by its id, then, where the venue has
 * none, for the trades it may have left.
 */
export function askForOrders(draft: Draft): void {
  const open = draft.books.orders.filter((order) => isOpenQuestion(order) || isMissing(draft, order));
  const asks = open.map((order) => {
    const ask = askOf(draft, order.request.clientOrderId) ?? firstAsk(draft, order);
    if (ask.inFlight || ask.dueMs > draft.nowMs) return ask;
    const { clientOrderId, symbol } = order.request;
    draft.effects.push({ kind: 'ask-order', clientOrderId, symbol });
    return { ...ask, inFlight: true, dueMs: draft.nowMs };
  });
  if (asks.length > 0 || draft.session.asks.length > 0) draft.session = { ...draft.session, asks };
}

export function hearOrderTold(
  draft: Draft,
  { clientOrderId, answer }: Extract<ExecutorEvent, { kind: 'order-told' }>,
): void {
  const order = orderOf(draft, clientOrderId);
  if (order === undefined) return;
  const { symbol } = order.request;
  switch (answer.kind) {
    case 'outage':
      askAgain(draft, clientOrderId, 0);
      return;
    case 'absent':
      draft.effects.push({
        kind: 'ask-trades',
        symbol,
        sinceMs: fillsSince(draft, symbol),
        about: clientOrderId,
      });
      return;
    case 'found': {
      hearVenueOrder(draft, clientOrderId, answer.value);
      markFound(draft, clientOrderId);
      settleAmend(draft, order, answer.value);
      askAgain(draft, clientOrderId, 0);
      const after = orderOf(draft, clientOrderId) ?? order;
      if (!isWhole(after)) {
        draft.effects.push({ kind: 'ask-trades', symbol, sinceMs: fillsSince(draft, symbol) });
      }
      if (after.cancel.asked > 0 && !hasEnded(after)) cancelAgain(draft, after);
    }
  }
}

export function hearTradesTold(
  draft: Draft,
  { symbol, fills, about }: Extract<ExecutorEvent, { kind: 'trades-told' }>,
): void {
  if (fills === 'outage') {
    if (about !== undefined) askAgain(draft, about, 0);
    return;
  }
  hearFills(draft, fills);
  for (const { atMs } of fills) markRead(draft, symbol, atMs);
  if (about !== undefined) hearAbsence(draft, about);
}

/** An order that the venue should have listed and did not: how it ended, if it did, is asked at once. */
export function askAbout(draft: Draft, clientOrderId: ClientOrderId): void {
  const order = orderOf(draft, clientOrderId);
  if (order === undefined || askOf(draft, clientOrderId) !== undefined) return;
  const ask = { ...firstAsk(draft, order), dueMs: draft.nowMs, missing: true };
  draft.session = { ...draft.session, asks: [...draft.session.asks, ask] };
}

/** Asks the venue to take an order off its book. Whether it did is told by its reports. */
export function cancelAgain(draft: Draft, order: TrackedOrder): void {
  const { clientOrderId, symbol } = order.request;
  const attempt = order.cancel.asked + 1;
  hear(draft, clientOrderId, { kind: 'cancel-asked', attempt });
  draft.effects.push({ kind: 'cancel', clientOrderId, symbol, attempt });
}

/** A question that only the venue can settle, and that nobody is carrying to it at the moment. */
function isOpenQuestion(order: TrackedOrder): boolean {
  const { cancel, amend } = order;
  if (hasEnded(order)) return !isWhole(order);
  if (stageOf(order) === 'unknown') return true;
  return (cancel.asked > 0 && cancel.answered >= cancel.asked) || amend.asked > amend.answered;
}

function isMissing(draft: Draft, order: TrackedOrder): boolean {
  return askOf(draft, order.request.clientOrderId)?.missing === true && !hasEnded(order);
}

function firstAsk({ config, nowMs }: Draft, order: TrackedOrder): Ask {
  const { askFirstMs, sendTimeoutMs } = config.limits;
  // An amendment may still be on its way; what is asked before it has ended proves nothing.
  const delayMs = order.amend.asked > order.amend.answered ? sendTimeoutMs : askFirstMs;
  return {
    clientOrderId: order.request.clientOrderId,
    sinceMs: nowMs,
    dueMs: (nowMs + delayMs) as EpochMs,
    inFlight: false,
    tries: 0,
    absences: 0,
    missing: false,
  };
}

/** The venue has no such order and no trade of it: believed when it says so often enough, late enough. */
function hearAbsence(draft: Draft, clientOrderId: Ask['clientOrderId']): void {
  const ask = askOf(draft, clientOrderId);
  const order = orderOf(draft, clientOrderId);
  if (ask === undefined || order === undefined) return;
  if (hasEnded(order)) {
    askAgain(draft, clientOrderId, 0);
    return;
  }
  const { limits, capabilities } = draft.config;
  const provesAfterMs = ask.sinceMs + limits.sendTimeoutMs + capabilities.indexingDelayMs;
  // While it is in flight, `dueMs` is when it was asked: an answer heard late may have been given early.
  const absences = ask.absences + (ask.dueMs > provesAfterMs ? 1 : 0);
  if (absences < limits.absencesMin) {
    askAgain(draft, clientOrderId, absences - ask.absences);
    return;
  }
  const atMs = draft.nowMs;
  // An order that was there and is not listed any more has ended; how, its trades have told.
  if (isAtVenue(order)) hear(draft, clientOrderId, { kind: 'canceled', atMs, reason: 'NOT_LISTED' });
  else hear(draft, clientOrderId, { kind: 'never-arrived', atMs });
}

function askAgain(draft: Draft, clientOrderId: string, absences: number): void {
  const { askFirstMs, askMsMax } = draft.config.limits;
  const asks = draft.session.asks.map((ask) => {
    if (ask.clientOrderId !== clientOrderId) return ask;
    const delayMs = Math.min(askMsMax, askFirstMs * 2 ** Math.min(ask.tries, 20));
    return {
      ...ask,
      inFlight: false,
      tries: ask.tries + 1,
      absences: ask.absences + absences,
      dueMs: (draft.nowMs + delayMs) as EpochMs,
    };
  });
  draft.session = { ...draft.session, asks };
}

function markFound(draft: Draft, clientOrderId: string): void {
  const asks = draft.session.asks.map((ask) =>
    ask.clientOrderId === clientOrderId ? { ...ask, missing: false, absences: 0 } : ask,
  );
  draft.session = { ...draft.session, asks };
}

/** An amendment whose answer was lost: the order itself shows what it is now. */
function settleAmend(
  draft: Draft,
  { request, amend }: TrackedOrder,
  { quantity, stopPx, limitPx }: VenueOrder,
): void {
  if (amend.asked === amend.answered) return;
  const terms = {
    quantity,
    ...(stopPx === undefined ? {} : { stopPx }),
    ...(limitPx === undefined ? {} : { limitPx }),
  };
  hear(draft, request.clientOrderId, { kind: 'amend-answered', attempt: amend.asked, terms });
}

function askOf({ session }: Draft, clientOrderId: string): Ask | undefined {
  return session.asks.find((ask) => ask.clientOrderId === clientOrderId);
}
