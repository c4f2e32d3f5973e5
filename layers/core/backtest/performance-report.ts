import { at } from '../foundation/assert.ts';
import { calmar } from '../statistics/calmar.ts';
import { cagr } from '../statistics/cagr.ts';
import { maxDrawdown, timeUnderWater, type Drawdown, type TimeUnderWater } from '../statistics/drawdown.ts';
import { grossExposure, timeInMarket } from '../statistics/exposure.ts';
import { ratio } from '../statistics/ratio.ts';
import { recoveryFactor } from '../statistics/recovery-factor.ts';
import { totalReturn, wealthOf } from '../statistics/returns.ts';
import { sharpe } from '../statistics/sharpe.ts';
import { sortino } from '../statistics/sortino.ts';
import { expectancy, hitRate, payoffRatio, profitFactor } from '../statistics/trade-statistics.ts';
import { turnover } from '../statistics/turnover.ts';
import { volatility } from '../statistics/volatility.ts';
import { kpisOf, type Kpi } from './kpis.ts';

/** One bar's close of the account and of its benchmark. */
export interface ReportSession {
  readonly day: string;
  readonly nav: number;
  readonly navPerUnit: number;
  readonly mode: string;
  readonly regime: string;
  /** What the owner paid in before it. */
  readonly flow: number;
  /** Absolute value of everything held at the close. */
  readonly grossNotional: number;
  /** Absolute value of what was bought and sold since the close before. */
  readonly tradedNotional: number;
  readonly benchmarkOpen: number;
  readonly benchmarkClose: number;
}

export interface ReportInputs {
  readonly sessions: readonly ReportSession[];
  readonly periodsPerYear: number;
  readonly tradeResults: readonly number[];
  readonly fees: number;
  readonly slippage: number;
  /** How often each fate befell a signal; `EXECUTED` is one of them. */
  readonly fates: Readonly<Record<string, number>>;
  readonly approvals: Readonly<Record<string, number>>;
}

/** Absent recovery: still below the peak. */
export interface DrawdownDays {
  readonly peakDay: string;
  readonly troughDay: string;
  readonly recoveredDay?: string;
}

/** Fractions, annualised where a year is in the name; absent where the sample is too small to say. */
export interface Performance {
  readonly finalNav: number;
  readonly totalReturn?: number;
  readonly cagr?: number;
  readonly volatility?: number;
  readonly maxDrawdown?: number;
  /** When the deepest fall was; absent for a curve that never fell. */
  readonly drawdown?: DrawdownDays;
  readonly underWater?: TimeUnderWater;
  readonly sharpe?: number;
  readonly sortino?: number;
  readonly calmar?: number;
}

export interface PerformanceReport {
  readonly from: string;
  readonly to: string;
  readonly sessions: number;
  readonly periodsPerYear: number;
  readonly deposits: number;
  readonly system: Performance;
  /** The same flows put into the benchmark at each session's open, without costs. */
  readonly buyAndHold: Performance;
  readonly trades: number;
  readonly winRate?: number;
  readonly profitFactor?: number;
  /** Mean result of a trade, in money. */
  readonly expectancy?: number;
  /** Mean win over mean loss. */
  readonly payoffRatio?: number;
  readonly fees: number;
  readonly slippage: number;
  /** Share of the sessions that closed with a position. */
  readonly timeInMarket?: number;
  /** Mean over all sessions of what was held over NAV. */
  readonly grossExposure?: number;
  /** One-sided, of the mean NAV, a year. */
  readonly turnover?: number;
  readonly modes: Readonly<Record<string, number>>;
  readonly regimes: Readonly<Record<string, number>>;
  readonly signalsGenerated: number;
  readonly signalsExecuted: number;
  readonly signalsRefused: Readonly<Record<string, number>>;
  readonly approvals: Readonly<Record<string, number>>;
  readonly kpis: readonly Kpi[];
}

/** What an account and its benchmark came to; undefined without a session. */
export function performanceReport(inputs: ReportInputs): PerformanceReport | undefined {
  const { sessions, periodsPerYear, tradeResults, fates } = inputs;
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { EXECUTED: executed = 0, ...refused } = fates;
  const generated = Object.values(fates).reduce((sum, count) => sum + count, 0);
  const winRate = hitRate(tradeResults);
  const factor = profitFactor(tradeResults);
  const returns = accountReturns(sessions);
  const system = performanceOf(returns, { finalNav: last.nav, sessions, periodsPerYear });
  return {
    from: first.day,
    to: last.day,
    sessions: sessions.length,
    periodsPerYear,
    deposits: sessions.reduce((sum, { flow }) => sum + flow, 0),
    system,
    buyAndHold: performanceOf(benchmarkReturns(sessions), {
      finalNav: heldNav(sessions, last.benchmarkClose),
      sessions,
      periodsPerYear,
    }),
    trades: tradeResults.length,
    ...known({
      winRate,
      profitFactor: factor,
      expectancy: expectancy(tradeResults),
      payoffRatio: payoffRatio(tradeResults),
    }),
    fees: inputs.fees,
    slippage: inputs.slippage,
    ...activityOf(sessions, periodsPerYear),
    modes: countBy(sessions, ({ mode }) => mode),
    regimes: countBy(sessions, ({ regime }) => regime),
    signalsGenerated: generated,
    signalsExecuted: executed,
    signalsRefused: refused,
    approvals: inputs.approvals,
    kpis: kpisOf({
      recentSharpe: recentSharpe(returns, periodsPerYear),
      maxDrawdown: system.maxDrawdown,
      cagr: system.cagr,
      winRate,
      profitFactor: factor,
      recoveryFactor: recoveryFactor(returns),
      executedRatio: ratio(executed, generated),
    }),
  };
}

