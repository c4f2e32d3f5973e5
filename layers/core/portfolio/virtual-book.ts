import {
  formatDecimal,
  minus,
  plus,
  toNumber,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
  type Qty,
} from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import { quantityOf, type CapitalFlow, type Portfolio } from './ledger.ts';

/**
 * A strategy's part of the account ([A4]): its own cash and holdings, from its share in each fill. The books of all
 * strategies and the house are the account, to the last decimal.
 */
export interface VirtualBook {
  readonly strategyId: string;
  /** What the owner paid in, for the house; what was moved here from it, for a strategy. */
  readonly capital: Money;
  readonly cash: Money;
  readonly fees: Money;
  readonly slippage: Money;
  /** Sorted by symbol; never empty ones. */
  readonly holdings: readonly VirtualHolding[];
  /** 1 at the start; capital that comes or goes does not move it. */
  readonly navPerUnit: number;
  /** What it was worth at the last mark, with the capital that came and went since: what the next return is of. */
  readonly opening: number;
}

export interface VirtualHolding {
  readonly symbol: Sym;
  readonly quantity: Qty;
}

/** Sorted by strategy; the house is always there. */
export type VirtualBooks = readonly VirtualBook[];

/** The book of what no strategy decided, of capital that none was given, and of the decimals that no share comes out at. */
export const HOUSE = 'house';

export const EMPTY_BOOKS: VirtualBooks = [emptyVirtualBook(HOUSE)];

export function emptyVirtualBook(strategyId: string): VirtualBook {
  const nothing = ZERO_MONEY;
  return {
    strategyId,
    capital: nothing,
    cash: nothing,
    fees: nothing,
    slippage: nothing,
    holdings: [],
    navPerUnit: 1,
    opening: 0,
  };
}

/** What the owner pays in goes to the house, and what is taken out comes from it. */
export function receiveFlow(books: VirtualBooks, { amount }: CapitalFlow): VirtualBooks {
  return changed(books, HOUSE, (house) => moved(house, amount));
}

/** Capital that comes to a book, or leaves it. */
export function moved(book: VirtualBook, amount: Money): VirtualBook {
  return {
    ...book,
    capital: plus(book.capital, amount),
    cash: plus(book.cash, amount),
    opening: book.opening + toNumber(amount),
  };
}

/** The books with one of them changed; an unknown one is opened first. */
export function changed(
  books: VirtualBooks,
  strategyId: string,
  change: (book: VirtualBook) => VirtualBook,
): VirtualBooks {
  const before = books.find((book) => book.strategyId === strategyId) ?? emptyVirtualBook(strategyId);
  const others = books.filter((book) => book.strategyId !== strategyId);
  return [...others, change(before)].sort((a, b) => (a.strategyId < b.strategyId ? -1 : 1));
}

export function heldOf({ holdings }: VirtualBook, symbol: Sym): Qty {
  return holdings.find((holding) => holding.symbol === symbol)?.quantity ?? ZERO_QTY;
}

/** Where the books and the account differ, in words; undefined where they are the same to the last decimal. */
export function booksFault(books: VirtualBooks, portfolio: Portfolio): string | undefined {
  const amounts = [
    { name: 'cash', books: total(books, 'cash'), account: portfolio.cash },
    { name: 'capital', books: total(books, 'capital'), account: portfolio.deposits },
    { name: 'fees', books: total(books, 'fees'), account: portfolio.fees },
    { name: 'slippage', books: total(books, 'slippage'), account: portfolio.slippage },
  ];
  const symbols = new Set([
    ...books.flatMap(({ holdings }) => holdings.map(({ symbol }) => symbol)),
    ...portfolio.positions.map(({ symbol }) => symbol),
  ]);
  const quantities = [...symbols].map((symbol) => ({
    name: symbol,
    books: books.reduce((sum, book) => plus(sum, heldOf(book, symbol)), ZERO_QTY),
    account: quantityOf(portfolio, symbol),
  }));
  const wrong = [...amounts, ...quantities].find((sum) => sum.books !== sum.account);
  return wrong === undefined
    ? undefined
    : `${wrong.name} of the books is ${formatDecimal(wrong.books)}, of the account ${formatDecimal(wrong.account)}`;
}

/** Of what came in and what is left, fees included, at the given prices; undefined while something has none. */
export function profitOf(
  book: VirtualBook,
  priceOf: (symbol: Sym) => number | undefined,
): number | undefined {
  const worth = valueOf(book, priceOf);
  return worth === undefined ? undefined : worth - toNumber(book.capital);
}

/** Cash and holdings at the given prices; undefined while something has none. */
export function valueOf(
  { cash, holdings }: VirtualBook,
  priceOf: (symbol: Sym) => number | undefined,
): number | undefined {
  let value = toNumber(cash);
  for (const { symbol, quantity } of holdings) {
    const price = priceOf(symbol);
    if (price === undefined) return undefined;
    value += price * toNumber(quantity);
  }
  return value;
}

/** With so much more of an instrument, for so much. */
export function traded(
  book: VirtualBook,
  symbol: Sym,
  part: { readonly signed: Qty; readonly notional: Money; readonly fee: Money; readonly slippage: Money },
): VirtualBook {
  const quantity = plus(heldOf(book, symbol), part.signed);
  const others = book.holdings.filter((holding) => holding.symbol !== symbol);
  const holdings = quantity === ZERO_QTY ? others : [...others, { symbol, quantity }];
  return {
    ...book,
    cash: minus(minus(book.cash, part.notional), part.fee),
    fees: plus(book.fees, part.fee),
    slippage: plus(book.slippage, part.slippage),
    holdings: [...holdings].sort((a, b) => (a.symbol < b.symbol ? -1 : 1)),
  };
}

function total(books: VirtualBooks, of: 'cash' | 'capital' | 'fees' | 'slippage'): Money {
  return books.reduce((sum, book) => plus(sum, book[of]), ZERO_MONEY);
}
