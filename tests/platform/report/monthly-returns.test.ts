import { describe, expect, test } from '@jest/globals';
import { monthlyReturns } from '../../../layers/platform/report/monthly-returns.ts';
import { seriesOf } from '../../../layers/platform/report/report-series.ts';
import { aSession } from '../../core/backtest/a-session.ts';

describe('the returns of months and years', () => {
  const sessions = [
    aSession({ day: '2019-12-30', navPerUnit: 1.1, benchmarkOpen: 100, benchmarkClose: 90 }),
    aSession({ day: '2019-12-31', navPerUnit: 1.21, benchmarkClose: 99 }),
    aSession({ day: '2020-02-03', navPerUnit: 1.089, benchmarkClose: 198 }),
  ];
  const years = monthlyReturns(seriesOf(sessions, { periodsPerYear: 252 }));

  test('compound from session to session, and the benchmark from its first open', () => {
    expect(years.map(({ year }) => year)).toEqual(['2019', '2020']);
    expect(years[0]?.months[11]).toBeCloseTo(0.21, 12);
    expect(years[0]?.account).toBeCloseTo(0.21, 12);
    expect(years[0]?.benchmark).toBeCloseTo(-0.01, 12);
    expect(years[1]?.months[1]).toBeCloseTo(-0.1, 12);
    expect(years[1]?.benchmark).toBeCloseTo(1, 12);
  });

  test('a month without a session has no return, which is not a return of 0', () => {
    expect(years[1]?.months[0]).toBeUndefined();
    expect(years[1]?.months).toHaveLength(12);
  });
});

describe('what is drawn', () => {
  const sessions = [1.1, 0.99, 1.1, 1.21].map((navPerUnit, i) =>
    aSession({ navPerUnit, day: `2020-01-0${i + 1}`, grossNotional: 250 * i }),
  );
  const { account, exposure } = seriesOf(sessions, { periodsPerYear: 4 });

  test('falls are below the highest so far, and nothing is above it', () => {
    expect(account.fall[0]).toBe(0);
    expect(account.fall[1]).toBeCloseTo(-0.1, 12);
    expect(account.fall[3]).toBe(0);
  });

  test('the Sharpe ratio begins once six months have passed', () => {
    expect(account.sharpe[0]).toBeUndefined();
    expect(account.sharpe[1]).toBeCloseTo(0, 12);
  });

  test('exposure is what was held over NAV', () => {
    expect(exposure).toEqual([0, 0.25, 0.5, 0.75]);
  });
});
