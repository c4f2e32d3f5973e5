import { z } from 'zod';
import type { MarkSource } from '../../app/execution/executor-ports.ts';
import { roundToTick, type Px } from '../../core/foundation/decimal.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import { openExchange, type VenueAccess } from '../venues/open-exchange.ts';

/** A price is told this often and no more: stops trail it, and nobody needs it faster. */
const GAP_MS = 100;
const BACKOFF_MS_MIN = 250;
const BACKOFF_MS_MAX = 30_000;

/** What is used of a ccxt class here: books that it holds to the venue's sequence numbers or checksums. */
interface PublicStream {
  watchOrderBook(symbol: string): Promise<unknown>;
  close(): Promise<unknown>;
}

const publicStream = z.custom<PublicStream>(
  (value) => typeof value === 'object' && value !== null && 'watchOrderBook' in value,
);

/** The best level first; ccxt gives prices as text or as numbers. */
const side = z.tuple([z.tuple([z.coerce.number()]).rest(z.unknown())]).rest(z.unknown());
const book = z.object({ bids: side, asks: side });

/**
 * The middle of each instrument's book, from the venue's public stream over a connection of its own that knows no key. A book that
 * breaks is taken up again; until then nothing is told, and what was told grows stale.
 */
export async function openCcxtMarks(
  access: Pick<VenueAccess, 'venue' | 'world' | 'urls' | 'timeoutMs'>,
  instruments: readonly Instrument[],
): Promise<{ readonly marks: MarkSource; close(): Promise<void> }> {
  const { exchange } = await openExchange({ ...access, apiKey: '', secret: '' });
  const stream = publicStream.parse(exchange);
  await exchange.loadMarkets();
  const listeners = new Set<(symbol: Sym, markPx: Px) => void>();
  const life = { ended: false };
  for (const instrument of instruments) {
    void watchBook(stream, instrument, {
      life,
      tell: (markPx) => {
        for (const listener of listeners) listener(instrument.symbol, markPx);
      },
    });
  }
  return {
    marks: {
      listen: (onMark) => {
        listeners.add(onMark);
        return () => listeners.delete(onMark);
      },
    },
    close: async () => {
      life.ended = true;
      await stream.close();
    },
  };
}

async function watchBook(
  stream: PublicStream,
  { symbol, tick }: Instrument,
  { life, tell }: { life: { readonly ended: boolean }; tell: (markPx: Px) => void },
): Promise<void> {
  let backoffMs = BACKOFF_MS_MIN;
  let toldMs = -Infinity;
  while (!life.ended) {
    try {
      const read = book.safeParse(await stream.watchOrderBook(symbol));
      backoffMs = BACKOFF_MS_MIN;
      if (!read.success || performance.now() - toldMs < GAP_MS) continue;
      toldMs = performance.now();
      const { bids, asks } = read.data;
      tell(roundToTick((bids[0][0] + asks[0][0]) / 2, tick, 'nearest'));
    } catch {
      // A gap, a wrong checksum, a lost connection: ccxt begins the book anew when it is asked again.
      await new Promise((resolve) => setTimeout(resolve, backoffMs));
      backoffMs = Math.min(BACKOFF_MS_MAX, 2 * backoffMs);
    }
  }
}
