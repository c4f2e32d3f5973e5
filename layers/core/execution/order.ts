import { assert, unreachable } from '../foundation/assert.ts';
import { minus, plus, ZERO_QTY, type Px, type Qty } from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Sym } from '../market/instrument.ts';
import type { Fill, Side } from '../portfolio/fill.ts';
import type { ClientOrderId, Leg } from './client-order-id.ts';

export type OrderType =
  | { readonly kind: 'market' }
  | { readonly kind: 'limit'; readonly limitPx: Px }
  /** With a trail, the stop follows the best price at that distance and never loosens. */
  | { readonly kind: 'stop'; readonly stopPx: Px; readonly trailBy?: Px };

/** An order as it is sent. */
export interface OrderRequest {
  readonly clientOrderId: ClientOrderId;
  readonly symbol: Sym;
  readonly side: Side;
  readonly quantity: Qty;
  readonly type: OrderType;
  /** `day` ends with the session it first could trade in; `gtc` rests until it is filled or cancelled. */
  readonly timeInForce: 'day' | 'gtc';
  readonly reduceOnly: boolean;
  /** Sleeps until that order fills, and then works for as much as it filled. */
  readonly parentId?: ClientOrderId;
  /** Of the orders that share it, a fill of one reduces the others by as much. */
  readonly ocoGroup?: string;
}

/** Where the order stands. Each status carries only the facts that are true in it. */
export type OrderStatus =
  | { readonly kind: 'pending-submit' }
  | { readonly kind: 'working'; readonly venueOrderId: string }
  | { readonly kind: 'filled'; readonly atMs: EpochMs }
  | { readonly kind: 'canceled'; readonly atMs: EpochMs; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string };

/** An order as we know it: what was asked, for which decision, and what became of it. */
export interface Order {
  readonly request: OrderRequest;
  readonly decisionId: string;
  readonly leg: Leg;
  readonly filledQty: Qty;
  /** The trades that filled it, so that hearing one twice counts once. */
  readonly tradeIds: readonly string[];
  readonly status: OrderStatus;
}

/** A fact about an order, from the venue. */
export type OrderEvent =
  | { readonly kind: 'accepted'; readonly venueOrderId: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'fill'; readonly fill: Fill }
  | { readonly kind: 'canceled'; readonly atMs: EpochMs; readonly reason: string };

export function pendingOrder(
  request: OrderRequest,
  { decisionId, leg }: { decisionId: string; leg: Leg },
): Order {
  return { request, decisionId, leg, filledQty: ZERO_QTY, tradeIds: [], status: { kind: 'pending-submit' } };
}

/** Total: any fact may come in any state. A fill may precede its acceptance and follow a cancel. */
export function foldOrder(order: Order, event: OrderEvent): Order {
  switch (event.kind) {
    case 'accepted':
      return order.status.kind === 'pending-submit'
        ? { ...order, status: { kind: 'working', venueOrderId: event.venueOrderId } }
        : order;
    case 'rejected':
      return isFinal(order) ? order : { ...order, status: { kind: 'rejected', reason: event.reason } };
    case 'canceled':
      return isFinal(order)
        ? order
        : { ...order, status: { kind: 'canceled', atMs: event.atMs, reason: event.reason } };
    case 'fill':
      return filledBy(order, event.fill);
    default:
      return unreachable(event);
  }
}

export function isFinal({ status }: Order): boolean {
  return status.kind !== 'pending-submit' && status.kind !== 'working';
}

/** What may still fill. */
export function leavesQty(order: Order): Qty {
  if (isFinal(order) || order.filledQty >= order.request.quantity) return ZERO_QTY;
  return minus(order.request.quantity, order.filledQty);
}

function filledBy(order: Order, fill: Fill): Order {
  assert(fill.clientOrderId === order.request.clientOrderId, `fill ${fill.tradeId} is of another order`);
  if (order.tradeIds.includes(fill.tradeId)) return order;
  const filledQty = plus(order.filledQty, fill.lastQty);
  const filled = { ...order, filledQty, tradeIds: [...order.tradeIds, fill.tradeId] };
  const complete = filledQty >= order.request.quantity && !isFinal(order);
  return complete ? { ...filled, status: { kind: 'filled', atMs: fill.atMs } } : filled;
}
