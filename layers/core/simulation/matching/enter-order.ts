import type { Refusal } from '../../foundation/result.ts';
import { fillableLots } from './fillable-lots.ts';
import { awaitTrigger, cancelLive, headOf, withdraw } from './order-lifecycle.ts';
import { headAt, joinQueue } from './order-queue.ts';
import { ownQueue, queueAhead, type MatchingState } from './matching-state.ts';
import { flipped, NO_KEY } from './price-ladder.ts';
import { takeLiquidity, wouldTake } from './take-liquidity.ts';
import type { CancelReason } from './venue-event.ts';
import { nextShownLots, roomOf, type LiveOrder, type OrderQueue } from './venue-order.ts';

/**
 * Brings an accepted order into the book: a stop waits for its price; anything else first takes what it may and then rests or
 * ends, as its type and time in force say. What that wakes waits in `state.woken`.
 */
export function enterOrder(state: MatchingState, order: LiveOrder): void {
  if (!order.triggered) {
    if (!isReached(state, order)) {
      awaitTrigger(state, order);
      return;
    }
    trigger(state, order);
  }
  const obstacle = obstacleTo(state, order);
  if (obstacle !== undefined) {
    cancelLive(state, order, obstacle);
    return;
  }
  takeLiquidity(state, order);
  if (order.stage !== 'entering') return;
  const ending = endingOf(order);
  if (ending === undefined) rest(state, order);
  else cancelLive(state, order, ending);
}

/** Why an order that has just arrived is rejected rather than accepted, if it is. */
export function arrivalRefusal(state: MatchingState, order: LiveOrder): Refusal | undefined {
  const { integrity } = state.market;
  const { postOnly, reduceOnly, side } = order.request;
  if (order.stage === 'sleeping') return undefined;
  // A stop that waits needs no book: it is only looked for when the market trades.
  if (integrity !== 'live' && (order.triggered || isReached(state, order)))
    return { code: 'BOOK_NOT_WHOLE', message: `the book is ${integrity}`, details: { integrity } };
  if (reduceOnly === true && roomOf(order) === 0) {
    const { positionLots } = order.owner;
    return {
      code: 'REDUCE_ONLY',
      message: `a ${side} cannot reduce a position of ${positionLots} lots`,
      details: { positionLots },
    };
  }
  if (postOnly === true && order.triggered && wouldTake(state, order)) {
    const { limitTick } = order;
    return {
      code: 'POST_ONLY_WOULD_TAKE',
      message: `tick ${limitTick} would trade at once`,
      details: { limitTick },
    };
  }
  return undefined;
}

/** Moves the stops that the last trade has reached into `state.woken`, nearest price first, in order of time. */
export function wakeStops(state: MatchingState): void {
  if (state.lastTick === 0) return;
  wakeReached(state, state.buyStops);
  wakeReached(state, state.sellStops);
}

/** Lets everything woken enter, and what that wakes, until all is quiet. Each order wakes a bounded number of times. */
export function settleWoken(state: MatchingState): void {
  for (;;) {
    wakeStops(state);
    const order = state.woken.shift();
    if (order === undefined) return;
    if (order.stage === 'entering' && order.openLots > 0) enterOrder(state, order);
  }
}

function wakeReached(state: MatchingState, stops: OrderQueue): void {
  const { ladder } = stops;
  while (ladder.bestKey !== NO_KEY && ladder.bestKey <= flipped(ladder, state.lastTick)) {
    const order = headAt(stops, ladder.bestKey);
    if (order === undefined) return;
    withdraw(order);
    order.stage = 'entering';
    trigger(state, order);
    state.woken.push(order);
  }
}

function isReached({ lastTick }: MatchingState, { request, stopTick }: LiveOrder): boolean {
  if (lastTick === 0) return false;
  return request.side === 'buy' ? lastTick >= stopTick : lastTick <= stopTick;
}

function trigger(state: MatchingState, order: LiveOrder): void {
  order.triggered = true;
  state.events.push({ kind: 'triggered', ...headOf(state, order) });
}

/** Why an order that was accepted earlier cannot enter now. */
function obstacleTo(state: MatchingState, order: LiveOrder): CancelReason | undefined {
  const { postOnly, timeInForce } = order.request;
  if (state.market.integrity !== 'live') return 'BOOK_NOT_WHOLE';
  if (roomOf(order) === 0) return 'NOTHING_TO_REDUCE';
  if (postOnly === true && wouldTake(state, order)) return 'POST_ONLY_WOULD_TAKE';
  const whole =
    timeInForce.kind !== 'fok' || Math.min(fillableLots(state, order), roomOf(order)) === order.openLots;
  return whole ? undefined : 'FOK_NOT_FILLABLE';
}

/** Why what is left of an order that has taken what it could does not rest. */
function endingOf(order: LiveOrder): CancelReason | undefined {
  const { type, timeInForce } = order.request;
  if (roomOf(order) === 0) return 'NOTHING_TO_REDUCE';
  if (timeInForce.kind === 'ioc' || timeInForce.kind === 'fok') return 'IOC_REMAINDER';
  return type.kind === 'market' || type.kind === 'stop' ? 'NO_LIQUIDITY' : undefined;
}

function rest(state: MatchingState, order: LiveOrder): void {
  const { side } = order.request;
  order.stage = 'resting';
  order.shownLots = nextShownLots(order);
  order.aheadLots = queueAhead(state, side, order.limitTick);
  order.tradedLots = 0;
  joinQueue(ownQueue(state, side), order, order.limitTick);
}
