import {
  greatest,
  least,
  minus,
  negate,
  roundToLot,
  roundToTick,
  ZERO_QTY,
  type Px,
  type Qty,
} from '../../foundation/decimal.ts';
import type { AmendedTerms } from '../order-fact.ts';
import { leavesOf, stageOf } from '../order-stage.ts';
import { quantityOf, type TrackedOrder } from '../order-track.ts';
import type { OrderType } from '../order.ts';
import { hear, openOrder, type Draft } from './draft.ts';
import type { Guard } from './executor-state.ts';
import {
  closingQty,
  isCloser,
  isLeaving,
  isProven,
  isStop,
  leastOrder,
  leavesSum,
  roomOf,
  type ProtectionView,
} from './protection-view.ts';
import { reduceRequest } from './reduce-request.ts';
import { cancelAgain } from './resolve-orders.ts';
import { sendOrders } from './send-orders.ts';
import { isSetBack } from './setback.ts';
import { closerBy, trailStep } from './tend-guards.ts';

/**
 * Lets the resting stops (and targets) add up to the position. What fills short is added; what is too much, or at an old level,
 * is amended where the venue can. Otherwise it is replaced: on a reduce-only venue the new order goes first and the old one is
 * cancelled once the new one is proven to rest, for there too much is harmless and too little is not; elsewhere what rests
 * holds what it would sell, so the old one is cancelled first and the new one follows when there is room, for two of
 * them could sell more than is held.
 */
export function layProtection(draft: Draft, view: ProtectionView): void {
  const { guard, mode, symbol } = view;
  if (guard === undefined || mode === 'watched' || isSetBack(draft, symbol)) return;
  layOrders(draft, { view, guard, leg: 'stop' });
  if (mode === 'reduce-only' && guard.targetPx !== undefined)
    layOrders(draft, { view, guard, leg: 'target' });
  if (mode === 'oco') withdrawWidows(draft, view);
}

/** One kind of resting order around a position. */
export interface Layer {
  readonly view: ProtectionView;
  readonly guard: Guard;
  readonly leg: 'stop' | 'target';
}

function layOrders(draft: Draft, layer: Layer): void {
  const { view, leg } = layer;
  const resting = view.reducing.filter((order) => !isCloser(order) && isStop(order) === (leg === 'stop'));
  // One that is leaving or unknown is not counted on; where it could double, it still takes its room.
  const counted = resting.filter((order) => !isLeaving(order) && stageOf(order) !== 'unknown');
  const fresh = counted.filter((order) => isAtLevel(draft, layer, order));
  const stale = counted.filter((order) => !fresh.includes(order));
  const desired = desiredQty(view);
  const short = minus(desired, leavesSum(fresh));
  if (short >= leastOrder(view, levelPx(layer))) lay(draft, layer, { short, stale });
  else trim(draft, layer, { fresh, stale, excess: negate(short) });
}

/** Where closing orders need room, protection makes it. */
function desiredQty(view: ProtectionView): Qty {
  const { need, mode, instrument } = view;
  const kept = mode === 'reduce-only' ? need : greatest(minus(need, closingQty(view)), ZERO_QTY);
  return roundToLot(kept, instrument.lot, 'floor');
}

function lay(
  draft: Draft,
  layer: Layer,
  { short, stale }: { short: Qty; stale: readonly TrackedOrder[] },
): void {
  const { view } = layer;
  const amendable = stale.find((order) => isAmendable(draft, layer, order));
  if (amendable !== undefined) {
    amend(draft, amendable, { quantity: quantityOf(amendable), ...pricesOf(layer) });
    return;
  }
  if (view.mode === 'reduce-only') {
    place(draft, layer, short);
    return;
  }
  for (const order of stale.filter(isProven)) withdraw(draft, view, order);
  const quantity = roundToLot(least(short, roomOf(view)), view.instrument.lot, 'floor');
  if (quantity >= leastOrder(view, levelPx(layer))) place(draft, layer, quantity);
}

function trim(
  draft: Draft,
  layer: Layer,
  { fresh, stale, excess }: { fresh: readonly TrackedOrder[]; stale: readonly TrackedOrder[]; excess: Qty },
): void {
  const { view } = layer;
  // Not before the new ones are proven to rest.
  if (!fresh.every(isProven)) return;
  for (const order of stale.filter(isProven)) withdraw(draft, view, order);
  if (excess <= ZERO_QTY) return;
  const largestFirst = fresh.toSorted((a, b) => (leavesOf(a) > leavesOf(b) ? -1 : 1));
  const [largest] = largestFirst;
  if (largest === undefined) return;
  const superfluous = largestFirst.find((order) => leavesOf(order) <= excess);
  if (superfluous !== undefined) {
    withdraw(draft, view, superfluous);
    return;
  }
  const kept = minus(leavesOf(largest), excess);
  const enough = kept >= leastOrder(view, levelPx(layer));
  if (enough && isAmendable(draft, layer, largest)) {
    amend(draft, largest, { quantity: minus(quantityOf(largest), excess), ...pricesOf(layer) });
  } else if (view.mode !== 'reduce-only') withdraw(draft, view, largest);
  else if (enough) place(draft, layer, kept);
}

