import type { Refusal } from '../../../core/foundation/result.ts';
import type { Answer } from '../dialect.ts';

export function answered(body: unknown): Answer {
  return { status: 200, body };
}

export function complaint(code: number, msg: string, status = 400): Answer {
  return { status, body: { code, msg } };
}

/** A refusal of the exchange in Binance's words. */
export function refusalAnswer({ code, message }: Refusal): Answer {
  switch (code) {
    case 'UNKNOWN_SYMBOL':
      return complaint(-1121, 'Invalid symbol.');
    case 'DUPLICATE_ID':
      return complaint(-2010, 'Duplicate order sent.');
    case 'TOO_MANY_ORDERS':
      return complaint(-1013, 'Filter failure: MAX_NUM_ORDERS');
    case 'LOT':
    case 'MIN_QTY':
      return complaint(-1013, 'Filter failure: LOT_SIZE');
    case 'TICK':
      return complaint(-1013, 'Filter failure: PRICE_FILTER');
    case 'MIN_NOTIONAL':
      return complaint(-1013, 'Filter failure: NOTIONAL');
    case 'FUNDS':
      return complaint(-2010, 'Account has insufficient balance for requested action.');
    case 'POST_ONLY_WOULD_TAKE':
      return complaint(-2010, 'Order would immediately match and take.');
    default:
      return complaint(-2010, `New order rejected: ${message}`);
  }
}
