import type { EpochMs } from '../foundation/time.ts';
import type { Sym } from '../market/instrument.ts';
import type { Signal } from '../strategies/strategy.ts';

/** What a strategy currently wants of an instrument, from its last signal until it takes it back. */
export interface Stance {
  readonly symbol: Sym;
  readonly direction: 'long' | 'short';
  readonly strength: number;
  readonly confidence: number;
  readonly reason: string;
  readonly sinceMs: EpochMs;
  /** Sessions since the signal that set it was last given. */
  readonly ageSessions: number;
}

/** A strategy's own record: what one unit would be worth had it traded its stances alone, costs included. */
export interface StrategyBook {
  readonly strategyId: string;
  readonly navPerUnit: number;
  /** Sorted by symbol. */
  readonly stances: readonly Stance[];
  /** The stances that earned the last session: what to compare with to charge for the change. */
  readonly held: readonly { readonly symbol: Sym; readonly exposure: number }[];
}

/** One session's price moves of an instrument: from the last close to the open, and from the open to the close. */
export interface SessionMove {
  readonly overnight: number;
  readonly intraday: number;
}

export function emptyBook(strategyId: string): StrategyBook {
  return { strategyId, navPerUnit: 1, stances: [], held: [] };
}

/**
 * Earns one session: what was held keeps the overnight move, the stances of the last cycle are traded at the open and
 * earn the rest. Capital is split evenly over the universe; where a market did not trade, what is held of it waits.
 * Returns the session's simple return too.
 */
export function earnSession(
  book: StrategyBook,
  moves: ReadonlyMap<Sym, SessionMove>,
  { universe, costRatio }: { universe: readonly Sym[]; costRatio: number },
): { readonly book: StrategyBook; readonly returnRatio: number } {
  let earned = 0;
  const held: { symbol: Sym; exposure: number }[] = [];
  for (const symbol of universe) {
    const before = book.held.find((holding) => holding.symbol === symbol)?.exposure ?? 0;
    const move = moves.get(symbol);
    const after =
      move === undefined ? before : exposureOf(book.stances.find((stance) => stance.symbol === symbol));
    if (move !== undefined) {
      const traded = after * move.intraday - Math.abs(after - before) * costRatio;
      earned += (1 + before * move.overnight) * (1 + traded) - 1;
    }
    if (after !== 0) held.push({ symbol, exposure: after });
  }
  const returnRatio = universe.length === 0 ? 0 : earned / universe.length;
  const navPerUnit = book.navPerUnit * (1 + returnRatio);
  return {
    book: { ...book, navPerUnit, held },
    returnRatio,
  };
}

/**
 * The stances after a cycle: an admitted signal sets or clears its own, and one that was not renewed for
 * `holdingSessionsMax` sessions lapses, which is the time stop of a swing position ([R5]).
 */
export function updateStances(
  book: StrategyBook,
  signals: readonly { readonly symbol: Sym; readonly signal: Signal }[],
  { atMs, holdingSessionsMax }: { atMs: EpochMs; holdingSessionsMax: number },
): StrategyBook {
  const stances = new Map<Sym, Stance>();
  for (const stance of book.stances) {
    const ageSessions = stance.ageSessions + 1;
    if (ageSessions < holdingSessionsMax) stances.set(stance.symbol, { ...stance, ageSessions });
  }
  for (const { symbol, signal } of signals) {
    const { direction, strength, confidence, reason } = signal;
    const before = stances.get(symbol);
    if (direction === 'flat') stances.delete(symbol);
    else {
      const sinceMs = before?.direction === direction ? before.sinceMs : atMs;
      stances.set(symbol, { symbol, direction, strength, confidence, reason, sinceMs, ageSessions: 0 });
    }
  }
  return { ...book, stances: [...stances.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1)) };
}

function exposureOf(stance: Stance | undefined): number {
  if (stance === undefined) return 0;
  return stance.direction === 'long' ? stance.strength : -stance.strength;
}
