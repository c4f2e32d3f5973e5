import { HOUR_MS, type EpochMs } from '../foundation/time.ts';
import type { Sym } from '../market/instrument.ts';
import type { Signal } from '../strategies/strategy.ts';

/** [R9]. Bounds on how much the system listens to its own strategies. */
export interface HygieneLimits {
  readonly confidenceMin: number;
  readonly perStrategyGapMs: number;
  readonly perStrategyHourMax: number;
  readonly totalHourMax: number;
  /** No entries where one day's realised volatility is above this. */
  readonly dailyVolatilityMax: number;
}

/** When signals of the last hour were let through, oldest first. */
export interface HygieneState {
  readonly recent: readonly { readonly strategyId: string; readonly atMs: EpochMs }[];
}

export interface StrategySignal {
  readonly strategyId: string;
  readonly symbol: Sym;
  readonly signal: Signal;
}

export interface HygieneRefusal {
  readonly code: 'LOW_CONFIDENCE' | 'VOLATILE' | 'TOO_SOON' | 'STRATEGY_RATE' | 'TOTAL_RATE';
  readonly value: number;
  readonly limit: number;
}

export const NO_SIGNALS: HygieneState = { recent: [] };

/**
 * Lets a signal through or refuses it with the number that was over. Signals that ask to leave always pass: doing less
 * is never rationed. Of one cycle's signals of a strategy, one for each instrument counts as a single signal in time.
 */
export function admitSignal(
  state: HygieneState,
  { strategyId, signal }: StrategySignal,
  { limits, nowMs, dailyVolatility }: { limits: HygieneLimits; nowMs: EpochMs; dailyVolatility: number },
): { readonly state: HygieneState; readonly refusal?: HygieneRefusal } {
  if (signal.direction === 'flat') return { state };
  const recent = state.recent.filter(({ atMs }) => atMs > nowMs - HOUR_MS);
  const own = recent.filter((entry) => entry.strategyId === strategyId);
  const lastOwn = own.findLast(({ atMs }) => atMs < nowMs)?.atMs;
  const gapMs = lastOwn === undefined ? Infinity : nowMs - lastOwn;
  const refusal = [
    below('LOW_CONFIDENCE', signal.confidence, limits.confidenceMin),
    above('VOLATILE', dailyVolatility, limits.dailyVolatilityMax),
    below('TOO_SOON', gapMs, limits.perStrategyGapMs),
    above('STRATEGY_RATE', own.length + 1, limits.perStrategyHourMax),
    above('TOTAL_RATE', recent.length + 1, limits.totalHourMax),
  ].find((found) => found !== undefined);
  if (refusal !== undefined) return { state: { recent }, refusal };
  return { state: { recent: [...recent, { strategyId, atMs: nowMs }] } };
}

/** NaN is on the wrong side of every limit. */
function below(code: HygieneRefusal['code'], value: number, limit: number): HygieneRefusal | undefined {
  return value >= limit ? undefined : { code, value, limit };
}

function above(code: HygieneRefusal['code'], value: number, limit: number): HygieneRefusal | undefined {
  return value <= limit ? undefined : { code, value, limit };
}
