import { assert } from '../../foundation/assert.ts';
import { ownQueue, participant, type MatchingState } from './matching-state.ts';
import { awaitTrigger, openOrder } from './order-lifecycle.ts';
import { joinQueue } from './order-queue.ts';
import { nextShownLots, type NewOrder } from './venue-order.ts';

/**
 * Puts an order that a venue had taken before it was closed back where it rested: no events, nothing is matched. Everything that
 * stands at its price, now or when the book is next whole, counts as before it. Such an order has a price, and sleeps for no other.
 */
export function layBack(state: MatchingState, request: NewOrder, atUs: number): void {
  state.nowUs = Math.max(state.nowUs, atUs);
  assert(request.type.kind !== 'market' && request.parentId === undefined, 'an order that can rest');
  const owner = participant(state, request.owner);
  assert(!owner.orders.has(request.clientOrderId), `${request.clientOrderId} is there already`);
  const order = openOrder(state, { request, owner, parent: undefined });
  if (!order.triggered) {
    awaitTrigger(state, order);
    return;
  }
  order.stage = 'resting';
  order.shownLots = nextShownLots(order);
  order.aheadLots = Infinity;
  joinQueue(ownQueue(state, request.side), order, order.limitTick);
}
