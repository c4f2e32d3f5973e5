import { leavesQty, type Order } from '../execution/order.ts';
import {
  absolute,
  greatest,
  least,
  minus,
  plus,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import { quantityOf, type Portfolio } from '../portfolio/ledger.ts';
import type { UniverseMember } from './system-config.ts';

/** The account as it would be with every open order filled, valued at the last known prices. */
export interface ProjectedBook {
  /** NaN where something held, or about to be, has no price, and where the account is worth nothing. */
  readonly nav: number;
  readonly cash: number;
  readonly holdings: readonly ProjectedHolding[];
}

export interface ProjectedHolding {
  readonly member: UniverseMember;
  readonly price: number;
  /** Signed; with what open entries may still fill. */
  readonly quantity: Qty;
  /** The quantity at the price. */
  readonly value: number;
  /** How much of it could be closed now: what has filled, less what exits on their way will close. Not signed. */
  readonly closable: Qty;
}

/**
 * Without NAV no limit can be judged: its ratios are then NaN, which no limit lets pass, so that nothing is opened and
 * what is held can still be left ([R13]).
 */
export function projectBook(
  portfolio: Portfolio,
  openOrders: readonly Order[],
  prices: readonly { readonly member: UniverseMember; readonly price: number }[],
): ProjectedBook {
  let cash = toNumber(portfolio.cash);
  let nav = cash;
  const holdings: ProjectedHolding[] = [];
  for (const { member, price } of prices) {
    const { symbol } = member.instrument;
    const held = quantityOf(portfolio, symbol);
    const orders = openOrders.filter(({ request }) => request.symbol === symbol);
    const quantity = withPending(held, orders);
    nav += toNumber(held) * price;
    cash -= toNumber(minus(quantity, held)) * price;
    const closable = closableOf({ held, quantity }, orders);
    holdings.push({ member, price, quantity, value: toNumber(quantity) * price, closable });
  }
  const pending = openOrders.filter((order) => !order.request.reduceOnly && leavesQty(order) > ZERO_QTY);
  const priced = [...portfolio.positions, ...pending.map(({ request }) => request)].every(({ symbol }) =>
    prices.some(({ member }) => member.instrument.symbol === symbol),
  );
  return { nav: priced && nav > 0 ? nav : NaN, cash, holdings };
}

/** The book after so much more (or, negative, less) of one instrument. */
export function withTrade(book: ProjectedBook, symbol: Sym, signed: Qty): ProjectedBook {
  let { cash } = book;
  const holdings = book.holdings.map((holding) => {
    if (holding.member.instrument.symbol !== symbol) return holding;
    cash -= toNumber(signed) * holding.price;
    const quantity = plus(holding.quantity, signed);
    return { ...holding, quantity, value: toNumber(quantity) * holding.price };
  });
  return { ...book, cash, holdings };
}

/** Gross value of the holdings that match, as a fraction of NAV. */
export function exposureRatio(book: ProjectedBook, matches: (member: UniverseMember) => boolean): number {
  let gross = 0;
  for (const { member, value } of book.holdings) if (matches(member)) gross += Math.abs(value);
  return gross / book.nav;
}

/** Cash without what short sales brought in, which is owed and not the account's own to spend; a fraction of NAV. */
export function ownCashRatio({ nav, cash, holdings }: ProjectedBook): number {
  return holdings.reduce((own, { value }) => own + Math.min(0, value), cash) / nav;
}

function withPending(held: Qty, orders: readonly Order[]): Qty {
  return orders.reduce((quantity, order) => {
    const { request } = order;
    if (request.reduceOnly) return quantity;
    return request.side === 'buy' ? plus(quantity, leavesQty(order)) : minus(quantity, leavesQty(order));
  }, held);
}

function closableOf({ held, quantity }: { held: Qty; quantity: Qty }, orders: readonly Order[]): Qty {
  const opposed = held > ZERO_QTY ? quantity <= ZERO_QTY : quantity >= ZERO_QTY;
  if (opposed) return ZERO_QTY;
  const leaving = orders.reduce(
    (sum, order) => (order.leg === 'exit' || order.leg === 'flatten' ? plus(sum, leavesQty(order)) : sum),
    ZERO_QTY,
  );
  return greatest(ZERO_QTY, minus(least(absolute(held), absolute(quantity)), leaving));
}
