import type { Qty } from '../../foundation/decimal.ts';
import type { Leg } from '../client-order-id.ts';
import type { OrderRequest, OrderType } from '../order.ts';
import type { Draft } from './draft.ts';
import type { ProtectionView } from './protection-view.ts';
import { nextOrderId } from './take-intents.ts';

/** The request of an order that only ever reduces, under an id of its own. */
export function reduceRequest(
  draft: Draft,
  { symbol, side }: ProtectionView,
  part: { leg: Leg; quantity: Qty; type: OrderType; decisionId: string },
): OrderRequest {
  const { leg, quantity, type, decisionId } = part;
  return {
    clientOrderId: nextOrderId(draft, { decisionId, symbol, leg }),
    symbol,
    side,
    quantity,
    type,
    timeInForce: type.kind === 'market' ? 'day' : 'gtc',
    reduceOnly: true,
  };
}
