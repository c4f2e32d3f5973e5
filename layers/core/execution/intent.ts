import type { Px, Qty } from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import type { Side } from '../portfolio/fill.ts';
import { clientOrderId, type ClientOrderId, type Leg } from './client-order-id.ts';
import type { OrderRequest } from './order.ts';

/** Protective orders that come with an entry: a stop that trails, and a target; one cancels the other ([R5]). */
export interface Bracket {
  readonly stopPx: Px;
  readonly trailBy: Px;
  readonly targetPx: Px;
}

/** An approved proposal, sized: what the executor is to do, whatever the venue calls it. */
export type Intent =
  | {
      readonly kind: 'enter';
      readonly symbol: Sym;
      readonly side: Side;
      readonly quantity: Qty;
      readonly bracket: Bracket;
    }
  | {
      /** A stop for what is held without one. */
      readonly kind: 'protect';
      readonly symbol: Sym;
      readonly side: Side;
      readonly quantity: Qty;
      readonly stopPx: Px;
    }
  | {
      readonly kind: 'exit' | 'flatten';
      readonly symbol: Sym;
      readonly side: Side;
      readonly quantity: Qty;
    };

export interface LegRequest {
  readonly leg: Leg;
  readonly request: OrderRequest;
}

/** The orders an intent means. Deterministic: asked again, it names the same orders. */
export function ordersOf(intent: Intent, decisionId: string): readonly LegRequest[] {
  const { symbol, side, quantity } = intent;
  const idOf = (leg: Leg): ClientOrderId => clientOrderId({ decisionId, symbol, leg, child: 0 });
  const market = { symbol, side, quantity, type: { kind: 'market' }, timeInForce: 'day' } as const;
  if (intent.kind === 'protect') {
    const type = { kind: 'stop', stopPx: intent.stopPx } as const;
    const request = { symbol, side, quantity, type, timeInForce: 'gtc', reduceOnly: true } as const;
    return [{ leg: 'stop', request: { ...request, clientOrderId: idOf('stop') } }];
  }
  if (intent.kind !== 'enter') {
    const leg = intent.kind;
    return [{ leg, request: { ...market, clientOrderId: idOf(leg), reduceOnly: true } }];
  }
  const { stopPx, trailBy, targetPx } = intent.bracket;
  const parentId = idOf('entry');
  const protective = {
    symbol,
    side: side === 'buy' ? 'sell' : 'buy',
    quantity,
    timeInForce: 'gtc',
    reduceOnly: true,
    parentId,
    ocoGroup: parentId,
  } as const;
  return [
    { leg: 'entry', request: { ...market, clientOrderId: parentId, reduceOnly: false } },
    {
      leg: 'stop',
      request: { ...protective, clientOrderId: idOf('stop'), type: { kind: 'stop', stopPx, trailBy } },
    },
    {
      leg: 'target',
      request: { ...protective, clientOrderId: idOf('target'), type: { kind: 'limit', limitPx: targetPx } },
    },
  ];
}
