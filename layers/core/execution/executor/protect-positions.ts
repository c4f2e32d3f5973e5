import { least, minus, roundToLot, ZERO_QTY } from '../../foundation/decimal.ts';
import type { Leg } from '../client-order-id.ts';
import { mayFill, stageOf } from '../order-stage.ts';
import { openOrder, refitOrder, type Draft } from './draft.ts';
import { isAtLevel, layProtection } from './lay-protection.ts';
import {
  isCloser,
  isStop,
  leavesSum,
  protectionView,
  roomOf,
  type ProtectionView,
} from './protection-view.ts';
import { reduceRequest } from './reduce-request.ts';
import { cancelAgain } from './resolve-orders.ts';
import { sendOrders } from './send-orders.ts';
import { isSetBack } from './setback.ts';
import { deny } from './take-intents.ts';

/**
 * Brings what reduces each position in line with the position, one safe move at a time; made again after every event, it ends
 * where nothing is left to be moved. Not before the books were compared with the venue's: protecting what is not held would
 * open a position.
 */
export function protectPositions(draft: Draft): void {
  if (!draft.session.connected || !draft.session.reconciled) return;
  for (const { symbol } of draft.config.instruments) {
    const view = protectionView(draft, symbol);
    if (view === undefined || !isConcerned(draft, view)) continue;
    withdrawObsolete(draft, view);
    if (view.need === ZERO_QTY) {
      denyWaiting(draft, view);
      continue;
    }
    watchLevels(draft, view);
    closeWaiting(draft, protectionView(draft, symbol) ?? view);
    layProtection(draft, protectionView(draft, symbol) ?? view);
  }
}

function isConcerned({ books }: Draft, { symbol, need }: ProtectionView): boolean {
  return (
    need > ZERO_QTY || books.orders.some((order) => order.request.symbol === symbol && order.leg !== 'entry')
  );
}

/** Orders of an earlier position: on the other side now, or around nothing. */
function withdrawObsolete(draft: Draft, { symbol, side, need }: ProtectionView): void {
  for (const order of draft.books.orders) {
    const { request, leg, cancel } = order;
    if (request.symbol !== symbol || leg === 'entry' || !mayFill(order)) continue;
    const obsolete = need === ZERO_QTY || request.side !== side;
    if (obsolete && cancel.asked === 0 && order.venueOrderId !== undefined) cancelAgain(draft, order);
  }
}

function denyWaiting(draft: Draft, { symbol }: ProtectionView): void {
  for (const order of draft.books.orders) {
    if (order.request.symbol !== symbol || !isCloser(order) || stageOf(order) !== 'initialized') continue;
    deny(draft, order, { code: 'NOTHING_HELD', message: `nothing of ${symbol} is held` });
  }
}

/** Where a level cannot rest at the venue, or was jumped over before it did, the executor closes at the market itself. */
function watchLevels(draft: Draft, view: ProtectionView): void {
  const { guard, quote, reducing, waiting, mode, need, symbol } = view;
  if (guard === undefined || quote === undefined || waiting.length > 0) return;
  if (reducing.some(isCloser) || isSetBack(draft, symbol)) return;
  const long = guard.direction === 'long';
  const { markPx } = quote;
  const { stopPx, targetPx, decisionId } = guard;
  const stopReached = long ? markPx <= stopPx : markPx >= stopPx;
  const targetReached = targetPx !== undefined && (long ? markPx >= targetPx : markPx <= targetPx);
  // One that was left behind by the trail rests too low: the venue would not take one at the level any more.
  const stopRests = reducing.some(
    (order) => isStop(order) && isAtLevel(draft, { view, guard, leg: 'stop' }, order),
  );
  const targetWatched = mode === 'stop-only' || mode === 'watched';
  const leg: Leg | undefined =
    stopReached && !stopRests ? 'stop' : targetReached && targetWatched ? 'target' : undefined;
  if (leg === undefined) return;
  const request = reduceRequest(draft, view, { leg, quantity: need, type: { kind: 'market' }, decisionId });
  openOrder(draft, request, { decisionId, leg });
}

/**
 * Closing orders leave when together with everything that may fill they cannot sell more than is held. A reduce-only venue
 * sees to that itself; elsewhere the resting orders make room first.
 */
function closeWaiting(draft: Draft, view: ProtectionView): void {
  if (isSetBack(draft, view.symbol)) return;
  for (const order of view.waiting) {
    const now = protectionView(draft, view.symbol) ?? view;
    const closing = leavesSum(now.reducing.filter(isCloser));
    const left = minus(now.need, least(closing, now.need));
    const quantity = roundToLot(least(order.request.quantity, left), now.instrument.lot, 'floor');
    if (quantity <= ZERO_QTY) {
      if (closing === ZERO_QTY) deny(draft, order, { code: 'DUST', message: 'less than a lot is held' });
      continue;
    }
    if (now.mode !== 'reduce-only' && roomOf(now) < quantity) continue;
    const request = { ...order.request, quantity };
    refitOrder(draft, order, request);
    sendOrders(draft, [request], { raisesRisk: false });
  }
}