/** A target whose stop is gone leaves the position without one, and holds what a new pair would need. */
function withdrawWidows(draft: Draft, { reducing }: ProtectionView): void {
  const groups = new Set(reducing.filter(isStop).map(({ request }) => request.ocoGroup));
  for (const order of reducing) {
    const { request } = order;
    if (isStop(order) || request.ocoGroup === undefined || groups.has(request.ocoGroup)) continue;
    if (isProven(order)) cancelAgain(draft, order);
  }
}

function place(draft: Draft, layer: Layer, quantity: Qty): void {
  const { view, guard, leg } = layer;
  const { decisionId, targetPx } = guard;
  const request = reduceRequest(draft, view, { leg, quantity, type: typeOf(layer), decisionId });
  if (view.mode !== 'oco' || targetPx === undefined) {
    openOrder(draft, request, { decisionId, leg });
    sendOrders(draft, [request], { raisesRisk: false });
    return;
  }
  const ocoGroup = request.clientOrderId;
  const limitPx = levelPx({ ...layer, leg: 'target' });
  const target = reduceRequest(draft, view, {
    leg: 'target',
    quantity,
    type: { kind: 'limit', limitPx },
    decisionId,
  });
  const pair = [
    { ...request, ocoGroup },
    { ...target, ocoGroup },
  ] as const;
  openOrder(draft, pair[0], { decisionId, leg: 'stop' });
  openOrder(draft, pair[1], { decisionId, leg: 'target' });
  sendOrders(draft, pair, { raisesRisk: false });
}

/** Of a native pair both go. */
function withdraw(draft: Draft, { reducing }: ProtectionView, order: TrackedOrder): void {
  const { ocoGroup, clientOrderId } = order.request;
  const partner = reducing.find(
    ({ request }) =>
      ocoGroup !== undefined && request.ocoGroup === ocoGroup && request.clientOrderId !== clientOrderId,
  );
  cancelAgain(draft, order);
  if (partner !== undefined && !isLeaving(partner)) cancelAgain(draft, partner);
}

function amend(draft: Draft, order: TrackedOrder, terms: AmendedTerms): void {
  const { clientOrderId, symbol } = order.request;
  const attempt = order.amend.asked + 1;
  hear(draft, clientOrderId, { kind: 'amend-asked', attempt });
  draft.effects.push({ kind: 'amend', clientOrderId, symbol, attempt, terms });
}

/** One that the venue refused to amend is replaced instead. */
function isAmendable({ config }: Draft, { view }: Layer, order: TrackedOrder): boolean {
  const refusedBefore = order.amend.answered > order.amend.taken;
  return config.capabilities.amend && view.mode !== 'oco' && isProven(order) && !refusedBefore;
}

/** Whether an order rests where the guard wants it, give or take a step that is not worth a message. */
export function isAtLevel(draft: Draft, layer: Layer, { request, amend }: TrackedOrder): boolean {
  const { guard, leg } = layer;
  if (leg === 'target') {
    const limitPx =
      amend.terms?.limitPx ?? (request.type.kind === 'limit' ? request.type.limitPx : undefined);
    return limitPx === levelPx(layer);
  }
  const stopPx = amend.terms?.stopPx ?? (request.type.kind === 'stop' ? request.type.stopPx : undefined);
  return stopPx !== undefined && negate(closerBy(guard, stopPx)) < trailStep(draft, guard);
}

function typeOf(layer: Layer): OrderType {
  return layer.leg === 'stop'
    ? { kind: 'stop', stopPx: levelPx(layer) }
    : { kind: 'limit', limitPx: levelPx(layer) };
}

function pricesOf(layer: Layer): Pick<AmendedTerms, 'stopPx' | 'limitPx'> {
  return layer.leg === 'stop' ? { stopPx: levelPx(layer) } : { limitPx: levelPx(layer) };
}

/** A stop is rounded towards the price, to protect; a target too, to be met. */
function levelPx({ view, guard, leg }: Layer): Px {
  const { tick } = view.instrument;
  const long = guard.direction === 'long';
  if (leg === 'stop') return roundToTick(guard.stopPx, tick, long ? 'ceil' : 'floor');
  return roundToTick(guard.targetPx ?? guard.stopPx, tick, long ? 'floor' : 'ceil');
}