/** Simple returns of one unit of the account, one a session, from the 1 at which the first flow bought units. */
export function accountReturns(sessions: readonly ReportSession[]): Float64Array {
  return chain(1, sessions, ({ navPerUnit }) => navPerUnit);
}

/** Simple returns of the benchmark, one a session; the first from its own open. */
export function benchmarkReturns(sessions: readonly ReportSession[]): Float64Array {
  return chain(sessions[0]?.benchmarkOpen ?? NaN, sessions, ({ benchmarkClose }) => benchmarkClose);
}

/** What the same flows would be worth, each put into the benchmark at its session's open. */
function heldNav(sessions: readonly ReportSession[], lastClose: number): number {
  return sessions.reduce((sum, { flow, benchmarkOpen }) => sum + (flow * lastClose) / benchmarkOpen, 0);
}

function activityOf(
  sessions: readonly ReportSession[],
  periodsPerYear: number,
): Pick<PerformanceReport, 'timeInMarket' | 'grossExposure' | 'turnover'> {
  const exposures = sessions.map(({ grossNotional, nav }) => ratio(grossNotional, nav) ?? 0);
  const tradedNotional = sessions.map((session) => session.tradedNotional);
  const nav = sessions.map((session) => session.nav);
  return known({
    timeInMarket: timeInMarket(exposures),
    grossExposure: grossExposure(exposures),
    turnover: turnover({ tradedNotional, nav }, { periodsPerYear }),
  });
}

/** A year has this many half years, and the KPI looks back over one. */
const HALF_YEARS = 2;

/** Over the last six months; undefined before six months have been lived through. */
function recentSharpe(returns: Float64Array, periodsPerYear: number): number | undefined {
  const window = Math.round(periodsPerYear / HALF_YEARS);
  return returns.length < window ? undefined : sharpe(returns.subarray(-window), { periodsPerYear });
}

function performanceOf(
  returns: Float64Array,
  {
    finalNav,
    sessions,
    periodsPerYear,
  }: { finalNav: number; sessions: readonly ReportSession[]; periodsPerYear: number },
): Performance {
  const wealth = wealthOf(returns);
  const deepest = maxDrawdown(wealth);
  const growth = annualGrowth(returns, periodsPerYear);
  return {
    finalNav,
    ...known({
      totalReturn: totalReturn(returns),
      cagr: growth,
      volatility: volatility(returns, { periodsPerYear }),
      maxDrawdown: deepest?.depthRatio,
      drawdown: deepest === undefined ? undefined : daysOf(deepest, sessions),
      underWater: timeUnderWater(wealth),
      sharpe: sharpe(returns, { periodsPerYear }),
      sortino: sortino(returns, { periodsPerYear }),
      calmar: growth === undefined ? undefined : calmar(returns, { periodsPerYear }),
    }),
  };
}

/** A part of a year says nothing of a year: less is not annualised (GIPS 2020). */
function annualGrowth(returns: Float64Array, periodsPerYear: number): number | undefined {
  return returns.length < periodsPerYear ? undefined : cagr(returns, { periodsPerYear });
}

/** Wealth has one value before the first session, which is dated with it. */
function daysOf(
  { depthRatio, peakIndex, troughIndex, recoveryIndex }: Drawdown,
  sessions: readonly ReportSession[],
): DrawdownDays | undefined {
  if (depthRatio === 0) return undefined;
  const dayAt = (index: number): string => at(sessions, Math.max(0, index - 1)).day;
  const days = { peakDay: dayAt(peakIndex), troughDay: dayAt(troughIndex) };
  return recoveryIndex === undefined ? days : { ...days, recoveredDay: dayAt(recoveryIndex) };
}

/** NAV and units are doubles: a change this small is their rounding, and an account that held cash earned nothing. */
const ROUNDING_RATIO = 1e-12;

function chain(
  start: number,
  sessions: readonly ReportSession[],
  valueOf: (session: ReportSession) => number,
): Float64Array {
  let previous = start;
  return Float64Array.from(sessions, (session) => {
    const value = valueOf(session);
    // Where nothing is left, nothing is earned.
    const change = previous === 0 ? 0 : value / previous - 1;
    previous = value;
    return Math.abs(change) < ROUNDING_RATIO ? 0 : change;
  });
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

/** The statistics that there are. */
function known<T extends object>(statistics: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const found: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(
    found,
    Object.fromEntries(Object.entries(statistics).filter(([, value]) => value !== undefined)),
  );
}
