import { DAY_MS, type EpochMs } from '../foundation/time.ts';
import type { Sym } from '../market/instrument.ts';

/** [R8]. */
export interface CalibrationParameters {
  /** Rolling calendar days of closed trades that the monitor looks back on. */
  readonly windowDays: number;
  /** Fewer closed trades in the window say nothing. */
  readonly outcomesMin: number;
  /** Imagined trades that realised half of what was claimed: how much evidence it takes to be believed. */
  readonly priorTrades: number;
}

/** What came of one entry: the probability that was claimed for it, and whether its trade won. */
export interface EntryOutcome {
  readonly atMs: EpochMs;
  readonly claimed: number;
  readonly won: boolean;
}

/** What must be remembered of past predictions; folded from decisions and fills alone. */
export interface CalibrationState {
  /** Of the entries that are under way. */
  readonly pending: readonly { readonly symbol: Sym; readonly claimed: number }[];
  /** Within the window, oldest first, at most `OUTCOMES_MAX`. */
  readonly recent: readonly EntryOutcome[];
  /** Over the whole life: how many trades, how many won, and the sum of what was claimed. */
  readonly lifetime: { readonly trades: number; readonly wins: number; readonly claimed: number };
}

/** Claimed against realised over the window. */
export interface CalibrationView {
  readonly trades: number;
  readonly claimed: number;
  readonly realised: number;
  /** The distance between them, either way. */
  readonly error: number;
}

export const NO_OUTCOMES: CalibrationState = {
  pending: [],
  recent: [],
  lifetime: { trades: 0, wins: 0, claimed: 0 },
};

const OUTCOMES_MAX = 500;

/** An entry was decided: its claim waits for the trade to close, in place of one that never came to a trade. */
export function claimEntry(state: CalibrationState, symbol: Sym, claimed: number): CalibrationState {
  const others = state.pending.filter((entry) => entry.symbol !== symbol);
  return { ...state, pending: [...others, { symbol, claimed }] };
}

/** A trade closed; one that nobody claimed anything for teaches nothing. */
export function settleEntry(
  state: CalibrationState,
  { symbol, atMs, won }: { symbol: Sym; atMs: EpochMs; won: boolean },
  { windowDays }: CalibrationParameters,
): CalibrationState {
  const claimed = state.pending.find((entry) => entry.symbol === symbol)?.claimed;
  if (claimed === undefined) return state;
  const { trades, wins, claimed: sum } = state.lifetime;
  const kept = state.recent.filter((outcome) => outcome.atMs > atMs - windowDays * DAY_MS);
  return {
    pending: state.pending.filter((entry) => entry.symbol !== symbol),
    recent: [...kept, { atMs, claimed, won }].slice(-OUTCOMES_MAX),
    lifetime: { trades: trades + 1, wins: wins + (won ? 1 : 0), claimed: sum + claimed },
  };
}

/** Undefined while fewer than `outcomesMin` trades closed in the window. */
export function calibrationAt(
  { recent }: CalibrationState,
  atMs: EpochMs,
  { windowDays, outcomesMin }: CalibrationParameters,
): CalibrationView | undefined {
  const outcomes = recent.filter((outcome) => outcome.atMs > atMs - windowDays * DAY_MS);
  const trades = outcomes.length;
  if (trades < Math.max(1, outcomesMin)) return undefined;
  const claimed = outcomes.reduce((sum, outcome) => sum + outcome.claimed, 0) / trades;
  const realised = outcomes.filter(({ won }) => won).length / trades;
  return { trades, claimed, realised, error: Math.abs(claimed - realised) };
}

/**
 * How much of a claimed edge (confidence less a half) to believe, in [0, 1]: the edge realised over the edge claimed in
 * all closed trades, together with `priorTrades` imagined ones that realised half of the same average claim:
 * `(wins - n / 2 + k e / 2) / (n e + k e)`, e the average claimed edge. A half before the first trade.
 */
export function trustRatio(
  { lifetime: { trades, wins, claimed } }: CalibrationState,
  { priorTrades }: CalibrationParameters,
): number {
  const edge = trades === 0 ? 0 : claimed / trades - 0.5;
  if (edge <= 0) return 0.5;
  const realised = wins - trades / 2 + (priorTrades * edge) / 2;
  return Math.min(1, Math.max(0, realised / ((trades + priorTrades) * edge)));
}
