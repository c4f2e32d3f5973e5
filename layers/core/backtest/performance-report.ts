import { calmar } from '../statistics/calmar.ts';
import { cagr } from '../statistics/cagr.ts';
import { maxDrawdownOfReturns } from '../statistics/drawdown.ts';
import { recoveryFactor } from '../statistics/recovery-factor.ts';
import { sharpe } from '../statistics/sharpe.ts';
import { sortino } from '../statistics/sortino.ts';
import { hitRate, profitFactor } from '../statistics/trade-statistics.ts';
import { volatility } from '../statistics/volatility.ts';
import { totalReturn } from '../statistics/returns.ts';

/** One bar's close of the account and of its benchmark. */
export interface ReportSession {
  readonly day: string;
  readonly nav: number;
  readonly navPerUnit: number;
  readonly mode: string;
  readonly regime: string;
  /** What the owner paid in before it. */
  readonly flow: number;
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

/** Fractions, annualised where a year is in the name; absent where the sample is too small to say. */
export interface Performance {
  readonly finalNav: number;
  readonly totalReturn?: number;
  readonly cagr?: number;
  readonly volatility?: number;
  readonly maxDrawdown?: number;
  readonly sharpe?: number;
  readonly sortino?: number;
  readonly calmar?: number;
}

/** A key performance indicator of [O9] against its target, whichever way it falls. */
export interface Kpi {
  readonly name: string;
  readonly value?: number;
  readonly target?: number;
  readonly aim?: number;
  readonly unit: 'ratio' | 'percent';
  readonly better: 'higher' | 'lower';
  readonly met: 'yes' | 'no' | 'unknown' | 'no-target';
}

export interface PerformanceReport {
  readonly from: string;
  readonly to: string;
  readonly sessions: number;
  readonly deposits: number;
  readonly system: Performance;
  /** The same flows put into the benchmark at each session's open, without costs. */
  readonly buyAndHold: Performance;
  readonly trades: number;
  readonly winRate?: number;
  readonly profitFactor?: number;
  readonly fees: number;
  readonly slippage: number;
  readonly modes: Readonly<Record<string, number>>;
  readonly regimes: Readonly<Record<string, number>>;
  readonly signalsGenerated: number;
  readonly signalsExecuted: number;
  readonly signalsRefused: Readonly<Record<string, number>>;
  readonly approvals: Readonly<Record<string, number>>;
  readonly kpis: readonly Kpi[];
}

export function performanceReport(inputs: ReportInputs): PerformanceReport | undefined {
  const { sessions, periodsPerYear, tradeResults, fates } = inputs;
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const returns = chain(1, sessions, ({ navPerUnit }) => navPerUnit);
  const held = chain(first.benchmarkOpen, sessions, ({ benchmarkClose }) => benchmarkClose);
  const heldNav = sessions.reduce(
    (sum, { flow, benchmarkOpen }) => sum + (flow * last.benchmarkClose) / benchmarkOpen,
    0,
  );
  const { EXECUTED: executed = 0, ...refused } = fates;
  const generated = Object.values(fates).reduce((sum, count) => sum + count, 0);
  const wins = hitRate(tradeResults);
  const factor = profitFactor(tradeResults);
  return {
    from: first.day,
    to: last.day,
    sessions: sessions.length,
    deposits: sessions.reduce((sum, { flow }) => sum + flow, 0),
    system: performanceOf(returns, last.nav, periodsPerYear),
    buyAndHold: performanceOf(held, heldNav, periodsPerYear),
    trades: tradeResults.length,
    ...(wins === undefined ? {} : { winRate: wins }),
    ...(factor === undefined ? {} : { profitFactor: factor }),
    fees: inputs.fees,
    slippage: inputs.slippage,
    modes: countBy(sessions, ({ mode }) => mode),
    regimes: countBy(sessions, ({ regime }) => regime),
    signalsGenerated: generated,
    signalsExecuted: executed,
    signalsRefused: refused,
    approvals: inputs.approvals,
    kpis: kpisOf(returns, inputs, {
      wins,
      factor,
      executedRatio: generated > 0 ? executed / generated : undefined,
    }),
  };
}

/** Six months of sessions. */
const HALF_YEARS = 2;

function kpisOf(
  returns: Float64Array,
  { periodsPerYear }: ReportInputs,
  {
    wins,
    factor,
    executedRatio,
  }: { wins: number | undefined; factor: number | undefined; executedRatio: number | undefined },
): readonly Kpi[] {
  const recent = returns.subarray(-Math.round(periodsPerYear / HALF_YEARS));
  return [
    kpi(
      { name: 'Sharpe, last 6 months', unit: 'ratio', better: 'higher', target: 0.8, aim: 1.5 },
      sharpe(recent, { periodsPerYear }),
    ),
    kpi(
      { name: 'Maximum drawdown', unit: 'percent', better: 'lower', target: 0.15, aim: 0.1 },
      maxDrawdownOfReturns(returns)?.depthRatio,
    ),
    kpi(
      { name: 'CAGR', unit: 'percent', better: 'higher', target: 0.08, aim: 0.15 },
      cagr(returns, { periodsPerYear }),
    ),
    kpi({ name: 'Win rate', unit: 'percent', better: 'higher', target: 0.45, aim: 0.55 }, wins),
    kpi({ name: 'Profit factor', unit: 'ratio', better: 'higher', target: 1.3 }, factor),
    kpi({ name: 'Recovery factor', unit: 'ratio', better: 'higher', target: 2 }, recoveryFactor(returns)),
    kpi({ name: 'Executed over generated signals', unit: 'percent', better: 'higher' }, executedRatio),
  ];
}

function kpi(definition: Omit<Kpi, 'value' | 'met'>, value: number | undefined): Kpi {
  const { target, better } = definition;
  if (value === undefined) return { ...definition, met: 'unknown' };
  if (target === undefined) return { ...definition, value, met: 'no-target' };
  return {
    ...definition,
    value,
    met: (better === 'higher' ? value > target : value < target) ? 'yes' : 'no',
  };
}

function performanceOf(returns: Float64Array, finalNav: number, periodsPerYear: number): Performance {
  const found = {
    totalReturn: totalReturn(returns),
    cagr: cagr(returns, { periodsPerYear }),
    volatility: volatility(returns, { periodsPerYear }),
    maxDrawdown: maxDrawdownOfReturns(returns)?.depthRatio,
    sharpe: sharpe(returns, { periodsPerYear }),
    sortino: sortino(returns, { periodsPerYear }),
    calmar: calmar(returns, { periodsPerYear }),
  };
  return { finalNav, ...known(found) };
}

function chain(
  start: number,
  sessions: readonly ReportSession[],
  valueOf: (session: ReportSession) => number,
): Float64Array {
  let previous = start;
  return Float64Array.from(sessions, (session) => {
    const value = valueOf(session);
    const change = value / previous - 1;
    previous = value;
    return change;
  });
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

/** The statistics that there are. */
function known<K extends string>(
  statistics: Readonly<Record<K, number | undefined>>,
): Partial<Record<K, number>> {
  const found: Partial<Record<K, number>> = {};
  for (const name in statistics) if (statistics[name] !== undefined) found[name] = statistics[name];
  return found;
}
