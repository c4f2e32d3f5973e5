import { z } from 'zod';
import { assert } from '../../core/foundation/assert.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import type { Side } from '../../core/portfolio/fill.ts';
import { openExchange, type VenueAccess } from '../venues/open-exchange.ts';
import { krakenProof, isPastTrades } from './kraken-proof.ts';
import { StreamPulse } from './stream-pulse.ts';

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

/** A venue's public stream of some markets. */
export interface MarketStream {
  /** Tells the books that are whole at once, and from then on whatever happens. */
  listen(onNews: (symbol: Sym, news: MarketNews) => void): () => void;
  close(): Promise<void>;
}

/** Levels of a side that are looked at; venues show between 100 and 1,000. */
const DEPTH = 400;
/** What has to be asked for where a venue would show too little by itself. */
const ASKED_DEPTH: Partial<Record<VenueAccess['venue'], number>> = { kraken: 500, bybit: 200 };
const PING_MS = 2_000;
/** A connection that has said nothing for so long, though it was pinged twice, is taken for dead. */
const SILENT_MS = 5_000;
const CHECK_MS = 500;
const CLOSES_MAX = 8;
const CLOSE_GAP_MS = 250;
const BACKOFF_MS_MIN = 250;
const BACKOFF_MS_MAX = 30_000;

/** What is used of a ccxt class here. */
interface PublicStream {
  number: (value: unknown) => unknown;
  streaming: Record<string, unknown>;
  readonly clients?: Readonly<Record<string, object>>;
  watchOrderBook(symbol: string, limit?: number): Promise<unknown>;
  watchTrades(symbol: string): Promise<unknown>;
  close(): Promise<unknown>;
}

const publicStream = z.custom<PublicStream>(
  (value) => typeof value === 'object' && value !== null && 'watchTrades' in value,
);

const sides = z.object({ bids: z.array(z.unknown()), asks: z.array(z.unknown()) });
const tradeRows = z.array(z.object({ price: z.number(), amount: z.number(), side: z.enum(['buy', 'sell']) }));

const listedMarkets = z.record(z.string(), z.unknown());
const contract = z.object({ contractSize: z.coerce.number().positive() });

type Tell = (symbol: Sym, news: MarketNews) => void;
type Book = Extract<MarketNews, { kind: 'book' }>;

/**
 * The public books and trades of these markets through ccxt, over connections of their own that know no key. Books are held to the
 * venue's sequence numbers by ccxt, and to Kraken's checksums here, for ccxt does not. One that breaks is taken up again; while it
 * is, or while any connection is silent, it is `lost`.
 */
export async function openMarketStream(
  access: StreamAccess,
  instruments: readonly Instrument[],
): Promise<MarketStream> {
  const markets = new Markets(new Set(instruments.map(({ symbol }) => symbol)));
  const { stream, pulse, unitOf } = await connect(access, markets);
  const depth = ASKED_DEPTH[access.venue];
  const life = { ended: false };
  const loops = instruments.flatMap(({ symbol }) => [
    keepWatching(() => life.ended, {
      next: async () => {
        markets.onBook(symbol, await stream.watchOrderBook(symbol, depth), unitOf(symbol));
      },
      onFailure: async () => {
        const wasWrong = markets.isBroken(symbol);
        markets.drop(symbol);
        // Nothing less brings a new snapshot from every venue.
        if (wasWrong) await stream.close();
      },
    }),
    keepWatching(() => life.ended, {
      next: async () => {
        markets.onTrades(symbol, await stream.watchTrades(symbol), unitOf(symbol));
      },
      // Without its trades no stop is set off and no queue moves: the book alone is not the market.
      onFailure: async () => {
        markets.drop(symbol);
        return Promise.resolve();
      },
    }),
  ]);
  const checking = setInterval(() => {
    markets.onPulse(pulse.read());
  }, CHECK_MS);
  return {
    listen: (onNews) => markets.listen(onNews),
    close: async () => {
      life.ended = true;
      clearInterval(checking);
      await closeAll(stream, loops);
    },
  };
}

/** What is being opened while it is closed opens after all, and is closed again; what then still waits may wait for ever. */
async function closeAll(stream: PublicStream, loops: readonly Promise<void>[]): Promise<void> {
  const ended = Promise.all(loops).then(() => true);
  for (let tries = 0; tries < CLOSES_MAX; tries++) {
    await stream.close();
    const pause = new Promise<false>((resolve) => setTimeout(resolve, CLOSE_GAP_MS, false));
    if (await Promise.race([ended, pause])) return;
  }
}

type StreamAccess = Pick<VenueAccess, 'venue' | 'world' | 'urls' | 'timeoutMs'>;

/** ccxt's class of the venue, without a key, every message of which is looked at before and after it takes it in. */
async function connect(
  access: StreamAccess,
  markets: Markets,
): Promise<{
  readonly stream: PublicStream;
  readonly pulse: StreamPulse;
  /** How much of its base one of a symbol's units of quantity is: 1, but for contracts of a fixed size. */
  readonly unitOf: (symbol: Sym) => number;
}> {
  const { exchange } = await openExchange({ ...access, apiKey: '', secret: '' });
  const listed = listedMarkets.parse(await exchange.loadMarkets());
  const proof = access.venue === 'kraken' ? krakenProof(listed) : () => undefined;
  const stream = publicStream.parse(exchange);
  // Doubles from here on: ccxt takes a level away when its quantity is the number zero, and keeps it when it is the text.
  stream.number = Number;
  stream.streaming = { ...stream.streaming, keepAlive: PING_MS };
  const pulse = new StreamPulse(() => Object.values(stream.clients ?? {}));
  const hear = exchange.handleMessage.bind(exchange);
  exchange.handleMessage = (client, message) => {
    pulse.heard(client);
    if (isPastTrades(message)) return undefined;
    const answer = hear(client, message);
    const wrong = proof(message, exchange);
    if (wrong !== undefined) markets.breakBook(wrong);
    return answer;
  };
  return { stream, pulse, unitOf: (symbol) => contract.safeParse(listed[symbol]).data?.contractSize ?? 1 };
}

/** What is known of each market, and who is told. */
class Markets {
  readonly #symbols: ReadonlySet<string>;
  readonly #listeners = new Set<Tell>();
  readonly #books = new Map<Sym, Book>();
  readonly #broken = new Set<string>();
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

/** Asks again and again; after a failure a little later, and later still after the next. */
async function keepWatching(
  isEnded: () => boolean,
  { next, onFailure }: { next: () => Promise<void>; onFailure: () => Promise<void> },
): Promise<void> {
  let backoffMs = BACKOFF_MS_MIN;
  let wellSinceMs = performance.now();
  while (!isEnded()) {
    try {
      await next();
      if (performance.now() - wellSinceMs > BACKOFF_MS_MAX) backoffMs = BACKOFF_MS_MIN;
    } catch {
      // A gap, a wrong checksum, a lost connection: ccxt begins anew when it is asked again.
      await onFailure();
      if (isEnded()) return;
      await new Promise((resolve) => setTimeout(resolve, backoffMs).unref());
      backoffMs = Math.min(BACKOFF_MS_MAX, 2 * backoffMs);
      wellSinceMs = performance.now();
    }
  }
}

function readBook(told: unknown, unit: number): Book | undefined {
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
