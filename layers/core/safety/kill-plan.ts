import {
  greatest,
  minus,
  plus,
  roundToLot,
  roundToTick,
  toNumber,
  ZERO_PX,
  ZERO_QTY,
  type Px,
  type Qty,
} from '../foundation/decimal.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import { clientOrderId, type ClientOrderId } from '../execution/client-order-id.ts';
import type { LatchPolicy } from '../execution/executor/latch-view.ts';
import type { VenueCapabilities, VenueOrder } from '../execution/executor/venue-view.ts';
import type { OrderRequest } from '../execution/order.ts';
import { minimumQty } from '../execution/venue-rules.ts';

/** One instrument as the venue shows it, and our part in it. */
export interface KillView {
  readonly instrument: Instrument;
  /** The side that closes what we hold. */
  readonly closes: 'buy' | 'sell';
  /** What of ours can be closed, without a sign. */
  readonly closable: Qty;
  /** Ours that are open; no other is ever touched. */
  readonly orders: readonly (VenueOrder & { readonly clientOrderId: ClientOrderId })[];
  /** Where a stop belongs; absent where nobody knows. */
  readonly stopPx?: Px;
  /** The number of the next order of this incident: none before it is unknown to the venue. */
  readonly nextChild: number;
  /** The venue would not take the stop: its level has been passed, or it takes none. */
  readonly stopRefused: boolean;
}

export interface KillTerms {
  /** Names the incident in the ids of its orders. */
  readonly killId: string;
  readonly portfolioId: string;
  readonly policy: LatchPolicy;
  /** How much of each position a reduction leaves; what is not named is closed. */
  readonly keeps: readonly { readonly symbol: Sym; readonly quantity: Qty }[];
  readonly capabilities: Pick<VenueCapabilities, 'stopOrders' | 'reduceOnly'>;
}

export type KillAct =
  | { readonly kind: 'cancel'; readonly clientOrderId: ClientOrderId; readonly symbol: Sym }
  | { readonly kind: 'submit'; readonly request: OrderRequest }
  /** Something of ours that closes is on its way. */
  | { readonly kind: 'wait'; readonly symbol: Sym };

/** Part of a position that a reduction leaves. */
export const REDUCE_TO_RATIO = 0.5;

/** What a reduction leaves of each position, decided once: to be asked again must not halve it again. */
export function keepsOf(views: readonly KillView[]): KillTerms['keeps'] {
  return views.flatMap((view) => {
    const { symbol, lot } = view.instrument;
    const quantity = roundToLot(toNumber(view.closable) * REDUCE_TO_RATIO, lot, 'floor');
    return quantity < leastQty(view) ? [] : [{ symbol, quantity }];
  });
}

/**
 * What is to be done next, from what the venue shows now; nothing where the policy is met. Cancels come alone: what they free
 * is known only when the venue has been looked at again. Then what is too much is closed at the market, and what stays is
 * given the stop it lacks. It asks for nothing that is there already, so asking it again and again ends.
 */
export function nextActs(view: KillView, terms: KillTerms): readonly KillAct[] {
  const { symbol } = view.instrument;
  const cancels = view.orders.filter((order) => isInTheWay(order, view, terms));
  if (cancels.length > 0) {
    return cancels.map((order) => ({ kind: 'cancel', clientOrderId: order.clientOrderId, symbol }));
  }
  if (view.orders.some(isAtMarket)) return [{ kind: 'wait', symbol }];
  const excess = excessQty(view, terms);
  if (excess >= leastQty(view)) return [close(view, terms, excess)];
  const naked = nakedQty(view, terms);
  if (naked < leastQty(view)) return [];
  if (view.stopRefused) return [close(view, terms, naked)];
  return canStop(view, terms) ? [protect(view, terms, { naked, stopPx: view.stopPx })] : [];
}

/** What is held beyond what the policy leaves, in whole lots. */
export function excessQty({ closable, instrument }: KillView, { policy, keeps }: KillTerms): Qty {
  if (policy === 'halt') return ZERO_QTY;
  const kept = keeps.find(({ symbol }) => symbol === instrument.symbol)?.quantity;
  const left = policy === 'reduce' ? (kept ?? ZERO_QTY) : ZERO_QTY;
  return roundToLot(greatest(minus(closable, left), ZERO_QTY), instrument.lot, 'floor');
}

