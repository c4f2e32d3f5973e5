import { cancelLive, headOf, refreshShown } from './order-lifecycle.ts';
import { headAt } from './order-queue.ts';
import { marketLadder, opposite, ownQueue, type MatchingState } from './matching-state.ts';
import { flipped, NO_KEY, nextKey, setLots, slotOf } from './price-ladder.ts';
import { fillByMarket, nextTrade, settleFill, writeFill } from './settle-fill.ts';
import { roomOf, type LiveOrder, type OrderQueue } from './venue-order.ts';

/**
 * Trades an incoming order against what stands on the other side, best price first, at each price in order of time: the
 * recorded market's lots that were there before an order of ours, that order, and so on. What is left stays in `openLots`.
 */
export function takeLiquidity(state: MatchingState, taker: LiveOrder): void {
  const side = opposite(taker.request.side);
  const queue = ownQueue(state, side);
  const ladder = marketLadder(state, side);
  const last = worstKey(state, taker);
  let marketKey = ladder.bestKey;
  while (roomOf(taker) > 0) {
    const key = Math.min(marketKey, queue.ladder.bestKey);
    if (key > last || !takeLevel(state, taker, { queue, key })) return;
    // The market's level may still stand, for our trades need not change it; it is not taken twice.
    if (marketKey === key) marketKey = nextKey(ladder, key + 1);
  }
}

/** Whether there is anything that this order would trade with. */
export function wouldTake(state: MatchingState, order: LiveOrder): boolean {
  const side = opposite(order.request.side);
  const best = Math.min(marketLadder(state, side).bestKey, ownQueue(state, side).ladder.bestKey);
  return best <= worstKey(state, order);
}

/** The last key of the other side that the order's limit lets it reach. */
export function worstKey(state: MatchingState, { request, limitTick }: LiveOrder): number {
  const { ladder } = ownQueue(state, opposite(request.side));
  const unlimited = request.type.kind === 'market' || request.type.kind === 'stop';
  return unlimited ? NO_KEY - 1 : flipped(ladder, limitTick);
}

/** Takes one level; false where self-trade prevention has ended the taker. */
function takeLevel(
  state: MatchingState,
  taker: LiveOrder,
  { queue, key }: { queue: OrderQueue; key: number },
): boolean {
  const tick = flipped(queue.ladder, key);
  const ladder = marketLadder(state, opposite(taker.request.side));
  const slot = slotOf(ladder, key);
  const marketLots = slot < 0 ? 0 : (ladder.lots[slot] ?? 0);
  let marketTaken = 0;
  while (roomOf(taker) > 0) {
    const maker = headAt(queue, key);
    const reach = maker === undefined ? marketLots : Math.min(Math.ceil(maker.aheadLots), marketLots);
    const lots = Math.min(Math.max(0, reach - marketTaken), roomOf(taker));
    if (lots > 0) {
      fillByMarket(state, taker, { tick, lots, liquidity: 'taker' });
      marketTaken += lots;
    }
    if (maker === undefined || roomOf(taker) === 0) break;
    // What the fill just made may have cancelled that maker.
    if (maker.queue !== queue) continue;
    if (isSelfTrade(maker, taker)) preventSelfTrade(state, maker, taker);
    else trade(state, { maker, taker, tick });
  }
  if (state.rules.impact === 'until-update' && marketTaken > 0) {
    setLots(ladder, tick, marketLots - marketTaken);
    for (let order = headAt(queue, key); order !== undefined; order = order.next) {
      order.aheadLots = Math.max(0, order.aheadLots - marketTaken);
    }
  }
  return taker.stage !== 'done';
}

function trade(
  state: MatchingState,
  { maker, taker, tick }: { maker: LiveOrder; taker: LiveOrder; tick: number },
): void {
  const lots = Math.min(maker.shownLots, roomOf(maker), roomOf(taker));
  if (lots === 0) {
    cancelLive(state, maker, 'NOTHING_TO_REDUCE');
    return;
  }
  const tradeId = nextTrade(state, tick);
  writeFill(state, maker, { tradeId, tick, lots, liquidity: 'maker' });
  writeFill(state, taker, { tradeId, tick, lots, liquidity: 'taker' });
  settleFill(state, maker, lots);
  settleFill(state, taker, lots);
}

function isSelfTrade(maker: LiveOrder, taker: LiveOrder): boolean {
  return maker.owner === taker.owner && (taker.request.selfTrade ?? 'allow') !== 'allow';
}

function preventSelfTrade(state: MatchingState, maker: LiveOrder, taker: LiveOrder): void {
  const policy = taker.request.selfTrade;
  if (policy === 'decrement') {
    const lots = Math.min(maker.openLots, taker.openLots);
    for (const order of [maker, taker]) decrement(state, order, lots);
    return;
  }
  if (policy !== 'cancel-newest') cancelLive(state, maker, 'SELF_TRADE');
  if (policy !== 'cancel-oldest') cancelLive(state, taker, 'SELF_TRADE');
}

function decrement(state: MatchingState, order: LiveOrder, lots: number): void {
  if (lots === order.openLots) {
    cancelLive(state, order, 'SELF_TRADE');
    return;
  }
  order.openLots -= lots;
  order.totalLots -= lots;
  if (order.queue !== undefined) refreshShown(order, { grow: false });
  state.events.push({
    kind: 'amended',
    ...headOf(state, order),
    limitTick: order.limitTick,
    totalLots: order.totalLots,
    keptPriority: true,
    reason: 'SELF_TRADE',
  });
}
