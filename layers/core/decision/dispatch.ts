import { assert } from '../foundation/assert.ts';
import { ordersOf } from '../execution/intent.ts';
import { claimEntry, type CalibrationState } from '../risk/calibration.ts';
import { foldOrder, pendingOrder, type Order, type OrderEvent } from '../execution/order.ts';
import { attributeDecision } from './attribution.ts';
import type { Advance } from './advance.ts';
import type { DecisionRecord } from './decision-record.ts';
import { hearAnalysis } from './hear-analysis.ts';
import type { JournalDraft } from './journal.ts';
import type { SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/** After a decision: its record, its intents in the outbox, what it remembers and what it says of the analysis, as one change. */
export function adoptDecision(
  before: SystemState,
  { record, memory }: { readonly record: DecisionRecord; readonly memory: SystemState['memory'] },
  config: SystemConfig,
): Advance {
  const { decisionId, intents } = record;
  const outbox = [...before.outbox, ...intents.map((intent) => ({ decisionId, intent }))];
  const { atMs } = before;
  const entries: JournalDraft[] = [{ id: decisionId, atMs, decisionId, body: { kind: 'decision', record } }];
  const calibration = claimed(before.calibration, record);
  const attribution = attributeDecision(before.attribution, record);
  const decided: SystemState = { ...before, phase: 'decided', outbox, calibration, attribution, memory };
  return { state: hearAnalysis(decided, record, { id: decisionId, atMs, config, entries }), entries };
}

/** What was claimed for each position that the decision opens. What only adds to one keeps its first claim. */
function claimed(
  before: CalibrationState,
  { intents, reviews, proposals }: DecisionRecord,
): CalibrationState {
  return intents.reduce((state, { symbol }) => {
    const opens = reviews.some((review) => review.symbol === symbol && review.action === 'open');
    const proposal = proposals.find((candidate) => candidate.symbol === symbol);
    return opens && proposal !== undefined ? claimEntry(state, symbol, proposal.confidence) : state;
  }, before);
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
  return { state: { ...before, phase: 'dispatched', orders, cancels: [] }, entries };
}
