import { z } from 'zod';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import { openExchange, type VenueAccess } from '../venues/open-exchange.ts';
import { krakenProof, isPastTrades } from './kraken-proof.ts';
import { KnownMarkets, type MarketNews } from './known-markets.ts';
import { isLeftBehind } from './left-behind.ts';
import { StreamPulse } from './stream-pulse.ts';

export type { MarketNews, StreamLevel } from './known-markets.ts';

/** A venue's public stream of some markets. */
export interface MarketStream {
  /** Tells the books that are whole at once, and from then on whatever happens. */
  listen(onNews: (symbol: Sym, news: MarketNews) => void): () => void;
  close(): Promise<void>;
}

/** What has to be asked for where a venue would show too little by itself. */
const ASKED_DEPTH: Partial<Record<VenueAccess['venue'], number>> = { kraken: 100, bybit: 200 };
const PING_MS = 2_000;
const CHECK_MS = 500;
/** How long a book may be unchanged until the venue is asked, one book at a time, and how often that is looked at meanwhile. */
const QUIET_MS_MAX = 60_000;
const DOUBTS = 4;
const TOP_LEVELS = 10;
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
  fetchOrderBook(symbol: string, limit: number): Promise<unknown>;
  close(): Promise<unknown>;
}

const publicStream = z.custom<PublicStream>(
  (value) => typeof value === 'object' && value !== null && 'watchTrades' in value,
);

const listedMarkets = z.record(z.string(), z.unknown());
const contract = z.object({ contractSize: z.coerce.number().positive() });

/**
 * The public books and trades of these markets through ccxt, over connections of their own that know no key. Books are held to the
 * venue's sequence numbers by ccxt, and to Kraken's checksums here, for ccxt does not. One that breaks is taken up again; while it
 * is, or while any connection is silent, it is `lost`.
 */
export async function openMarketStream(
  access: StreamAccess,
  instruments: readonly Instrument[],
  { quietMsMax = QUIET_MS_MAX }: { readonly quietMsMax?: number } = {},
): Promise<MarketStream> {
  const markets = new KnownMarkets(new Set(instruments.map(({ symbol }) => symbol)));
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
        if (wasWrong) await beginAnew(stream);
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
  const doubting = setInterval(() => {
    void doubtQuiet(stream, markets, quietMsMax);
  }, quietMsMax / DOUBTS);
  return {
    listen: (onNews) => markets.listen(onNews),
    close: async () => {
      life.ended = true;
      clearInterval(checking);
      clearInterval(doubting);
      await closeAll(stream, loops);
    },
  };
}

/** Of a book that has not changed for long the venue is asked once more: it may have ended that subscription without a word. */
async function doubtQuiet(stream: PublicStream, markets: KnownMarkets, quietMsMax: number): Promise<void> {
  const quiet = markets.nextQuiet(quietMsMax);
  if (quiet === undefined) return;
  const ask = async (): Promise<unknown> => stream.fetchOrderBook(quiet.symbol, TOP_LEVELS);
  const { symbol, book: known } = quiet;
  if (await isLeftBehind(ask, { known, current: () => markets.bookOf(symbol) })) await beginAnew(stream);
}

/** Every connection of it: nothing less brings a new snapshot from every venue. */
async function beginAnew(stream: PublicStream): Promise<void> {
  try {
    await stream.close();
  } catch {
    // What could not be closed properly is gone all the same, or found silent.
  }
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
  markets: KnownMarkets,
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
