import { z } from 'zod';
import { assert } from '../../core/foundation/assert.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { Side } from '../../core/portfolio/fill.ts';
import type { StreamPulse } from './stream-pulse.ts';

/** Price and quantity of a level, the quantity in the base asset, as doubles: they are observed, not sent. */
export type StreamLevel = readonly [price: number, quantity: number];

/** The best of a side and what lies behind it. */
export type StreamSide = readonly [best: StreamLevel, ...rest: StreamLevel[]];

/** What is known of one market, as it becomes known. */
export type MarketNews =
  /** The whole book as it stands, best first, cut to `DEPTH` levels a side; neither empty nor crossed. */
  | { readonly kind: 'book'; readonly bids: StreamSide; readonly asks: StreamSide }
  | { readonly kind: 'trade'; readonly px: number; readonly quantity: number; readonly takerSide: Side }
  /** Nothing has changed, and the connection has shown that it would tell. */
  | { readonly kind: 'alive' }
  /** The last book is not to be believed any more. */
  | { readonly kind: 'lost' };

type Tell = (symbol: Sym, news: MarketNews) => void;
export type StreamBook = Extract<MarketNews, { kind: 'book' }>;

/** Levels of a side that are looked at: all of it is compared at every change, and a small machine has other things to do. */
const DEPTH = 200;
/** A connection that has said nothing for so long, though it was pinged twice, is taken for dead. */
const SILENT_MS = 5_000;

const sides = z.object({ bids: z.array(z.unknown()), asks: z.array(z.unknown()) });
const tradeRows = z.array(z.object({ price: z.number(), amount: z.number(), side: z.enum(['buy', 'sell']) }));

/** What is known of each market, and who is told. */
export class KnownMarkets {
  readonly #symbols: ReadonlySet<string>;
  readonly #listeners = new Set<Tell>();
  readonly #books = new Map<Sym, StreamBook>();
  readonly #broken = new Set<string>();
  /** When each book was last told by the venue, or found to be as the venue has it. Monotonic. */
  readonly #toldMs = new Map<Sym, number>();
  /** Whether a connection is silent: the books are kept, and not believed. */
  #silent = false;

  constructor(symbols: ReadonlySet<string>) {
    this.#symbols = symbols;
  }

  listen(onNews: Tell): () => void {
    this.#listeners.add(onNews);
    if (!this.#silent) for (const [symbol, book] of this.#books) onNews(symbol, book);
    return () => this.#listeners.delete(onNews);
  }

  /** Takes in ccxt's book; throws where its checksum was wrong, so that it is begun anew. */
  onBook(symbol: Sym, told: unknown, unit: number): void {
    if (this.#broken.has(symbol)) throw new Error(`the book of ${symbol} has the wrong checksum`);
    const book = readBook(told, unit);
    if (book === undefined) {
      this.drop(symbol);
      return;
    }
    this.#books.set(symbol, book);
    this.#toldMs.set(symbol, performance.now());
    if (!this.#silent) this.#tell(symbol, book);
  }

  onTrades(symbol: Sym, told: unknown, unit: number): void {
    for (const { price: px, amount, side: takerSide } of tradeRows.parse(told)) {
      this.#tell(symbol, { kind: 'trade', px, quantity: amount * unit, takerSide });
    }
  }

  onPulse({ quietMs, isNews }: ReturnType<StreamPulse['read']>): void {
    const was = this.#silent;
    this.#silent = quietMs > SILENT_MS;
    for (const [symbol, book] of this.#books) {
      if (this.#silent && !was) this.#tell(symbol, { kind: 'lost' });
      // The same connection speaks again: what was missed would have come before it, in order.
      else if (!this.#silent && was) this.#tell(symbol, book);
      else if (!this.#silent && isNews) this.#tell(symbol, { kind: 'alive' });
    }
  }

  bookOf(symbol: Sym): StreamBook | undefined {
    return this.#books.get(symbol);
  }

  /** A book that is believed and has not changed for so long; each is named once in that time. */
  nextQuiet(quietMsMax: number): { readonly symbol: Sym; readonly book: StreamBook } | undefined {
    if (this.#silent) return undefined;
    const nowMs = performance.now();
    for (const [symbol, book] of this.#books) {
      if (nowMs - (this.#toldMs.get(symbol) ?? nowMs) <= quietMsMax) continue;
      this.#toldMs.set(symbol, nowMs);
      return { symbol, book };
    }
    return undefined;
  }

  breakBook(symbol: string): void {
    if (this.#symbols.has(symbol)) this.#broken.add(symbol);
  }

  isBroken(symbol: Sym): boolean {
    return this.#broken.has(symbol);
  }

  drop(symbol: Sym): void {
    this.#broken.delete(symbol);
    if (this.#books.delete(symbol)) this.#tell(symbol, { kind: 'lost' });
  }

  #tell(symbol: Sym, news: MarketNews): void {
    for (const listener of this.#listeners) listener(symbol, news);
  }
}

function readBook(told: unknown, unit: number): StreamBook | undefined {
  const read = sides.safeParse(told);
  if (!read.success) return undefined;
  const [bids, asks] = [sideOf(read.data.bids, unit), sideOf(read.data.asks, unit)];
  if (bids === undefined || asks === undefined || bids[0][0] >= asks[0][0]) return undefined;
  return { kind: 'book', bids, asks };
}

function sideOf(told: readonly unknown[], unit: number): StreamSide | undefined {
  const [best, ...rest] = told.slice(0, DEPTH).map((row) => levelOf(row, unit));
  return best === undefined ? undefined : [best, ...rest];
}

function levelOf(row: unknown, unit: number): StreamLevel {
  assert(Array.isArray(row), 'ccxt gives a level as an array');
  return [Number(row[0]), Number(row[1]) * unit];
}
