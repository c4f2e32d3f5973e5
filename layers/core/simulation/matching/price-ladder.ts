/**
 * One side of a book by price: how many lots stand at each tick, and which tick is best. Ticks live in pages of 1,024 that
 * are opened when first touched, with a bitmap over the ticks of a page, the pages, and the words of each, so that setting a
 * level and finding the next one cost a few loads wherever in the book they are. Inside, a level's key is its tick or, for
 * bids, the tick counted from the top: the best level always has the smallest key. Mutable: it is a kernel.
 */
export interface PriceLadder {
  readonly flip: number;
  /** The key of the best level, NO_KEY when there is none. */
  bestKey: number;
  levels: number;
  /** Lots by slot; a slot is a page's number times 1,024 plus the key's last ten bits. */
  lots: Float64Array;
  /** Which slots, and which words of a page, hold something. */
  slotBits: Int32Array;
  wordBits: Int32Array;
  pagesOpen: number;
  /** By key's page: the number of the page that holds it, or -1; and which of them hold something. */
  readonly pageOf: Int32Array;
  readonly pageBits: Int32Array;
  readonly pageWordBits: Int32Array;
}

/** A ladder holds ticks from 0 to just below this: 67 million, some ten times BTC/USDT in cents. */
export const TICK_LIMIT = 2 ** 26;

/** Behind every key. */
export const NO_KEY = TICK_LIMIT;

const PAGE = 1024;
const NOTHING = -1;

export function priceLadder(side: 'bids' | 'asks'): PriceLadder {
  return {
    flip: side === 'bids' ? TICK_LIMIT - 1 : 0,
    bestKey: NO_KEY,
    levels: 0,
    lots: new Float64Array(PAGE),
    slotBits: new Int32Array(PAGE / 32),
    wordBits: new Int32Array(1),
    pagesOpen: 0,
    pageOf: new Int32Array(TICK_LIMIT / PAGE).fill(NOTHING),
    pageBits: new Int32Array(TICK_LIMIT / PAGE / 32),
    pageWordBits: new Int32Array(TICK_LIMIT / PAGE / 1024),
  };
}

/** Puts `lots` (0 takes the level away) at a whole tick in [0, TICK_LIMIT), and tells how many stood there before. */
export function setLots(ladder: PriceLadder, tick: number, lots: number): number {
  const key = tick ^ ladder.flip;
  const page = ladder.pageOf[key >> 10] ?? NOTHING;
  if (page < 0 && lots === 0) return 0;
  const slot = ((page < 0 ? openPage(ladder, key) : page) << 10) | (key & 1023);
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
  const page = ladder.pageOf[key >> 10] ?? NOTHING;
  return page < 0 ? NOTHING : (page << 10) | (key & 1023);
}

/** Tick of a key and key of a tick: the same turn. */
export function flipped(ladder: PriceLadder, keyOrTick: number): number {
  return keyOrTick ^ ladder.flip;
}

/** The first key at or behind this one that holds lots, or NO_KEY. */
export function nextKey(ladder: PriceLadder, from: number): number {
  if (from >= NO_KEY) return NO_KEY;
  const page = ladder.pageOf[from >> 10] ?? NOTHING;
  const within = page < 0 ? NOTHING : nextInPage(ladder, page, from & 1023);
  if (within >= 0) return (from & -PAGE) | within;
  const behind = nextPage(ladder, (from >> 10) + 1);
  return behind < 0 ? NO_KEY : (behind << 10) | nextInPage(ladder, ladder.pageOf[behind] ?? 0, 0);
}

/** Takes every level away; the pages stay open. */
export function clearLadder(ladder: PriceLadder): void {
  ladder.lots.fill(0);
  ladder.slotBits.fill(0);
  ladder.wordBits.fill(0);
  ladder.pageBits.fill(0);
  ladder.pageWordBits.fill(0);
  ladder.bestKey = NO_KEY;
  ladder.levels = 0;
}

function openPage(ladder: PriceLadder, key: number): number {
  const page = ladder.pagesOpen++;
  if (page * PAGE >= ladder.lots.length) grow(ladder);
  ladder.pageOf[key >> 10] = page;
  return page;
}

function grow(ladder: PriceLadder): void {
  const lots = new Float64Array(2 * ladder.lots.length);
  const slotBits = new Int32Array(2 * ladder.slotBits.length);
  const wordBits = new Int32Array(2 * ladder.wordBits.length);
  lots.set(ladder.lots);
  slotBits.set(ladder.slotBits);
  wordBits.set(ladder.wordBits);
  ladder.lots = lots;
  ladder.slotBits = slotBits;
  ladder.wordBits = wordBits;
}

function mark(ladder: PriceLadder, key: number, slot: number): void {
  raise(ladder.slotBits, slot);
  raise(ladder.wordBits, slot >> 5);
  raise(ladder.pageBits, key >> 10);
  raise(ladder.pageWordBits, key >> 15);
  if (key < ladder.bestKey) ladder.bestKey = key;
  ladder.levels++;
}

function unmark(ladder: PriceLadder, key: number, slot: number): void {
  ladder.levels--;
  if (
    lower(ladder.slotBits, slot) &&
    lower(ladder.wordBits, slot >> 5) &&
    lower(ladder.pageBits, key >> 10)
  ) {
    lower(ladder.pageWordBits, key >> 15);
  }
  if (key === ladder.bestKey) ladder.bestKey = nextKey(ladder, key);
}

function raise(bits: Int32Array, index: number): void {
  bits[index >> 5] = (bits[index >> 5] ?? 0) | (1 << (index & 31));
}

/** Whether that was the last one of its word. */
function lower(bits: Int32Array, index: number): boolean {
  const word = (bits[index >> 5] ?? 0) & ~(1 << (index & 31));
  bits[index >> 5] = word;
  return word === 0;
}

/** The first place at or behind this one in a page, or -1. */
function nextInPage(ladder: PriceLadder, page: number, from: number): number {
  const first = (page << 5) | (from >> 5);
  const word = (ladder.slotBits[first] ?? 0) & (-1 << (from & 31));
  if (word !== 0) return (from & -32) | lowestBit(word);
  const words = (ladder.wordBits[page] ?? 0) & above(from >> 5);
  if (words === 0) return NOTHING;
  const place = lowestBit(words);
  return (place << 5) | lowestBit(ladder.slotBits[(page << 5) | place] ?? 0);
}

function nextPage(ladder: PriceLadder, from: number): number {
  if (from >= TICK_LIMIT / PAGE) return NOTHING;
  const word = (ladder.pageBits[from >> 5] ?? 0) & (-1 << (from & 31));
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
