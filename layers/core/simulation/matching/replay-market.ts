import type { Side } from '../../portfolio/fill.ts';
import { settleWoken } from './enter-order.ts';
import { beginSnapshot, bestTick, endFrame, endSnapshot, markGap } from './market-book.ts';
import { cancelLive } from './order-lifecycle.ts';
import { headAt } from './order-queue.ts';
import { marketLadder, opposite, ownQueue, queueAhead, type MatchingState } from './matching-state.ts';
import { flipped, setLots } from './price-ladder.ts';
import { advanceByDepth, advanceByTrade } from './queue-position.ts';
import { fillByMarket } from './settle-fill.ts';
import { roomOf, type LiveOrder, type OrderQueue } from './venue-order.ts';

/** What a row of a recorded market is: a level's new quantity, a trade by its aggressor, or the state of the feed. */
export const ROW = { bid: 0, ask: 1, buyTrade: 2, sellTrade: 3, clear: 4, gap: 5 } as const;

/** Added to the kind of a frame's last row, when the book is whole again. */
export const FRAME_END = 8;

const KIND = 7;

/**
 * Brings one row of the recorded market to the venue. `clear` begins a snapshot that ends with its frame; `gap` says that
 * updates were missed. While the book is not whole nothing fills.
 */
export function applyRow(state: MatchingState, row: number, tick: number, lots: number, atUs: number): void {
  state.nowUs = atUs;
  switch (row & KIND) {
    case ROW.bid:
      onDepth(state, 'buy', tick, lots);
      break;
    case ROW.ask:
      onDepth(state, 'sell', tick, lots);
      break;
    case ROW.buyTrade:
      onTrade(state, 'buy', tick, lots);
      break;
    case ROW.sellTrade:
      onTrade(state, 'sell', tick, lots);
      break;
    case ROW.clear:
      beginSnapshot(state.market);
      break;
    default:
      markGap(state.market);
  }
  if ((row & FRAME_END) !== 0) onFrameEnd(state);
}

/** A level of the market shows another quantity: orders of ours in it advance, orders it crosses have traded. */
function onDepth(state: MatchingState, side: Side, tick: number, lots: number): void {
  const ladder = marketLadder(state, side);
  const before = setLots(ladder, tick, lots);
  if (state.market.integrity !== 'live') return;
  const own = ownQueue(state, side);
  const ownKey = flipped(ladder, tick);
  if (own.ladder.bestKey <= ownKey) advanceLine(state, own, ownKey, before, lots);
  const crossed = ownQueue(state, opposite(side));
  const key = flipped(crossed.ladder, tick);
  if (lots > 0 && crossed.ladder.bestKey <= key) {
    fillThrough(state, crossed, key);
    settleWoken(state);
  }
}

/**
 * The market traded: orders of ours at better prices would have traded first and fill whole; at the price itself, those whose
 * queue ahead it used up, first come first served.
 */
function onTrade(state: MatchingState, aggressor: Side, tick: number, lots: number): void {
  if (state.market.integrity !== 'live') return;
  state.lastTick = tick;
  const queue = ownQueue(state, opposite(aggressor));
  if (queue.ladder.levels > 0) {
    const key = flipped(queue.ladder, tick);
    fillThrough(state, queue, key - 1);
    const head = headAt(queue, key);
    if (head !== undefined) fillLine(state, queue, key, lots);
  }
  if (state.buyStops.ladder.levels + state.sellStops.ladder.levels + state.woken.length > 0) {
    settleWoken(state);
  }
}

function onFrameEnd(state: MatchingState): void {
  const { market } = state;
  if (market.integrity !== 'syncing') {
    endFrame(market);
    return;
  }
  if (endSnapshot(market)) resume(state);
}

/** After a snapshot, what happened meanwhile is not known: no order is further back than its level is long. */
function resume(state: MatchingState): void {
  for (const { orders } of state.participants.values()) {
    for (const order of orders.values()) {
      if (order.stage !== 'resting') continue;
      const { side } = order.request;
      order.aheadLots = Math.min(order.aheadLots, queueAhead(state, side, order.limitTick));
      order.tradedLots = 0;
    }
  }
  for (const side of ['buy', 'sell'] as const) {
    const reachedTick = bestTick(marketLadder(state, opposite(side)));
    const queue = ownQueue(state, side);
    if (reachedTick !== undefined) fillThrough(state, queue, flipped(queue.ladder, reachedTick));
  }
  settleWoken(state);
}

/** Fills whole every order up to and with that key. */
function fillThrough(state: MatchingState, queue: OrderQueue, lastKey: number): void {
  while (queue.ladder.bestKey <= lastKey) {
    const order = headAt(queue, queue.ladder.bestKey);
    if (order === undefined) return;
    const lots = roomOf(order);
    if (lots === 0) cancelLive(state, order, 'NOTHING_TO_REDUCE');
    else fillByMarket(state, order, { tick: order.limitTick, lots, liquidity: 'maker' });
  }
}

function advanceLine(
  state: MatchingState,
  queue: OrderQueue,
  key: number,
  before: number,
  after: number,
): void {
  for (let order = headAt(queue, key); order !== undefined; order = order.next) {
    advanceByDepth(state.rules.queueModel, order, { before, after });
  }
}

function fillLine(state: MatchingState, queue: OrderQueue, key: number, lots: number): void {
  let takenByOurs = 0;
  for (let order = headAt(queue, key); order !== undefined; order = order.next) {
    // In whole lots: what stands ahead may be an estimate with a fraction.
    const reached = Math.floor(lots - takenByOurs - order.aheadLots + TIE);
    order.dueLots = Math.max(0, Math.min(reached, order.shownLots));
    advanceByTrade(order, lots, lots - takenByOurs);
    takenByOurs += order.dueLots;
  }
  for (let order = firstDue(queue, key); order !== undefined; order = firstDue(queue, key)) {
    const due = Math.min(order.dueLots, roomOf(order));
    order.dueLots = 0;
    if (due > 0) fillByMarket(state, order, { tick: order.limitTick, lots: due, liquidity: 'maker' });
  }
}

/** A fill may take others out of the line, so the next is looked for from its head. */
function firstDue(queue: OrderQueue, key: number): LiveOrder | undefined {
  let order = headAt(queue, key);
  while (order !== undefined && order.dueLots === 0) order = order.next;
  return order;
}

/** Half a billionth of a lot, so that a sum of estimates that should be whole is. */
const TIE = 5e-10;
