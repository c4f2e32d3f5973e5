import { unreachable } from '../../foundation/assert.ts';
import type { EpochMs } from '../../foundation/time.ts';
import { stageOf } from '../order-stage.ts';
import { applyPlan, askForSnapshot, hearSnapshot } from './apply-plan.ts';
import { draftOf, hear, type Draft } from './draft.ts';
import type { ExecutorConfig } from './executor-config.ts';
import type { ExecutionFact, ExecutorEffect, ExecutorEvent } from './executor-event.ts';
import { freshSession, type ExecutorState } from './executor-state.ts';
import { forgetOrders } from './forget-orders.ts';
import { hearQuote, hearTape } from './hear-market.ts';
import { hearAmend, hearCancel, hearMessage, hearSubmission } from './hear-venue.ts';
import type { LatchView } from './latch-view.ts';
import { confirmObeyed, obeyLatch } from './obey-latch.ts';
import { openEntries } from './open-entries.ts';
import { protectPositions } from './protect-positions.ts';
import { askForOrders, hearOrderTold, hearTradesTold } from './resolve-orders.ts';
import { hearDelivered, settleIntents } from './settle-intents.ts';
import { takeIntent } from './take-intents.ts';
import { adoptGuards } from './tend-guards.ts';
import { watchProtection } from './watch-protection.ts';
import { workIntents } from './work-intents.ts';

export interface Step {
  readonly state: ExecutorState;
  /** To be done in this order, once the state and the facts are committed. */
  readonly effects: readonly ExecutorEffect[];
  readonly facts: readonly ExecutionFact[];
}

/**
 * The executor: what it makes of an event. First the event is taken in, then everything that follows from what is known now is
 * set going; what follows is derived from the state and not from the event, so that nothing hangs on one message being heard.
 * `nowMs` never goes back while the process lives.
 */
export function step(
  state: ExecutorState,
  event: ExecutorEvent,
  { nowMs, config }: { nowMs: EpochMs; config: ExecutorConfig },
): Step {
  const draft = draftOf(state, config, nowMs);
  takeIn(draft, event);
  adoptGuards(draft);
  obeyLatch(draft);
  openEntries(draft);
  workIntents(draft);
  protectPositions(draft);
  watchProtection(draft);
  askForOrders(draft);
  confirmObeyed(draft);
  askForSnapshot(draft);
  settleIntents(draft);
  const { session, effects, facts } = draft;
  const changed = draft.books !== state.books || facts.length > 0;
  const books = changed ? { ...draft.books, asOfMs: nowMs } : state.books;
  return { state: { books, session }, effects, facts };
}

function takeIn(draft: Draft, event: ExecutorEvent): void {
  switch (event.kind) {
    case 'started':
      start(draft, event.latch);
      return;
    case 'intent':
      takeIntent(draft, event.offered);
      return;
    case 'latch':
      draft.session = { ...draft.session, latch: event.latch };
      return;
    case 'drain':
      draft.session = { ...draft.session, draining: true };
      return;
    case 'quote':
      hearQuote(draft, event);
      return;
    case 'tape':
      hearTape(draft, event);
      return;
    case 'message':
      hearMessage(draft, event.message);
      return;
    case 'submitted':
      hearSubmission(draft, event.clientOrderId, event.outcome);
      return;
    case 'cancel-heard':
      hearCancel(draft, event);
      return;
    case 'amend-heard':
      hearAmend(draft, event);
      return;
    case 'order-told':
      hearOrderTold(draft, event);
      return;
    case 'trades-told':
      hearTradesTold(draft, event);
      return;
    case 'snapshot':
      hearSnapshot(draft, event.snapshot);
      return;
    case 'plan-shown':
      applyPlan(draft);
      forgetOrders(draft);
      return;
    case 'answer-delivered':
      hearDelivered(draft, event.outcome);
      return;
    case 'tick':
      return;
    default:
      unreachable(event);
  }
}

/** Nobody will answer what the former process asked. What it sent may be at the venue: only the venue knows. */
function start(draft: Draft, latch: LatchView): void {
  draft.session = freshSession(draft.nowMs, latch);
  for (const order of draft.books.orders) {
    const { clientOrderId } = order.request;
    if (stageOf(order) === 'submitted') {
      hear(draft, clientOrderId, { kind: 'unknown', atMs: draft.nowMs, cause: 'RESTART' });
    }
    if (order.cancel.asked > order.cancel.answered) {
      hear(draft, clientOrderId, { kind: 'cancel-answered', attempt: order.cancel.asked });
    }
  }
}
