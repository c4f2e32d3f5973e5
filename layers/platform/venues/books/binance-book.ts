import { BookSide, type BookLevel, type BookState, type ProvenBook } from './book-sides.ts';

/** A `depthUpdate`: the changes numbered from `firstId` (U) to `lastId` (u). */
export interface DepthDiff {
  readonly firstId: number;
  readonly lastId: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly receivedAtMs: number;
}

/** A REST depth snapshot, up to and with the change `lastId`. */
export interface DepthSnapshot {
  readonly lastId: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface BinanceBook extends ProvenBook {
  onDiff(diff: DepthDiff): void;
  onSnapshot(snapshot: DepthSnapshot): void;
}

/** Diffs that wait for their snapshot; with more of them than this the snapshot is too late. */
const WAITING_MAX = 1_000;

/**
 * A Binance spot book from its diffs and one snapshot, whichever comes first. The first diff that counts spans the change after
 * the snapshot's last; after it each begins where the one before ended. A gap breaks the book until the next snapshot.
 */
export function binanceBook(staleAfterMs: number): BinanceBook {
  const bids = new BookSide('bids');
  const asks = new BookSide('asks');
  let waiting: DepthDiff[] = [];
  let state: Exclude<BookState, 'stale'> = 'syncing';
  /** Whether there is a snapshot that the next diff can follow on. */
  let isFollowing = false;
  let lastId = 0;
  let heardMs = 0;
  /** Whether the diff follows on what is there. */
  const apply = (diff: DepthDiff): boolean => {
    if (diff.lastId <= lastId) return true;
    if (diff.firstId > lastId + 1) {
      state = 'broken';
      isFollowing = false;
      return false;
    }
    bids.set(diff.bids);
    asks.set(diff.asks);
    lastId = diff.lastId;
    heardMs = diff.receivedAtMs;
    state = 'live';
    return true;
  };
  const stateAt = (nowMs: number): BookState =>
    state === 'live' && nowMs - heardMs > staleAfterMs ? 'stale' : state;
  return {
    onDiff: (diff) => {
      // What cannot be followed is kept, for the next snapshot to be joined to.
      if (!isFollowing || !apply(diff)) waiting = [...waiting, diff].slice(-WAITING_MAX);
    },
    onSnapshot: (snapshot) => {
      bids.replace(snapshot.bids);
      asks.replace(snapshot.asks);
      ({ lastId } = snapshot);
      state = 'syncing';
      isFollowing = true;
      const joined = waiting;
      const gapAt = joined.findIndex((diff) => !apply(diff));
      waiting = gapAt < 0 ? [] : joined.slice(gapAt);
    },
    state: stateAt,
    read: (nowMs, depth) =>
      stateAt(nowMs) === 'live' ? { bids: bids.best(depth), asks: asks.best(depth) } : undefined,
  };
}
