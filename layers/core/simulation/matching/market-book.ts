import {
  clearLadder,
  flipped,
  NO_KEY,
  priceLadder,
  setLots,
  TICK_LIMIT,
  type PriceLadder,
} from './price-ladder.ts';

/**
 * Whether the book can be trusted. It begins `syncing`; a snapshot makes it `live`; a missed update or a book that is still
 * crossed when its frame ends is no book, and only the next snapshot heals it.
 */
export type BookIntegrity = 'syncing' | 'live' | 'crossed' | 'gap';

/** A market as its venue shows it: lots by price on both sides. */
export interface MarketBook {
  readonly bids: PriceLadder;
  readonly asks: PriceLadder;
  integrity: BookIntegrity;
  /** The worst tick of each side that the venue shows: what stands behind it is not known. */
  worstBid: number;
  worstAsk: number;
}

/** A recorded book has levels far from its best prices: this much room before it grows. */
const MARKET_PAGES = 2048;

/** An empty book; `live` for a venue whose whole market is its own orders. */
export function marketBook(integrity: 'syncing' | 'live' = 'syncing'): MarketBook {
  const pages = integrity === 'live' ? 1 : MARKET_PAGES;
  return {
    bids: priceLadder('bids', pages),
    asks: priceLadder('asks', pages),
    integrity,
    worstBid: 0,
    worstAsk: TICK_LIMIT,
  };
}

/** Whether what stands at that tick of a side is known. */
export function isInSight({ worstBid, worstAsk }: MarketBook, side: 'bid' | 'ask', tick: number): boolean {
  return side === 'bid' ? tick >= worstBid : tick <= worstAsk;
}

/** Sets one level and tells what stood there. Both sides are set before the frame ends: within it they may cross. */
export function setLevel(book: MarketBook, side: 'bid' | 'ask', tick: number, lots: number): number {
  return setLots(side === 'bid' ? book.bids : book.asks, tick, lots);
}

/** A snapshot begins: what was known is forgotten, and the levels that follow, up to the end of their frame, are all. */
export function beginSnapshot(book: MarketBook): void {
  clearLadder(book.bids);
  clearLadder(book.asks);
  book.integrity = 'syncing';
}

/** A snapshot ends: the book is whole unless it is crossed. Whether it is. */
export function endSnapshot(book: MarketBook): boolean {
  book.integrity = isCrossed(book) ? 'crossed' : 'live';
  return book.integrity === 'live';
}

/** A frame of updates ends. Nothing but a snapshot makes a broken book whole. */
export function endFrame(book: MarketBook): void {
  if (book.integrity === 'live' && isCrossed(book)) book.integrity = 'crossed';
}

export function markGap(book: MarketBook): void {
  book.integrity = 'gap';
}

export function isCrossed({ bids, asks }: MarketBook): boolean {
  return bids.levels > 0 && asks.levels > 0 && flipped(bids, bids.bestKey) >= asks.bestKey;
}

/** The best tick of a side, undefined where it is empty. */
export function bestTick(ladder: PriceLadder): number | undefined {
  return ladder.bestKey === NO_KEY ? undefined : flipped(ladder, ladder.bestKey);
}
