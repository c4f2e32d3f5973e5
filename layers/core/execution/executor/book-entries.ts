import {
  absolute,
  formatDecimal,
  minus,
  negate,
  notionalOf,
  plus,
  proportion,
  qty,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
} from '../../foundation/decimal.ts';
import type { Sym } from '../../market/instrument.ts';
import { applyFill, positionOf, quantityOf, type Portfolio } from '../../portfolio/ledger.ts';
import type { ExecutionBooks } from './executor-state.ts';
import type { VenueFill, VenueLedgerEntry } from './venue-view.ts';

/** A trade that was not booked before, with what the venue took for it in another currency. */
export function bookFill(books: ExecutionBooks, fill: VenueFill): ExecutionBooks {
  const { portfolio } = applyFill(books.portfolio, fill);
  const { commission, symbol } = fill;
  if (commission === undefined || commission.currency !== baseOf(symbol)) return { ...books, portfolio };
  return { ...books, portfolio: shrink(portfolio, symbol, negate(commission.amount)) };
}

/**
 * What the venue took for a trade, in the instrument's currency: its fee, or what it took in the base currency at the trade's own
 * price. The worth of a third currency is not known here, and not in it.
 */
export function feeOf({ fee, commission, symbol, lastPx }: VenueFill): Money {
  if (commission === undefined || commission.currency !== baseOf(symbol)) return fee;
  return plus(fee, notionalOf(lastPx, qty(formatDecimal(commission.amount))));
}

/** Money that moved without a trade, once by its id. */
export function bookLedgerEntry(books: ExecutionBooks, entry: VenueLedgerEntry): ExecutionBooks {
  const { entryId, atMs } = entry;
  if (books.ledgerEntries.some((known) => known.entryId === entryId)) return books;
  const ledgerEntries = [...books.ledgerEntries, { entryId, atMs }];
  return { ...books, ledgerEntries, portfolio: withLedgerEntry(books.portfolio, entry) };
}

/**
 * The portfolio after money moved without a trade. In the account's currency it is cash: funding, rebates and conversions are
 * realised, a fee is a fee. In the base currency of something held it changes what is held. What is neither of them is not of
 * this portfolio's books, which stay as they are.
 */
export function withLedgerEntry(
  portfolio: Portfolio,
  { kind, currency, amount }: VenueLedgerEntry,
): Portfolio {
  const cash = plus(portfolio.cash, amount);
  if (currency === portfolio.currency) {
    return kind === 'fee'
      ? { ...portfolio, cash, fees: minus(portfolio.fees, amount) }
      : { ...portfolio, cash, realised: plus(portfolio.realised, amount) };
  }
  const held = portfolio.positions.find(({ symbol }) => baseOf(symbol) === currency);
  return held === undefined ? portfolio : shrink(portfolio, held.symbol, amount);
}

/** `BTC` of `BTC/USDT` and of `BTC/USDT:USDT`. */
export function baseOf(symbol: Sym): string {
  return symbol.split('/')[0] ?? symbol;
}

/** The position changes by an amount of itself that was neither bought nor sold: what it had cost is lost, or spread. */
function shrink(portfolio: Portfolio, symbol: Sym, amount: Money): Portfolio {
  const held = positionOf(portfolio, symbol);
  const before = quantityOf(portfolio, symbol);
  const change = qty(formatDecimal(amount));
  if (held === undefined || change === ZERO_QTY) return portfolio;
  const quantity = plus(before, change);
  const smaller = absolute(quantity) < absolute(before);
  const lost =
    quantity === ZERO_QTY
      ? held.cost
      : smaller
        ? proportion(held.cost, { part: minus(before, quantity), whole: before })
        : ZERO_MONEY;
  const position = { ...held, quantity, cost: minus(held.cost, lost) };
  const others = portfolio.positions.filter((other) => other !== held);
  return {
    ...portfolio,
    realised: minus(portfolio.realised, lost),
    positions:
      quantity === ZERO_QTY ? others : [...others, position].sort((a, b) => (a.symbol < b.symbol ? -1 : 1)),
  };
}
