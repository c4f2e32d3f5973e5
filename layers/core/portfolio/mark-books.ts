import { moneyFrom, negate, plus, toNumber, ZERO_MONEY } from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import { maxDrawdownOfReturns } from '../statistics/drawdown.ts';
import { ratio } from '../statistics/ratio.ts';
import { sharpe } from '../statistics/sharpe.ts';
import { changed, HOUSE, moved, valueOf, type VirtualBook, type VirtualBooks } from './virtual-book.ts';

export interface MarkedBooks {
  readonly books: VirtualBooks;
  /** Simple return of each since the last mark, by strategy; of a book without capital 0. */
  readonly returns: Readonly<Record<string, number>>;
}

/** Values every book at a session's close. Undefined while something held has no price: then nobody is marked. */
export function markBooks(
  books: VirtualBooks,
  priceOf: (symbol: Sym) => number | undefined,
): MarkedBooks | undefined {
  const returns: Record<string, number> = {};
  const marked: VirtualBook[] = [];
  for (const book of books) {
    const value = valueOf(book, priceOf);
    if (value === undefined) return undefined;
    const returnRatio = book.opening > 0 ? Math.max(-1, (ratio(value, book.opening) ?? 1) - 1) : 0;
    returns[book.strategyId] = returnRatio;
    marked.push({ ...book, navPerUnit: book.navPerUnit * (1 + returnRatio), opening: value });
  }
  return { books: marked, returns };
}

/** Money has cents: capital is moved in them. */
const CENTS = 2;

/**
 * Gives each strategy the capital that its weight is of the account, after a mark, so that its return is of what it was
 * trusted with; never less than what it holds, so that a strategy on its way out is still judged by all of it. What comes
 * or goes is no return. A strategy without a weight has weight 0. Undefined while something held has no price.
 */
export function fundBooks(
  books: VirtualBooks,
  weights: readonly { readonly strategyId: string; readonly weight: number }[],
  priceOf: (symbol: Sym) => number | undefined,
): VirtualBooks | undefined {
  const values = books.map((book) => valueOf(book, priceOf));
  const nav = values.reduce<number | undefined>(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    0,
  );
  if (nav === undefined) return undefined;
  const strategies = new Set([...books, ...weights].map(({ strategyId }) => strategyId));
  strategies.delete(HOUSE);
  let funded = books;
  let given = ZERO_MONEY;
  for (const strategyId of [...strategies].sort()) {
    const weight = weights.find((candidate) => candidate.strategyId === strategyId)?.weight ?? 0;
    const before = books.findIndex((book) => book.strategyId === strategyId);
    const held = grossOf(books[before], priceOf);
    const capital = Math.max(weight * nav, held) - (values[before] ?? 0);
    const amount = moneyFrom(capital, CENTS, 'truncate');
    given = plus(given, amount);
    funded = changed(funded, strategyId, (book) => moved(book, amount));
  }
  return changed(funded, HOUSE, (house) => moved(house, negate(given)));
}

/** A strategy's own record over a window of its returns; a figure is absent while the sample is too small. */
export interface BookRecord {
  readonly strategyId: string;
  readonly navPerUnit: number;
  readonly sessions: number;
  readonly sharpe?: number;
  readonly drawdownRatio?: number;
}

/** `returns` are those that `markBooks` gave it, oldest first. */
export function recordOf(
  { strategyId, navPerUnit }: VirtualBook,
  returns: ArrayLike<number>,
  { periodsPerYear }: { periodsPerYear: number },
): BookRecord {
  const own = sharpe(returns, { periodsPerYear });
  const drawdownRatio = maxDrawdownOfReturns(returns)?.depthRatio;
  return {
    strategyId,
    navPerUnit,
    sessions: returns.length,
    ...(own === undefined ? {} : { sharpe: own }),
    ...(drawdownRatio === undefined ? {} : { drawdownRatio }),
  };
}

function grossOf(book: VirtualBook | undefined, priceOf: (symbol: Sym) => number | undefined): number {
  return (book?.holdings ?? []).reduce(
    (sum, { symbol, quantity }) => sum + Math.abs((priceOf(symbol) ?? 0) * toNumber(quantity)),
    0,
  );
}
