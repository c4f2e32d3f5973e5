import { assert } from '../foundation/assert.ts';
import { ordersOf } from '../execution/intent.ts';
import { foldOrder, pendingOrder, type Order, type OrderEvent } from '../execution/order.ts';
import type { Advance } from './close-session.ts';
import type { DecisionRecord } from './decision-record.ts';
import type { JournalDraft } from './journal.ts';
import type { SystemState } from './system-state.ts';

/** After a decision: its record, its intents in the outbox and what it remembers, as one change. */
export function adoptDecision(
  before: SystemState,
  record: DecisionRecord,
  memory: SystemState['memory'],
): Advance {
  const { decisionId, intents } = record;
  const outbox = [...before.outbox, ...intents.map((intent) => ({ decisionId, intent }))];
  const entry: JournalDraft = {
    id: decisionId,
    atMs: before.atMs,
    decisionId,
    body: { kind: 'decision', record },
  };
  return { state: { ...before, phase: 'decided', outbox, memory }, entries: [entry] };
}

/** Before anything leaves: every order of the outbox is written down as pending. */
export function openOrders(before: SystemState): Advance {
  const entries: JournalDraft[] = [];
  const orders: Order[] = [...before.orders];
  for (const { decisionId, intent } of before.outbox) {
    for (const { leg, request } of ordersOf(intent, decisionId)) {
      orders.push(pendingOrder(request, { decisionId, leg }));
      entries.push({
        id: request.clientOrderId,
        atMs: before.atMs,
        decisionId,
        body: { kind: 'order', leg, request },
      });
    }
  }
  return { state: { ...before, orders, outbox: [] }, entries };
}

/** The venue's answers to the orders that were pending. A pending one without an answer stays pending. */
export function settleSubmissions(before: SystemState, answers: ReadonlyMap<string, OrderEvent>): Advance {
  const entries: JournalDraft[] = [];
  const orders = before.orders.map((order) => {
    const { clientOrderId } = order.request;
    const event = answers.get(clientOrderId);
    if (event === undefined) return order;
    assert(event.kind !== 'fill', 'a venue answers a submission with its acceptance or its rejection');
    const { decisionId } = order;
    entries.push({
      id: clientOrderId,
      atMs: before.atMs,
      decisionId,
      body: { kind: 'order-event', clientOrderId, event },
    });
    return foldOrder(order, event);
  });
  return { state: { ...before, phase: 'dispatched', orders }, entries };
}
