/**
 * One side of a book by price: how many lots stand at each tick, and which tick is best. Ticks live in pages that
 * are opened when first touched, with a bitmap over the ticks of a page, the pages, and the words of each, so that setting a
 * level and finding the next one cost a few loads wherever in the book they are. Inside, a level's key is its tick or, for
 * bids, the tick counted from the top: the best level always has the smallest key. Mutable: it is a kernel.
 */
export interface PriceLadder {
  readonly flip: number;
  /** The key of the best level, NO_KEY when there is none. */
  bestKey: number;
  levels: number;
  /** Lots by slot; a slot is a page's number and the key's last digits. */
  lots: Float64Array;
  /** Which slots, and which words of a page, hold something. */
  slotBits: Int32Array;
  wordBits: Int32Array;
  pagesOpen: number;
  /**
   * By key's page: 1 more than the number of the page that holds it, 0 for none, in shelves of which most are one and the
   * same empty one; and which pages hold something.
   */
  readonly pageNumbers: Int32Array[];
  readonly pageBits: Int32Array;
  readonly pageWordBits: Int32Array;
}

/** A ladder holds ticks from 0 to just below this: 67 million, some ten times BTC/USDT in cents. */
export const TICK_LIMIT = 2 ** 26;

/** Behind every key. */
export const NO_KEY = TICK_LIMIT;

const PAGE_BITS = 7;
/** Ticks of a page: few enough that a lonely level opens little room. */
export const PAGE = 1 << PAGE_BITS;
const WITHIN = PAGE - 1;
const WORD_OF_PAGE = PAGE / 32 - 1;
const PAGES = TICK_LIMIT / PAGE;
const SHELF_BITS = 10;
const SHELF = 1 << SHELF_BITS;
/** Never written to. */
const EMPTY_SHELF = new Int32Array(SHELF);
const GROWTH = 4;
const NOTHING = -1;

/** An empty ladder with room for so many pages before it has to grow; room costs little until it is touched. */
export function priceLadder(side: 'bids' | 'asks', pages = 4): PriceLadder {
  return {
    flip: side === 'bids' ? TICK_LIMIT - 1 : 0,
    bestKey: NO_KEY,
    levels: 0,
    lots: new Float64Array(pages * PAGE),
    slotBits: new Int32Array((pages * PAGE) / 32),
    wordBits: new Int32Array(pages),
    pagesOpen: 0,
    pageNumbers: new Array<Int32Array>(PAGES / SHELF).fill(EMPTY_SHELF),
    pageBits: new Int32Array(PAGES / 32),
    pageWordBits: new Int32Array(PAGES / 1024),
  };
}

/** Puts `lots` (0 takes the level away) at a whole tick in [0, TICK_LIMIT), and tells how many stood there before. */
export function setLots(ladder: PriceLadder, tick: number, lots: number): number {
  const key = tick ^ ladder.flip;
  let page = pageOf(ladder, key >> PAGE_BITS);
  if (page < 0) {
    if (lots === 0) return 0;
    page = openPage(ladder, key);
  }
  const slot = (page << PAGE_BITS) | (key & WITHIN);
  const before = ladder.lots[slot] ?? 0;
  ladder.lots[slot] = lots;
  if (before === 0) {
    if (lots > 0) mark(ladder, key, slot);
  } else if (lots === 0) {
    unmark(ladder, key, slot);
  }
  return before;
}

export function lotsAt(ladder: PriceLadder, tick: number): number {
  const slot = slotOf(ladder, tick ^ ladder.flip);
  return slot < 0 ? 0 : (ladder.lots[slot] ?? 0);
}

/** Where a key's lots are, or a negative number while nothing near it was ever set. */
export function slotOf(ladder: PriceLadder, key: number): number {
  const page = pageOf(ladder, key >> PAGE_BITS);
  return page < 0 ? NOTHING : (page << PAGE_BITS) | (key & WITHIN);
}

/** Tick of a key and key of a tick: the same turn. */
export function flipped(ladder: PriceLadder, keyOrTick: number): number {
  return keyOrTick ^ ladder.flip;
}

/** The first key at or behind this one that holds lots, or NO_KEY. */
export function nextKey(ladder: PriceLadder, from: number): number {
  if (from >= NO_KEY) return NO_KEY;
  const page = pageOf(ladder, from >> PAGE_BITS);
  const within = page < 0 ? NOTHING : nextInPage(ladder, page, from & WITHIN);
  if (within >= 0) return (from & -PAGE) | within;
  const behind = nextPage(ladder, (from >> PAGE_BITS) + 1);
  return behind < 0 ? NO_KEY : (behind << PAGE_BITS) | nextInPage(ladder, pageOf(ladder, behind), 0);
}

