import { assert } from '../../foundation/assert.ts';
import { flipped, lotsAt, PAGE, priceLadder, setLots, slotOf } from './price-ladder.ts';
import type { LiveOrder, OrderQueue } from './venue-order.ts';

export function orderQueue(side: 'bids' | 'asks'): OrderQueue {
  return { ladder: priceLadder(side), heads: [], tails: [] };
}

/** Puts an order behind all others of its tick, showing `order.shownLots`. */
export function joinQueue(queue: OrderQueue, order: LiveOrder, tick: number): void {
  assert(order.queue === undefined && order.shownLots > 0, `order ${order.id} cannot join a queue`);
  setLots(queue.ladder, tick, lotsAt(queue.ladder, tick) + order.shownLots);
  const slot = slotOf(queue.ladder, flipped(queue.ladder, tick));
  const last = slotTail(queue, slot);
  if (last === undefined) queue.heads[slot] = order;
  else last.next = order;
  order.previous = last;
  order.queue = queue;
  queue.tails[slot] = order;
}

/** Takes an order out of its queue. */
export function leaveQueue(order: LiveOrder, tick: number): void {
  const { queue, previous, next } = order;
  assert(queue !== undefined, `order ${order.id} is in no queue`);
  setLots(queue.ladder, tick, lotsAt(queue.ladder, tick) - order.shownLots);
  const slot = slotOf(queue.ladder, flipped(queue.ladder, tick));
  if (previous === undefined) queue.heads[slot] = next;
  else previous.next = next;
  if (next === undefined) queue.tails[slot] = previous;
  else next.previous = previous;
  order.queue = undefined;
  order.previous = undefined;
  order.next = undefined;
}

/** Changes what a queued order shows, in place. It must go on showing something, or leave. */
export function showLots(order: LiveOrder, tick: number, shownLots: number): void {
  const { queue } = order;
  assert(queue !== undefined && shownLots > 0, `order ${order.id} cannot show ${shownLots}`);
  setLots(queue.ladder, tick, lotsAt(queue.ladder, tick) - order.shownLots + shownLots);
  order.shownLots = shownLots;
}

/** The first in line at a key of the ladder. */
export function headAt(queue: OrderQueue, key: number): LiveOrder | undefined {
  const slot = slotOf(queue.ladder, key);
  return slot < 0 ? undefined : queue.heads[slot];
}

function slotTail(queue: OrderQueue, slot: number): LiveOrder | undefined {
  // Dense up to the last open page, so that the engine keeps an ordinary array.
  while (queue.tails.length < queue.ladder.pagesOpen * PAGE) {
    queue.tails.push(undefined);
    queue.heads.push(undefined);
  }
  return queue.tails[slot];
}
