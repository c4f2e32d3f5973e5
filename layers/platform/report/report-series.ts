import {
  accountReturns,
  benchmarkReturns,
  type PerformanceReport,
  type ReportSession,
} from '../../core/backtest/performance-report.ts';
import { drawdowns } from '../../core/statistics/drawdown.ts';
import { ratio } from '../../core/statistics/ratio.ts';
import { wealthOf } from '../../core/statistics/returns.ts';
import { rolling } from '../../core/statistics/rolling.ts';
import { sharpe } from '../../core/statistics/sharpe.ts';
import type { Series } from './plots/series.ts';

/** What is drawn, one value a session; undefined where there is none. */
export interface ReportSeries {
  readonly days: readonly string[];
  readonly account: GrowthSeries;
  readonly benchmark: GrowthSeries;
  /** Absolute value held over NAV. */
  readonly exposure: Series;
}

export interface GrowthSeries {
  readonly returns: Float64Array;
  /** What 1 paid in before the first session is worth. */
  readonly growth: Series;
  /** Fall from the highest so far, as a negative fraction. */
  readonly fall: Series;
  /** Annualised, over the last six months. */
  readonly sharpe: Series;
}

/** Follows the account and the benchmark through every session. */
export function seriesOf(
  sessions: readonly ReportSession[],
  { periodsPerYear }: Pick<PerformanceReport, 'periodsPerYear'>,
): ReportSeries {
  return {
    days: sessions.map(({ day }) => day),
    account: growthOf(accountReturns(sessions), periodsPerYear),
    benchmark: growthOf(benchmarkReturns(sessions), periodsPerYear),
    exposure: sessions.map(({ grossNotional, nav }) => ratio(grossNotional, nav)),
  };
}

const HALF_YEARS = 2;

function growthOf(returns: Float64Array, periodsPerYear: number): GrowthSeries {
  const wealth = wealthOf(returns);
  const window = Math.max(1, Math.round(periodsPerYear / HALF_YEARS));
  return {
    returns,
    growth: wealth.subarray(1),
    fall: drawdowns(wealth)
      .subarray(1)
      .map((depth) => 0 - depth),
    sharpe: rolling(returns, window, (recent) => sharpe(recent, { periodsPerYear })),
  };
}
