import { assert } from '../../foundation/assert.ts';
import { cancelLive, endOrder, groupOf, headOf, hasLiveParent, refreshShown } from './order-lifecycle.ts';
import { joinQueue, leaveQueue, showLots } from './order-queue.ts';
import { queueAhead, type MatchingState } from './matching-state.ts';
import { nextShownLots, reducibleLots, type LiveOrder, type Participant } from './venue-order.ts';

export interface VenueFill {
  readonly tradeId: number;
  readonly tick: number;
  readonly lots: number;
  readonly liquidity: 'maker' | 'taker';
}

/** The next trade's number, and that it was made at this tick. */
export function nextTrade(state: MatchingState, tick: number): number {
  state.lastTick = tick;
  return ++state.tradesMade;
}

/**
 * Writes a fill into the order, its queue and its owner's position, and reports it. What follows from it is `settleFill`'s,
 * so that both orders of a trade are written before either has consequences.
 */
export function writeFill(state: MatchingState, order: LiveOrder, fill: VenueFill): void {
  const { tradeId, tick, lots, liquidity } = fill;
  const { side } = order.request;
  assert(lots > 0 && lots <= order.openLots, `${lots} of ${order.openLots} open lots of order ${order.id}`);
  order.openLots -= lots;
  order.filledLots += lots;
  order.owner.positionLots += side === 'buy' ? lots : -lots;
  if (order.queue !== undefined) takeFromQueue(state, order, lots);
  const leavesLots = order.totalLots - order.filledLots;
  state.events.push({
    kind: leavesLots === 0 ? 'filled' : 'partially-filled',
    ...headOf(state, order),
    tradeId,
    side,
    lastTick: tick,
    lastLots: lots,
    leavesLots,
    liquidity,
  });
}

/** What follows from a fill: siblings shrink, children wake, the order ends, what can reduce nothing more is cancelled. */
export function settleFill(state: MatchingState, order: LiveOrder, lots: number): void {
  for (const sibling of groupOf(state, order)) if (sibling !== order) shrinkSibling(state, sibling, lots);
  for (const child of state.children.get(order) ?? []) releaseChild(state, child, lots);
  if (order.openLots === 0 && order.stage !== 'done') {
    if (order.filledLots === order.totalLots) endOrder(state, order);
    else order.stage = 'sleeping';
  }
  if (order.owner.reduceOnlyOrders > 0) cancelOrphans(state, order.owner);
}

/** Both consequences and report of a fill against the recorded market. */
export function fillByMarket(
  state: MatchingState,
  order: LiveOrder,
  { tick, lots, liquidity }: Omit<VenueFill, 'tradeId'>,
): void {
  // The recorded trade that fills a maker has set the last price already; a taker makes its own.
  const tradeId = liquidity === 'taker' ? nextTrade(state, tick) : ++state.tradesMade;
  writeFill(state, order, { tradeId, tick, lots, liquidity });
  settleFill(state, order, lots);
}

/** An iceberg whose slice is used up shows the next one, behind all others. */
function takeFromQueue(state: MatchingState, order: LiveOrder, lots: number): void {
  const { queue, shownLots, limitTick, request } = order;
  if (queue === undefined) return;
  if (lots < shownLots) {
    showLots(order, limitTick, shownLots - lots);
    return;
  }
  leaveQueue(order, limitTick);
  order.shownLots = nextShownLots(order);
  if (order.shownLots === 0) return;
  order.aheadLots = queueAhead(state, request.side, limitTick);
  order.tradedLots = 0;
  joinQueue(queue, order, limitTick);
}

function shrinkSibling(state: MatchingState, sibling: LiveOrder, lots: number): void {
  // Asleep, or filled by this very trade.
  if (sibling.openLots === 0) return;
  sibling.openLots = Math.max(0, sibling.openLots - lots);
  refreshShown(sibling, { grow: false });
  if (sibling.openLots > 0) return;
  if (hasLiveParent(sibling)) sibling.stage = 'sleeping';
  else cancelLive(state, sibling, 'OCO_SIBLING_FILLED');
}

function releaseChild(state: MatchingState, child: LiveOrder, lots: number): void {
  // Never more than its own quantity, though its parent be larger.
  child.openLots = Math.min(child.openLots + lots, child.totalLots - child.filledLots);
  refreshShown(child, { grow: true });
  if (child.stage !== 'sleeping' || child.openLots === 0) return;
  child.stage = 'entering';
  state.woken.push(child);
}

function cancelOrphans(state: MatchingState, { orders, positionLots }: Participant): void {
  for (const order of orders.values()) {
    const { request, stage } = order;
    if (request.reduceOnly !== true || (stage !== 'resting' && stage !== 'waiting')) continue;
    if (reducibleLots(positionLots, request.side) > 0 || hasLiveParent(order)) continue;
    cancelLive(state, order, 'NOTHING_TO_REDUCE');
  }
}
