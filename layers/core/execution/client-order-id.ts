import { sha256 } from '../foundation/hash.ts';

declare const id: unique symbol;

/** Ours for an order, known before it leaves: the venue uses it to refuse a second one. */
export type ClientOrderId = string & { readonly [id]: 'client-order-id' };

/** Which part of a decision an order is. */
export type Leg = 'entry' | 'stop' | 'target' | 'exit' | 'flatten';

/** Orders without it are not ours: counted in risk, never owned. */
export const OUR_PREFIX = 'at';

/** No portfolio's name has it. */
const ACCOUNT_MARK = '@';

const LENGTH = 18;
/** 46,656 portfolios; 13 digits of 36 are left for its orders, 67 bits. */
const TAG_LENGTH = 3;

/**
 * Derived, not drawn, so that a repeated attempt is the same order. 18 lower-case letters and digits fit every
 * supported venue: Kraken's cl_ord_id takes 18 characters, OKX's clOrdId 32 alphanumerics, Binance and Bybit 36.
 * With a portfolio its ids differ from those of every other on the account, and bear its own prefix (`prefixOf`).
 */
export function clientOrderId(part: {
  decisionId: string;
  symbol: string;
  leg: Leg;
  child: number;
  portfolioId?: string;
}): ClientOrderId {
  const { decisionId, symbol, leg, child, portfolioId } = part;
  const own = `${decisionId}|${symbol}|${leg}|${child}`;
  const prefix = prefixOf(portfolioId);
  const digits = base36Of(portfolioId === undefined ? own : `${portfolioId}|${own}`);
  return `${prefix}${digits.slice(-(LENGTH - prefix.length))}` as ClientOrderId;
}

/**
 * What the ids of a portfolio begin with: an order at the venue that does not is not its own. Those of its accounts, where it has
 * several, differ in the rest alone.
 */
export function prefixOf(portfolioId?: string): string {
  if (portfolioId === undefined) return OUR_PREFIX;
  const [portfolio = ''] = portfolioId.split(ACCOUNT_MARK);
  return `${OUR_PREFIX}${base36Of(portfolio).slice(-TAG_LENGTH)}`;
}

/** What one of a portfolio's several accounts is known by: its orders' ids are derived from it. */
export function accountIdOf(portfolioId: string, account: string): string {
  return `${portfolioId}${ACCOUNT_MARK}${account}`;
}

/** An id as the venue gave it back, where it bears the portfolio's prefix and has our form. */
export function ownIdOf(text: string | undefined, portfolioId?: string): ClientOrderId | undefined {
  const own = text?.length === LENGTH && text.startsWith(prefixOf(portfolioId)) && /^[0-9a-z]+$/.test(text);
  return own ? (text as ClientOrderId) : undefined;
}

/** What a venue takes for an order's id, by its own documentation. */
export const VENUE_ID_FORMS: Readonly<Record<string, RegExp>> = {
  kraken: /^[\x21-\x7e]{1,18}$/,
  binance: /^[.A-Z:/a-z0-9_-]{1,36}$/,
  bybit: /^[A-Za-z0-9_-]{1,36}$/,
  okx: /^[A-Za-z0-9]{1,32}$/,
};

function base36Of(text: string): string {
  return BigInt(`0x${sha256(text)}`)
    .toString(36)
    .padStart(50, '0');
}
