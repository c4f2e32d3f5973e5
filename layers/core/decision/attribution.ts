import { isFinal, type Order } from '../execution/order.ts';
import type { Sym } from '../market/instrument.ts';
import { attributeFill, sharesOf, type StrategyShare } from '../portfolio/attribute-fill.ts';
import type { Fill } from '../portfolio/fill.ts';
import { fundBooks, markBooks } from '../portfolio/mark-books.ts';
import { EMPTY_BOOKS, type VirtualBooks } from '../portfolio/virtual-book.ts';
import type { DecisionRecord } from './decision-record.ts';

/** Whose account it is, strategy by strategy ([A4]). */
export interface Attribution {
  /** Their sum is the account. */
  readonly books: VirtualBooks;
  /** Whose decision each entry is that may still fill. */
  readonly entries: readonly EntryShares[];
  /** What the books were last marked at. */
  readonly prices: readonly { readonly symbol: Sym; readonly price: number }[];
}

interface EntryShares {
  readonly decisionId: string;
  readonly symbol: Sym;
  readonly shares: readonly StrategyShare[];
}

export const NO_ATTRIBUTION: Attribution = { books: EMPTY_BOOKS, entries: [], prices: [] };

/** A decision gives each strategy the capital that it weighs, and remembers whose the entries are. */
export function attributeDecision(before: Attribution, record: DecisionRecord): Attribution {
  const { decisionId, intents, proposals, weights } = record;
  const entered = intents.flatMap((intent): readonly EntryShares[] => {
    if (intent.kind !== 'enter') return [];
    const { symbol, side } = intent;
    const votes = proposals.find((proposal) => proposal.symbol === symbol)?.votes ?? [];
    return [{ decisionId, symbol, shares: sharesOf(votes, side === 'buy' ? 'long' : 'short') }];
  });
  const priceOf = (symbol: Sym): number | undefined =>
    before.prices.find((known) => known.symbol === symbol)?.price;
  const books = fundBooks(before.books, weights, priceOf) ?? before.books;
  return { ...before, books, entries: [...before.entries, ...entered] };
}

/** What an entry buys goes to those who decided it; what anything else closes comes from those who hold it. */
export function attribute(before: Attribution, fill: Fill, order: Order | undefined): Attribution {
  const entry = before.entries.find(
    ({ decisionId, symbol }) => decisionId === order?.decisionId && symbol === fill.symbol,
  );
  return { ...before, books: attributeFill(before.books, fill, entry?.shares ?? []) };
}

/** At a close: every book is marked, and entries that can no longer fill are forgotten. */
export function markAttribution(
  before: Attribution,
  prices: ReadonlyMap<Sym, number>,
  orders: readonly Order[],
): { readonly attribution: Attribution; readonly returns: Readonly<Record<string, number>> } {
  const entries = before.entries.filter(({ decisionId }) =>
    orders.some((order) => order.decisionId === decisionId && order.leg === 'entry' && !isFinal(order)),
  );
  const marked = markBooks(before.books, (symbol) => prices.get(symbol));
  if (marked === undefined) return { attribution: { ...before, entries }, returns: {} };
  const known = [...prices].map(([symbol, price]) => ({ symbol, price }));
  return { attribution: { books: marked.books, entries, prices: known }, returns: marked.returns };
}
