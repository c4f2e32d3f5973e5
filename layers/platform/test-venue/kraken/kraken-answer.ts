import type { Refusal } from '../../../core/foundation/result.ts';
import type { Answer } from '../dialect.ts';

/** Kraken answers 200 whatever happens, and complains in the body. */
export function result(value: unknown): Answer {
  return { status: 200, body: { error: [], result: value } };
}

export function complaint(error: string): Answer {
  return { status: 200, body: { error: [error] } };
}

/** A refusal of the exchange in Kraken's words. */
export function refusalAnswer({ code, message }: Refusal): Answer {
  switch (code) {
    case 'UNKNOWN_SYMBOL':
      return complaint('EQuery:Unknown asset pair');
    case 'DUPLICATE_ID':
      return complaint('EOrder:Duplicate cl_ord_id');
    case 'TOO_MANY_ORDERS':
      return complaint('EOrder:Orders limit exceeded');
    case 'LOT':
      return complaint('EGeneral:Invalid arguments:volume');
    case 'MIN_QTY':
      return complaint('EGeneral:Invalid arguments:volume minimum not met');
    case 'TICK':
      return complaint('EOrder:Invalid price');
    case 'MIN_NOTIONAL':
      return complaint('EOrder:Order minimum not met');
    case 'FUNDS':
      return complaint('EOrder:Insufficient funds');
    case 'POST_ONLY_WOULD_TAKE':
      return complaint('EOrder:Post only order');
    default:
      return complaint(`EOrder:Invalid order ${message}`);
  }
}
