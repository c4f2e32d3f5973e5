import { assert } from '../../foundation/assert.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import type { ClientOrderId, Leg } from '../client-order-id.ts';
import type { OrderFact } from '../order-fact.ts';
import type { OrderRequest } from '../order.ts';
import { learn, trackOrder, type TrackedOrder } from '../order-track.ts';
import { bookFill } from './book-entries.ts';
import type { ExecutorConfig } from './executor-config.ts';
import type { ExecutionAlert, ExecutionFact, ExecutorEffect } from './executor-event.ts';
import type { ExecutionBooks, ExecutionSession, ExecutorState } from './executor-state.ts';
import type { VenueFill } from './venue-view.ts';

/** One step being made: lives inside `step` alone, and what comes of it is a new state. */
export interface Draft {
  readonly config: ExecutorConfig;
  readonly nowMs: EpochMs;
  books: ExecutionBooks;
  session: ExecutionSession;
  readonly effects: ExecutorEffect[];
  readonly facts: ExecutionFact[];
  /** Trades that were booked in this step, each under our id of its order. */
  readonly heardFills: VenueFill[];
}

export function draftOf({ books, session }: ExecutorState, config: ExecutorConfig, nowMs: EpochMs): Draft {
  return { config, nowMs, books, session, effects: [], facts: [], heardFills: [] };
}

export function orderOf({ books }: Draft, clientOrderId: string): TrackedOrder | undefined {
  return indexOf(books.orders).get(clientOrderId);
}

/** Orders by their id, made once of a list that never changes: every step looks many of them up. */
const INDEXES = new WeakMap<readonly TrackedOrder[], ReadonlyMap<string, TrackedOrder>>();

function indexOf(orders: readonly TrackedOrder[]): ReadonlyMap<string, TrackedOrder> {
  const known = INDEXES.get(orders);
  if (known !== undefined) return known;
  const index = new Map(orders.map((order) => [String(order.request.clientOrderId), order]));
  INDEXES.set(orders, index);
  return index;
}

/** Writes an order down; it has not left. */
export function openOrder(
  draft: Draft,
  request: OrderRequest,
  origin: { decisionId: string; leg: Leg },
): TrackedOrder {
  assert(orderOf(draft, request.clientOrderId) === undefined, `${request.clientOrderId} was derived twice`);
  const order = trackOrder(request, origin);
  draft.books = { ...draft.books, orders: [...draft.books.orders, order] };
  draft.facts.push({
    kind: 'order-initialized',
    atMs: draft.nowMs,
    request,
    decisionId: origin.decisionId,
  });
  return order;
}

/** Adds a fact to an order of ours; one that is no news changes and records nothing. */
export function hear(draft: Draft, clientOrderId: ClientOrderId, fact: OrderFact): void {
  const before = orderOf(draft, clientOrderId);
  assert(before !== undefined, `no order ${clientOrderId} to learn about`);
  const after = learn(before, fact);
  if (isSame(before, after)) return;
  replaceOrder(draft, after);
  draft.facts.push({ kind: 'order-fact', atMs: draft.nowMs, clientOrderId, fact });
}

/** A trade of an order of ours: into the order and the books, once. */
export function hearFill(draft: Draft, clientOrderId: ClientOrderId, fill: VenueFill): void {
  const before = orderOf(draft, clientOrderId);
  if (before === undefined || before.tradeIds.includes(fill.tradeId)) return;
  hear(draft, clientOrderId, { kind: 'fill', fill: { ...fill, clientOrderId } });
  draft.books = bookFill(draft.books, fill);
  draft.heardFills.push({ ...fill, clientOrderId });
}

function replaceOrder(draft: Draft, order: TrackedOrder): void {
  const { clientOrderId } = order.request;
  draft.books = {
    ...draft.books,
    orders: draft.books.orders.map((other) =>
      other.request.clientOrderId === clientOrderId ? order : other,
    ),
  };
}

/** An order that has not left yet takes the form in which it will. */
export function refitOrder(draft: Draft, order: TrackedOrder, request: OrderRequest): void {
  replaceOrder(draft, { ...order, request });
  draft.facts.push({ kind: 'order-initialized', atMs: draft.nowMs, request, decisionId: order.decisionId });
}

export function alert(draft: Draft, code: ExecutionAlert['code'], symbol: Sym, message: string): void {
  const raised = { code, symbol, message };
  draft.facts.push({ kind: 'alert', atMs: draft.nowMs, alert: raised });
  draft.effects.push({ kind: 'alert', alert: raised });
}

/** Whether two orders, of which one was made of the other, are the same in every field. */
function isSame(before: TrackedOrder, after: TrackedOrder): boolean {
  const keys: readonly (keyof TrackedOrder)[] = [
    'filledQty',
    'reportedQty',
    'denied',
    'submittedMs',
    'neverArrivedMs',
    'venueOrderId',
    'triggeredMs',
    'rejected',
    'expiredMs',
  ];
  return (
    keys.every((key) => before[key] === after[key]) &&
    before.tradeIds.length === after.tradeIds.length &&
    before.unknown?.sinceMs === after.unknown?.sinceMs &&
    before.canceled?.atMs === after.canceled?.atMs &&
    before.canceled?.reason === after.canceled?.reason &&
    before.cancel.asked === after.cancel.asked &&
    before.cancel.answered === after.cancel.answered &&
    before.amend.asked === after.amend.asked &&
    before.amend.answered === after.amend.answered &&
    before.amend.taken === after.amend.taken
  );
}
