import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  performanceReport,
  type PerformanceReport,
  type ReportInputs,
} from '../../../layers/core/backtest/performance-report.ts';
import { aSession, fourSessions, reportInputs } from './a-session.ts';

function reportOf(change: Partial<ReportInputs> = {}): PerformanceReport {
  const report = performanceReport(reportInputs(change));
  if (report === undefined) throw new Error('no report');
  return report;
}

describe('an account of four sessions a year', () => {
  test('earns what its units earned, whatever was paid in', () => {
    const { system, deposits } = reportOf();
    expect(deposits).toBe(1_100);
    expect(system.finalNav).toBe(1_177.2);
    expect(system.totalReturn).toBeCloseTo(0.0692, 12);
    expect(system.cagr).toBeCloseTo(0.0692, 12);
    // Mean 2.5 %, sample deviation 15 %, downside deviation the root of (0.01 + 0.01) / 4, and two periods' root.
    expect(system.volatility).toBeCloseTo(0.3, 12);
    expect(system.sharpe).toBeCloseTo(1 / 3, 12);
    expect(system.sortino).toBeCloseTo(Math.SQRT1_2, 12);
    expect(system.maxDrawdown).toBeCloseTo(0.1, 12);
    expect(system.calmar).toBeCloseTo(0.692, 12);
  });

  test('stands beside the benchmark, which the same deposits buy at the open they arrive at', () => {
    const { buyAndHold } = reportOf();
    expect(buyAndHold.finalNav).toBeCloseTo((1_000 * 108.9) / 100 + (100 * 108.9) / 99, 9);
    expect(buyAndHold.totalReturn).toBeCloseTo(0.089, 12);
    expect(buyAndHold.maxDrawdown).toBeCloseTo(0.1, 12);
    expect(buyAndHold.drawdown).toEqual({ peakDay: '2020-01-02', troughDay: '2020-04-01' });
    expect(buyAndHold.underWater).toEqual({ longestPeriods: 3, ratio: 3 / 5 });
  });

  test('is counted by what it held and traded', () => {
    const { timeInMarket, grossExposure, turnover } = reportOf();
    expect(timeInMarket).toBe(0.5);
    expect(grossExposure).toBeCloseTo((0.5 + 0.25) / 4, 12);
    expect(turnover).toBeCloseTo(450 / ((1_100 + 990 + 1_308 + 1_177.2) / 4), 12);
  });

  test('tells its trades, and a trade of exactly nothing is no win', () => {
    const report = reportOf();
    expect(report).toMatchObject({ trades: 4, winRate: 0.25, profitFactor: 1.5, fees: 1.5, slippage: 2.5 });
    expect(report.expectancy).toBe(2.5);
    expect(report.payoffRatio).toBe(3);
  });

  test('tells where its time and its signals went', () => {
    expect(reportOf()).toMatchObject({
      modes: { normal: 3, defensive: 1 },
      regimes: { 'range-bound': 3, 'trending-bull': 1 },
      signalsGenerated: 8,
      signalsExecuted: 2,
      signalsRefused: { REGIME: 5, NO_WEIGHT: 1 },
      approvals: { 'approve by owner': 1 },
    });
  });
});

describe('what there is no number for', () => {
  test('no session is no report', () => {
    expect(performanceReport(reportInputs({ sessions: [] }))).toBeUndefined();
  });

  test('less than a year is not annualised, and less than half a year has no Sharpe ratio of six months', () => {
    const { system, kpis } = reportOf({ periodsPerYear: 12 });
    expect(system.totalReturn).toBeCloseTo(0.0692, 12);
    expect(system).not.toHaveProperty('cagr');
    expect(system).not.toHaveProperty('calmar');
    expect(kpis.find(({ name }) => name === 'CAGR')).toMatchObject({ met: 'unknown', aimMet: 'unknown' });
    expect(kpis.find(({ name }) => name === 'Sharpe, last 6 months')).not.toHaveProperty('value');
  });

  test('six months are judged as soon as they have been lived through', () => {
    // Two sessions are half of four: +20 and -10 % have mean 5 % and sample deviation 15 root 2.
    const { value } = reportOf().kpis[0] ?? {};
    expect(value).toBeCloseTo((0.05 / (0.15 * Math.SQRT2)) * 2, 12);
  });

  test('an account that only held cash has no Sharpe ratio, whatever its units were rounded to', () => {
    const sessions = [1, 1 - 2e-16, 1 + 4e-16, 1 - 1e-16].map((navPerUnit) => aSession({ navPerUnit }));
    const { system } = reportOf({ sessions, tradeResults: [] });
    expect(system).toMatchObject({
      totalReturn: 0,
      maxDrawdown: 0,
      underWater: { longestPeriods: 0, ratio: 0 },
    });
    for (const absent of ['sharpe', 'sortino', 'calmar', 'drawdown'])
      expect(system).not.toHaveProperty(absent);
  });

  test('a ruined account has lost all of it, and goes on as nothing', () => {
    const sessions = [1.1, 0, 0, 0].map((navPerUnit) => aSession({ navPerUnit, nav: 1_000 * navPerUnit }));
    expect(reportOf({ sessions }).system).toMatchObject({
      totalReturn: -1,
      cagr: -1,
      maxDrawdown: 1,
      finalNav: 0,
    });
  });

  test('without a trade there is neither a win rate nor a profit factor', () => {
    const report = reportOf({ tradeResults: [], fates: {} });
    for (const absent of ['winRate', 'profitFactor', 'expectancy', 'payoffRatio'])
      expect(report).not.toHaveProperty(absent);
    expect(report.kpis.at(-1)).not.toHaveProperty('value');
  });
});

describe('the deepest fall', () => {
  test('is dated from its high to its low, and to the day that the high was regained', () => {
    const wealth = [1.1, 0.88, 1.0, 1.1, 1.05];
    const sessions = wealth.map((navPerUnit, i) => aSession({ navPerUnit, day: `2020-01-0${i + 1}` }));
    const { system } = reportOf({ sessions });
    expect(system.maxDrawdown).toBeCloseTo(0.2, 12);
    expect(system.drawdown).toMatchObject({ peakDay: '2020-01-01', troughDay: '2020-01-02' });
    expect(system.drawdown?.recoveredDay).toBe('2020-01-04');
  });

  test('that began with the first session is dated with it', () => {
    const sessions = [0.9, 0.8].map((navPerUnit, i) => aSession({ navPerUnit, day: `2020-01-0${i + 1}` }));
    expect(reportOf({ sessions }).system.drawdown).toEqual({
      peakDay: '2020-01-01',
      troughDay: '2020-01-02',
    });
  });
});

test('paying in more changes no return, only how much there is', () => {
  const flows = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(flows, (paid) => {
      const sessions = fourSessions().map((session, i) => ({ ...session, flow: paid[i] ?? 0 }));
      const [given, plain] = [reportOf({ sessions }), reportOf()];
      expect(given.system).toEqual(plain.system);
      expect({ ...given.buyAndHold, finalNav: 0 }).toEqual({ ...plain.buyAndHold, finalNav: 0 });
    }),
  );
});
