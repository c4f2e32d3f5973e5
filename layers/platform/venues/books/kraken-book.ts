import { paddedDecimal } from './padded-decimal.ts';
import { BookSide, type BookLevel, type BookState, type ProvenBook } from './book-sides.ts';
import { bookChecksum, type CheckedLevel } from './kraken-checksum.ts';

/** A message of the `book` channel of version 2. */
export interface BookMessage {
  readonly kind: 'snapshot' | 'update';
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly checksum: number;
  readonly receivedAtMs: number;
}

export interface KrakenBook extends ProvenBook {
  onMessage(message: BookMessage): void;
}

/**
 * A Kraken book to the depth that was subscribed to. After each message its top ten, written with the pair's decimals, must have
 * the checksum that came with it: one that has not breaks the book until the next snapshot.
 */
export function krakenBook(terms: {
  readonly depth: number;
  readonly pxDecimals: number;
  readonly qtyDecimals: number;
  readonly staleAfterMs: number;
}): KrakenBook {
  const { depth, pxDecimals, qtyDecimals, staleAfterMs } = terms;
  const bids = new BookSide('bids');
  const asks = new BookSide('asks');
  let state: Exclude<BookState, 'stale'> = 'syncing';
  let heardMs = 0;
  const written = ({ price, quantity }: BookLevel): CheckedLevel => [
    paddedDecimal(price, pxDecimals),
    paddedDecimal(quantity, qtyDecimals),
  ];
  const checksum = (): number =>
    bookChecksum({ bids: bids.best(10).map(written), asks: asks.best(10).map(written) });
  const stateAt = (nowMs: number): BookState =>
    state === 'live' && nowMs - heardMs > staleAfterMs ? 'stale' : state;
  return {
    onMessage: (message) => {
      // An update to nothing, or to what is known to be wrong, proves nothing.
      if (message.kind === 'update' && state !== 'live') return;
      for (const [side, levels] of [
        [bids, message.bids],
        [asks, message.asks],
      ] as const) {
        if (message.kind === 'snapshot') side.replace(levels);
        else side.set(levels);
        side.cut(depth);
      }
      heardMs = message.receivedAtMs;
      state = checksum() === message.checksum ? 'live' : 'broken';
    },
    state: stateAt,
    read: (nowMs, levels) =>
      stateAt(nowMs) === 'live' ? { bids: bids.best(levels), asks: asks.best(levels) } : undefined,
  };
}