/** Takes every level away; the pages stay open. */
export function clearLadder(ladder: PriceLadder): void {
  if (ladder.pagesOpen === 0) return;
  ladder.lots.fill(0, 0, ladder.pagesOpen * PAGE);
  ladder.slotBits.fill(0, 0, (ladder.pagesOpen * PAGE) / 32);
  ladder.wordBits.fill(0, 0, ladder.pagesOpen);
  ladder.pageBits.fill(0);
  ladder.pageWordBits.fill(0);
  ladder.bestKey = NO_KEY;
  ladder.levels = 0;
}

/** The number of an open page, or -1. */
function pageOf(ladder: PriceLadder, index: number): number {
  return (ladder.pageNumbers[index >> SHELF_BITS]?.[index & (SHELF - 1)] ?? 0) - 1;
}

function openPage(ladder: PriceLadder, key: number): number {
  const page = ladder.pagesOpen++;
  if (page * PAGE >= ladder.lots.length) grow(ladder);
  const index = key >> PAGE_BITS;
  const shelf = ladder.pageNumbers[index >> SHELF_BITS];
  const own = shelf === undefined || shelf === EMPTY_SHELF ? new Int32Array(SHELF) : shelf;
  own[index & (SHELF - 1)] = page + 1;
  ladder.pageNumbers[index >> SHELF_BITS] = own;
  return page;
}

function grow(ladder: PriceLadder): void {
  const lots = new Float64Array(GROWTH * ladder.lots.length);
  const slotBits = new Int32Array(GROWTH * ladder.slotBits.length);
  const wordBits = new Int32Array(GROWTH * ladder.wordBits.length);
  lots.set(ladder.lots);
  slotBits.set(ladder.slotBits);
  wordBits.set(ladder.wordBits);
  ladder.lots = lots;
  ladder.slotBits = slotBits;
  ladder.wordBits = wordBits;
}

function mark(ladder: PriceLadder, key: number, slot: number): void {
  const index = key >> PAGE_BITS;
  if (
    raise(ladder.slotBits, slot >> 5, slot) &&
    raise(ladder.wordBits, slot >> PAGE_BITS, (slot >> 5) & WORD_OF_PAGE) &&
    raise(ladder.pageBits, index >> 5, index)
  ) {
    raise(ladder.pageWordBits, index >> 10, index >> 5);
  }
  if (key < ladder.bestKey) ladder.bestKey = key;
  ladder.levels++;
}

function unmark(ladder: PriceLadder, key: number, slot: number): void {
  const index = key >> PAGE_BITS;
  ladder.levels--;
  if (
    lower(ladder.slotBits, slot >> 5, slot) &&
    lower(ladder.wordBits, slot >> PAGE_BITS, (slot >> 5) & WORD_OF_PAGE) &&
    lower(ladder.pageBits, index >> 5, index)
  ) {
    lower(ladder.pageWordBits, index >> 10, index >> 5);
  }
  if (key === ladder.bestKey) ladder.bestKey = nextKey(ladder, key);
}

/** Sets a bit, and tells whether it is the first of its word; of its number the last five digits count, as in every shift. */
function raise(words: Int32Array, word: number, bit: number): boolean {
  const before = words[word] ?? 0;
  words[word] = before | (1 << bit);
  return before === 0;
}

/** Clears a bit, and tells whether it was the last of its word. */
function lower(words: Int32Array, word: number, bit: number): boolean {
  const left = (words[word] ?? 0) & ~(1 << bit);
  words[word] = left;
  return left === 0;
}

/** The first place at or behind this one in a page, or -1. */
function nextInPage(ladder: PriceLadder, page: number, from: number): number {
  const first = page * (PAGE / 32);
  const word = (ladder.slotBits[first + (from >> 5)] ?? 0) & (-1 << from);
  if (word !== 0) return (from & -32) | lowestBit(word);
  const words = (ladder.wordBits[page] ?? 0) & above(from >> 5);
  if (words === 0) return NOTHING;
  const place = lowestBit(words);
  return (place << 5) | lowestBit(ladder.slotBits[first + place] ?? 0);
}

function nextPage(ladder: PriceLadder, from: number): number {
  if (from >= PAGES) return NOTHING;
  const word = (ladder.pageBits[from >> 5] ?? 0) & (-1 << from);
  if (word !== 0) return (from & -32) | lowestBit(word);
  let words = (ladder.pageWordBits[from >> 10] ?? 0) & above((from >> 5) & 31);
  for (let index = from >> 10; index < ladder.pageWordBits.length;) {
    if (words !== 0) {
      const place = (index << 5) | lowestBit(words);
      return (place << 5) | lowestBit(ladder.pageBits[place] ?? 0);
    }
    words = ladder.pageWordBits[++index] ?? 0;
  }
  return NOTHING;
}

/** The bits behind that one; a shift by 32 would be one by none. */
function above(bit: number): number {
  return bit === 31 ? 0 : -1 << (bit + 1);
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
