import type { BookLevel, VenueBook } from '../../core/execution/routing/venue-candidate.ts';
import { epochMs } from '../../core/foundation/time.ts';
import type { Sym } from '../../core/market/instrument.ts';

type Level = readonly [price: number, quantity: number];

/** Of a market's stream, what a book is made of. */
interface BookStream {
  listen(onNews: (symbol: Sym, news: BookNews) => void): unknown;
}

type BookNews =
  | { readonly kind: 'book'; readonly bids: readonly Level[]; readonly asks: readonly Level[] }
  | { readonly kind: 'alive' | 'lost' | 'trade' };

/** The book of each market as it stands, of the instant when the stream last showed that it does; undefined before the first. */
export function streamBooks(
  stream: BookStream,
  nowMs: () => number = Date.now,
): (symbol: Sym) => VenueBook | undefined {
  const books = new Map<Sym, VenueBook>();
  stream.listen((symbol, news) => {
    const known = books.get(symbol);
    switch (news.kind) {
      case 'trade':
        return;
      case 'book':
        books.set(symbol, {
          state: 'live',
          atMs: epochMs(nowMs()),
          bids: news.bids.map(levelOf),
          asks: news.asks.map(levelOf),
        });
        return;
      case 'alive':
        if (known !== undefined) books.set(symbol, { ...known, atMs: epochMs(nowMs()) });
        return;
      case 'lost':
        if (known !== undefined) books.set(symbol, { ...known, state: 'stale' });
    }
  });
  return (symbol) => books.get(symbol);
}

function levelOf([px, quantity]: Level): BookLevel {
  return { px, quantity };
}
