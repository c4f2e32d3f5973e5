import { leavesQty, type Order } from '../execution/order.ts';
import { minus, plus, toNumber, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import { quantityOf, type Portfolio } from '../portfolio/ledger.ts';
import type { UniverseMember } from './system-config.ts';

/** The account as it would be with every open order filled, valued at the last known prices. */
export interface ProjectedBook {
  readonly nav: number;
  readonly cash: number;
  readonly holdings: readonly ProjectedHolding[];
}

export interface ProjectedHolding {
  readonly member: UniverseMember;
  readonly price: number;
  /** Signed; with what open entries may still fill. */
  readonly quantity: Qty;
}

/**
 * Undefined where something held, or about to be, has no price: without NAV and cash no limit can be judged, so nothing
 * is opened ([R13]).
 */
export function projectBook(
  portfolio: Portfolio,
  openOrders: readonly Order[],
  prices: readonly { readonly member: UniverseMember; readonly price: number }[],
): ProjectedBook | undefined {
  let cash = toNumber(portfolio.cash);
  let nav = cash;
  const holdings: ProjectedHolding[] = [];
  for (const { member, price } of prices) {
    const held = quantityOf(portfolio, member.instrument.symbol);
    const quantity = withPending(held, openOrders, member.instrument.symbol);
    nav += toNumber(held) * price;
    cash -= (toNumber(quantity) - toNumber(held)) * price;
    holdings.push({ member, price, quantity });
  }
  const pending = openOrders.filter((order) => !order.request.reduceOnly && leavesQty(order) > ZERO_QTY);
  const priced = [...portfolio.positions, ...pending.map(({ request }) => request)].every(({ symbol }) =>
    prices.some(({ member }) => member.instrument.symbol === symbol),
  );
  return priced && nav > 0 ? { nav, cash, holdings } : undefined;
}

/** The book after so much more (or, negative, less) of one instrument. */
export function withTrade(book: ProjectedBook, symbol: Sym, signed: Qty): ProjectedBook {
  const holdings = book.holdings.map((holding) =>
    holding.member.instrument.symbol === symbol
      ? { ...holding, quantity: plus(holding.quantity, signed) }
      : holding,
  );
  const price = book.holdings.find(({ member }) => member.instrument.symbol === symbol)?.price ?? 0;
  return { ...book, cash: book.cash - toNumber(signed) * price, holdings };
}

/** Gross value of the holdings that match, as a fraction of NAV. */
export function exposureRatio(book: ProjectedBook, matches: (member: UniverseMember) => boolean): number {
  const gross = book.holdings.reduce((sum, { member, price, quantity }) => {
    return matches(member) ? sum + Math.abs(toNumber(quantity) * price) : sum;
  }, 0);
  return gross / book.nav;
}

function withPending(held: Qty, openOrders: readonly Order[], symbol: Sym): Qty {
  return openOrders.reduce((quantity, order) => {
    const { request } = order;
    if (request.symbol !== symbol || request.reduceOnly) return quantity;
    return request.side === 'buy' ? plus(quantity, leavesQty(order)) : minus(quantity, leavesQty(order));
  }, held);
}