/** What is left without a stop, in whole lots. */
export function nakedQty(view: KillView, terms: KillTerms): Qty {
  const stays = minus(view.closable, excessQty(view, terms));
  const naked = greatest(
    minus(stays, leavesSum(view.orders.filter((order) => isStop(order, view)))),
    ZERO_QTY,
  );
  return roundToLot(naked, view.instrument.lot, 'floor');
}

/** Less than this the venue takes no order for: it is called dust. */
export function leastQty({ instrument, stopPx = ZERO_PX }: KillView): Qty {
  const least = stopPx > ZERO_PX ? minimumQty(instrument, stopPx) : instrument.minQty;
  return greatest(least, instrument.lot);
}

/** An order that could open or enlarge a position. */
export function opens(order: VenueOrder, { closes, closable }: KillView): boolean {
  return order.side !== closes || closable === ZERO_QTY;
}

function isInTheWay(order: VenueOrder, view: KillView, terms: KillTerms): boolean {
  if (opens(order, view)) return true;
  if (isAtMarket(order)) return false;
  if (terms.policy === 'flatten') return true;
  const resting = view.orders.filter((other) => !isAtMarket(other));
  if (excessQty(view, terms) >= leastQty(view)) return true;
  // A target holds on a spot market what the missing stop would need.
  const crowded = !terms.capabilities.reduceOnly && !isStop(order, view) && hasNoStop(view, terms);
  const tooMuch = leavesSum(resting.filter((other) => isStop(other, view))) > view.closable;
  return crowded || (tooMuch && isStop(order, view));
}

function hasNoStop(view: KillView, terms: KillTerms): boolean {
  return canStop(view, terms) && nakedQty(view, terms) >= leastQty(view);
}

function canStop(view: KillView, terms: KillTerms): view is KillView & { readonly stopPx: Px } {
  return view.stopPx !== undefined && terms.capabilities.stopOrders && !view.stopRefused;
}

function isStop(order: VenueOrder, { closes }: KillView): boolean {
  return order.side === closes && order.stopPx !== undefined;
}

function isAtMarket({ stopPx, limitPx }: VenueOrder): boolean {
  return stopPx === undefined && limitPx === undefined;
}

function leavesSum(orders: readonly VenueOrder[]): Qty {
  return orders.reduce((sum, { quantity, filledQty }) => plus(sum, minus(quantity, filledQty)), ZERO_QTY);
}

function close(view: KillView, terms: KillTerms, quantity: Qty): KillAct {
  return submit(view, terms, { quantity, leg: 'flatten', type: { kind: 'market' } });
}

function protect(
  view: KillView,
  terms: KillTerms,
  { naked, stopPx }: { readonly naked: Qty; readonly stopPx: Px },
): KillAct {
  const rounded = roundToTick(stopPx, view.instrument.tick, view.closes === 'sell' ? 'ceil' : 'floor');
  return submit(view, terms, { quantity: naked, leg: 'stop', type: { kind: 'stop', stopPx: rounded } });
}

function submit(
  { instrument: { symbol }, closes, nextChild }: KillView,
  { killId, portfolioId }: KillTerms,
  part: Pick<OrderRequest, 'quantity' | 'type'> & { readonly leg: 'flatten' | 'stop' },
): KillAct {
  const { quantity, type } = part;
  return {
    kind: 'submit',
    request: {
      clientOrderId: killOrderId({ killId, portfolioId, symbol, child: nextChild }),
      symbol,
      side: closes,
      quantity,
      type,
      timeInForce: type.kind === 'market' ? 'day' : 'gtc',
      reduceOnly: true,
    },
  };
}

/** Derived, so that a repeated attempt is the same order. */
export function killOrderId(part: {
  readonly killId: string;
  readonly portfolioId: string;
  readonly symbol: Sym;
  readonly child: number;
}): ClientOrderId {
  const { killId, portfolioId, symbol, child } = part;
  return clientOrderId({ decisionId: killId, symbol, leg: 'flatten', child, portfolioId });
}
