import type { Money } from '../foundation/decimal.ts';
import { assert } from '../foundation/assert.ts';
import type { ConfiguredStrategy } from '../analysts/technical-analyst.ts';
import { barsPerSession, barsPerYear, type BarInterval } from '../market/bar-interval.ts';
import type { AccountProfile } from '../compliance/account-profile.ts';
import type { EntryWork } from '../execution/entry-work.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import type { WeightParameters } from '../portfolio/strategy-weights.ts';
import type { LiveModel } from '../regime/hidden-markov-live.ts';
import type { HysteresisParameters } from '../regime/regime-hysteresis.ts';
import type { BreakerLimits } from '../risk/breaker-table.ts';
import type { CalibrationParameters } from '../risk/calibration.ts';
import type { CostModel } from '../risk/cost-model.ts';
import type { DailyGuardLimits } from '../risk/daily-guard.ts';
import type { RiskLimits } from '../risk/limits.ts';
import type { ModeLimits } from '../risk/mode-limits.ts';
import type { PortfolioGuardLimits } from '../risk/portfolio-guard.ts';
import type { HealthParameters } from '../risk/health.ts';
import type { HygieneLimits } from '../risk/signal-hygiene.ts';
import type { SizingParameters } from '../risk/size-position.ts';

/** One instrument of the universe with what trading it costs. */
export interface UniverseMember {
  readonly instrument: Instrument;
  readonly costs: CostModel;
}

/** Everything the owner chose, checked. Its hash is in every decision record. */
export interface SystemConfig {
  readonly environment: 'dev' | 'testing' | 'staging' | 'production';
  readonly portfolioId: string;
  readonly currency: string;
  /** Who holds the account, where: it chooses the rules of the land. Nothing real is traded without it. */
  readonly account?: AccountProfile;
  /** Paid in before the first session, and then on the first session of each month. */
  readonly capital: { readonly initial: Money; readonly monthly: Money };
  /** One decision cycle a bar. */
  readonly interval: BarInterval;
  readonly universe: readonly UniverseMember[];
  /** The instrument whose market state is the system's regime. */
  readonly benchmark: Sym;
  readonly strategies: readonly ConfiguredStrategy[];
  readonly holdingSessionsMax: number;
  readonly regime: HysteresisParameters;
  /** Judges the regime; where it is absent or refuses, the rules do. */
  readonly regimeModel?: LiveModel;
  readonly weights: WeightParameters;
  readonly opinionWeight: number;
  readonly profile: string;
  readonly limits: RiskLimits;
  readonly sizing: SizingParameters;
  readonly hygiene: HygieneLimits;
  readonly guards: {
    readonly daily: DailyGuardLimits;
    readonly portfolio: PortfolioGuardLimits;
    /** How far away a stop is set for what is found without one. */
    readonly repairStopRatio: number;
  };
  readonly calibration: CalibrationParameters;
  readonly modes: ModeLimits;
  readonly breakers: BreakerLimits;
  readonly approval: {
    /** Below it a person is asked. */
    readonly confidenceMin: number;
    /** No answer by then means reject. */
    readonly deadlineMs: number;
  };
  readonly venue: { readonly latencyMs: number; readonly participationRatio: number };
  /** How an executor is handed intents and waited for; absent where a cycle ends with its record. */
  readonly execution?: {
    /** How long after it was handed over an entry may still be begun. */
    readonly intentMs: number;
    readonly outcomeMs: number;
    /** Which entries are worked in parts, and how; absent where each is sent whole. */
    readonly entries?: EntryWork;
  };
  /**
   * Stands in for the owner where nobody watches history go by: resumes from an emergency after so many sessions, from one
   * that halts only once what it halted for is over.
   * Absent: an emergency lasts until a person ends it.
   */
  readonly simulatedOwner?: { readonly resumesAfterSessions: number };
}

export function memberOf({ universe }: SystemConfig, symbol: Sym): UniverseMember | undefined {
  return universe.find(({ instrument }) => instrument.symbol === symbol);
}

/** The member of the universe that the regime and the statistics of time are taken from. */
export function benchmarkOf(config: SystemConfig): UniverseMember {
  const member = memberOf(config, config.benchmark);
  assert(member !== undefined, `the benchmark ${config.benchmark} is not in the universe`);
  return member;
}

/** The annualisation constant of the benchmark's bars. */
export function periodsPerYear(config: SystemConfig): number {
  return barsPerYear(config.interval, benchmarkOf(config).instrument.calendar);
}

/** From one bar's volatility to a day's. */
export function dailyVolatility(
  barVolatility: number,
  { instrument }: UniverseMember,
  config: SystemConfig,
): number {
  return barVolatility * Math.sqrt(barsPerSession(config.interval, instrument.calendar));
}

/** How the health of this system is judged. */
export function healthParameters(config: SystemConfig): HealthParameters {
  return {
    limits: config.breakers,
    clock: {
      benchmark: benchmarkOf(config).instrument.calendar,
      calendarOf: (symbol) =>
        config.universe.find(({ instrument }) => instrument.symbol === symbol)?.instrument.calendar,
    },
  };
}
