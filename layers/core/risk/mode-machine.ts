import type { EpochMs } from '../foundation/time.ts';
import { tighterMode, type EmergencyPolicy, type Mode } from './mode.ts';
import type { NavMeasures } from './nav-watch.ts';

/** What the mode is judged by: losses per unit, and how far claims are from what came of them. */
export interface ModeMeasures extends NavMeasures {
  /** Absent while too few trades have closed to tell. */
  readonly calibrationError?: number;
}

/** One way into a tighter mode that holds now, with its numbers. */
export interface ModeTrigger {
  readonly code: string;
  readonly mode: 'defensive' | 'emergency';
  readonly value: number;
  readonly limit: number;
}

export interface ModeState {
  readonly mode: Mode;
  readonly sinceMs: EpochMs;
  readonly policy?: EmergencyPolicy;
  /** The owner's reason, where the owner did it. */
  readonly note?: string;
  /** Why it was entered, and what has joined since. */
  readonly reasons: readonly ModeTrigger[];
  /** Sessions in a row in which everything that led to defensive was well clear. */
  readonly calmSessions: number;
}

/** Fractions of NAV per unit ([R11]); an environment's file may tighten them. */
export interface ModeLimits {
  readonly defensive: {
    readonly drawdownRatio: number;
    readonly weekLossRatio: number;
    readonly sharpe30: number;
    /** Claimed less realised hit rate, either way. */
    readonly calibrationError: number;
  };
  readonly emergency: {
    readonly drawdownRatio: number;
    readonly dayLossRatio: number;
    readonly weekLossRatio: number;
    readonly monthLossRatio: number;
  };
  /** Defensive ends after this many sessions in a row below these. */
  readonly relax: {
    readonly drawdownRatio: number;
    readonly weekLossRatio: number;
    readonly calibrationError: number;
    readonly sessions: number;
  };
}

export function startMode(atMs: EpochMs): ModeState {
  return { mode: 'normal', sinceMs: atMs, reasons: [], calmSessions: 0 };
}

/** Evaluated on each NAV mark: tightens at once, relaxes from defensive only, and only through hysteresis. */
export function evaluateMode(
  state: ModeState,
  measures: ModeMeasures,
  { limits, atMs }: { limits: ModeLimits; atMs: EpochMs },
): ModeState {
  const triggers = triggersOf(measures, limits);
  const wanted = triggers.reduce<Mode>((mode, trigger) => tighterMode(mode, trigger.mode), 'normal');
  if (tighterMode(state.mode, wanted) !== state.mode) {
    const reasons = triggers.filter((trigger) => trigger.mode === wanted);
    const policy = wanted === 'emergency' ? { policy: 'flatten' as const } : {};
    return { mode: wanted, sinceMs: atMs, reasons, calmSessions: 0, ...policy };
  }
  if (state.mode !== 'defensive') return state;
  const reasons = withReasons(state.reasons, triggers);
  const calm = triggers.length === 0 && reasons.every(({ code }) => isClear(code, measures, limits));
  const calmSessions = calm ? state.calmSessions + 1 : 0;
  return calmSessions >= limits.relax.sessions ? startMode(atMs) : { ...state, reasons, calmSessions };
}

export function triggersOf(
  measures: ModeMeasures,
  { defensive, emergency }: ModeLimits,
): readonly ModeTrigger[] {
  const { drawdownRatio, dayLossRatio, weekLossRatio, monthLossRatio, sharpe30 } = measures;
  const { calibrationError = 0 } = measures;
  const over = (
    code: string,
    mode: ModeTrigger['mode'],
    value: number,
    limit: number,
  ): readonly ModeTrigger[] => (value > limit ? [{ code, mode, value, limit }] : []);
  return [
    ...over('DRAWDOWN', 'emergency', drawdownRatio, emergency.drawdownRatio),
    ...over('DAY_LOSS', 'emergency', dayLossRatio, emergency.dayLossRatio),
    ...over('WEEK_LOSS', 'emergency', weekLossRatio, emergency.weekLossRatio),
    ...over('MONTH_LOSS', 'emergency', monthLossRatio, emergency.monthLossRatio),
    ...over('DRAWDOWN', 'defensive', drawdownRatio, defensive.drawdownRatio),
    ...over('WEEK_LOSS', 'defensive', weekLossRatio, defensive.weekLossRatio),
    ...over('CALIBRATION', 'defensive', calibrationError, defensive.calibrationError),
    ...(sharpe30 !== undefined && sharpe30 < defensive.sharpe30
      ? [{ code: 'SHARPE_30', mode: 'defensive' as const, value: sharpe30, limit: defensive.sharpe30 }]
      : []),
  ];
}

/** A reason that joins while defensive must be cleared too before it ends. */
function withReasons(
  reasons: readonly ModeTrigger[],
  triggers: readonly ModeTrigger[],
): readonly ModeTrigger[] {
  const fresh = triggers.filter(({ code }) => !reasons.some((reason) => reason.code === code));
  return fresh.length === 0 ? reasons : [...reasons, ...fresh];
}

/** Whether what led to defensive is not only under its limit but well under it. */
function isClear(
  code: string,
  { drawdownRatio, weekLossRatio, calibrationError = 0 }: ModeMeasures,
  { relax }: ModeLimits,
): boolean {
  switch (code) {
    case 'DRAWDOWN':
      return drawdownRatio < relax.drawdownRatio;
    case 'WEEK_LOSS':
      return weekLossRatio < relax.weekLossRatio;
    case 'CALIBRATION':
      return calibrationError < relax.calibrationError;
    default:
      // The Sharpe ratio of thirty sessions is slow enough to be its own hysteresis.
      return true;
  }
}
