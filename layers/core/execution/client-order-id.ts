import { sha256 } from '../foundation/hash.ts';

declare const id: unique symbol;

/** Ours for an order, known before it leaves: the venue uses it to refuse a second one. */
export type ClientOrderId = string & { readonly [id]: 'client-order-id' };

/** Which part of a decision an order is. */
export type Leg = 'entry' | 'stop' | 'target' | 'exit' | 'flatten';

/** Orders without it are not ours: counted in risk, never owned. */
export const OUR_PREFIX = 'at';

const LENGTH = 18;

/**
 * Derived, not drawn, so that a repeated attempt is the same order. 18 lower-case letters and digits fit every
 * supported venue: Kraken's cl_ord_id takes 18 characters, OKX's clOrdId 32 alphanumerics, Binance and Bybit 36.
 */
export function clientOrderId(part: {
  decisionId: string;
  symbol: string;
  leg: Leg;
  child: number;
}): ClientOrderId {
  const digest = sha256(`${part.decisionId}|${part.symbol}|${part.leg}|${part.child}`);
  const digits = BigInt(`0x${digest}`).toString(36).padStart(50, '0');
  return `${OUR_PREFIX}${digits.slice(-(LENGTH - OUR_PREFIX.length))}` as ClientOrderId;
}
