import { px, qty } from '../../layers/core/foundation/decimal.ts';
import { clientOrderId } from '../../layers/core/execution/client-order-id.ts';
import { pendingOrder, type Order, type OrderRequest } from '../../layers/core/execution/order.ts';
import type { Intent } from '../../layers/core/execution/intent.ts';
import { SPX } from './an-instrument.ts';

/** The id of the order with that number. */
export function orderId(number: number): OrderRequest['clientOrderId'] {
  return clientOrderId({ decisionId: 'a-test', symbol: SPX, leg: 'entry', child: number });
}

/** A market order to buy ten. */
export function aRequest(change: Partial<OrderRequest> = {}): OrderRequest {
  return {
    clientOrderId: orderId(1),
    symbol: SPX,
    side: 'buy',
    quantity: qty('10'),
    type: { kind: 'market' },
    timeInForce: 'day',
    reduceOnly: false,
    ...change,
  };
}

/** That order as we know it, before the venue has said anything. */
export function anOrder(change: Partial<OrderRequest> = {}): Order {
  return pendingOrder(aRequest(change), { decisionId: 'a-test', leg: 'entry' });
}

type Entry = Extract<Intent, { kind: 'enter' }>;

/** To buy ten with a stop at 95 that trails by 5, and a target at 110. */
export function anEntry(change: Partial<Entry> = {}): Entry {
  return {
    kind: 'enter',
    symbol: SPX,
    side: 'buy',
    quantity: qty('10'),
    bracket: { stopPx: px('95'), trailBy: px('5'), targetPx: px('110') },
    ...change,
  };
}
