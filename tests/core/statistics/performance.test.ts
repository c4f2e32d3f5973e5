import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { cagr } from '../../../layers/core/statistics/cagr.ts';
import { calmar } from '../../../layers/core/statistics/calmar.ts';
import {
  datesOf,
  drawdowns,
  maxDrawdown,
  maxDrawdownOfReturns,
  timeUnderWater,
} from '../../../layers/core/statistics/drawdown.ts';
import { grossExposure, netExposure, timeInMarket } from '../../../layers/core/statistics/exposure.ts';
import { omega } from '../../../layers/core/statistics/omega.ts';
import { recoveryFactor, recoveryFactorInMoney } from '../../../layers/core/statistics/recovery-factor.ts';
import {
  logReturns,
  simpleReturns,
  timeWeightedReturns,
  totalReturn,
} from '../../../layers/core/statistics/returns.ts';
import { rolling } from '../../../layers/core/statistics/rolling.ts';
import { sharpe, sharpeEstimate } from '../../../layers/core/statistics/sharpe.ts';
import { downsideDeviation, sortino } from '../../../layers/core/statistics/sortino.ts';
import { tailRatio } from '../../../layers/core/statistics/tail-ratio.ts';
import {
  expectancy,
  hitRate,
  payoffRatio,
  profitFactor,
} from '../../../layers/core/statistics/trade-statistics.ts';
import { rebalanceTurnover, turnover } from '../../../layers/core/statistics/turnover.ts';
import { volatility } from '../../../layers/core/statistics/volatility.ts';

const MONTHLY = { periodsPerYear: 12 };
const RETURNS = [0.1, -0.05, 0.02, -0.03, 0.06];
const aReturn = fc.double({ min: -0.99, max: 2, noNaN: true });

describe('growth', () => {
  test('twelve months of one per cent compound to 12.68 per cent a year', () => {
    expect(
      cagr(
        Array.from({ length: 12 }, () => 0.01),
        MONTHLY,
      ),
    ).toBeCloseTo(1.01 ** 12 - 1, 12);
  });

  test('doubling in two years is 41.42 per cent a year', () => {
    expect(cagr([1, ...Array.from({ length: 23 }, () => 0)], MONTHLY)).toBeCloseTo(Math.SQRT2 - 1, 14);
  });

  test('an account that lost everything grew by minus one', () => {
    expect(cagr([0.5, -1, 0.2], MONTHLY)).toBe(-1);
    expect(cagr([], MONTHLY)).toBeUndefined();
  });

  test('returns and their compounding give the prices back', () => {
    expect(totalReturn(simpleReturns([100, 110, 99, 132]))).toBeCloseTo(0.32, 14);
    expect(logReturns([1, Math.E])[0]).toBeCloseTo(1, 15);
  });

  test('a deposit is not a profit, whenever in the period it comes', () => {
    const values = [100, 160, 144];
    expect(timeWeightedReturns({ values, flows: [50, 0] })).toEqual(
      Float64Array.of(110 / 100 - 1, 144 / 160 - 1),
    );
    expect(timeWeightedReturns({ values, flows: [50, 0], flowsAt: 'start' })).toEqual(
      Float64Array.of(160 / 150 - 1, 144 / 160 - 1),
    );
  });

  test('before the first deposit nothing is earned, and a gain on nothing has no return', () => {
    expect(timeWeightedReturns({ values: [0, 0, 100], flows: [0, 100] })).toEqual(Float64Array.of(0, 0));
    expect(timeWeightedReturns({ values: [0, 10], flows: [0] })).toBeUndefined();
    expect(timeWeightedReturns({ values: [100], flows: [] })).toBeUndefined();
  });

  test('time-weighted growth does not depend on the deposits', () => {
    const path = fc.array(
      fc.record({ earned: aReturn, flow: fc.double({ min: 0, max: 1e4, noNaN: true }) }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(path, (periods) => {
        const values = [1000];
        for (const { earned, flow } of periods) values.push((values.at(-1) ?? NaN) * (1 + earned) + flow);
        const found = timeWeightedReturns({ values, flows: periods.map(({ flow }) => flow) });
        periods.forEach(({ earned }, i) => {
          expect(found?.[i]).toBeCloseTo(earned, 5);
        });
      }),
    );
  });
});

describe('reward for risk', () => {
  // Mean 0.02, squared deviations 0.0064 + 0.0049 + 0 + 0.0025 + 0.0016 = 0.0154.
  const deviation = Math.sqrt(0.0154 / 4);

  test('volatility and Sharpe use the sample deviation and the root of time', () => {
    expect(volatility(RETURNS, MONTHLY)).toBeCloseTo(deviation * Math.sqrt(12), 14);
    expect(sharpe(RETURNS, MONTHLY)).toBeCloseTo((0.02 / deviation) * Math.sqrt(12), 13);
    expect(sharpe(RETURNS, { ...MONTHLY, riskFreePerPeriod: 0.01 })).toBeCloseTo(
      (0.01 / deviation) * Math.sqrt(12),
      13,
    );
  });

  test('the standard error of normal returns is that of Lo 2002', () => {
    const perPeriod = 0.02 / deviation;
    const found = sharpeEstimate(RETURNS, { ...MONTHLY, assuming: 'normal' });
    expect(found?.standardError).toBeCloseTo(Math.sqrt(((1 + perPeriod ** 2 / 2) / 5) * 12), 13);
    expect(found?.sharpe).toBe(sharpe(RETURNS, MONTHLY));
  });

  test('the standard error by moments charges for negative skew and fat tails', () => {
    // Sums around the mean: cubes 0.000512 - 0.000343 - 0.000125 + 0.000064, fourth powers 0.00007378.
    const variance0 = 0.0154 / 5;
    const skew = 0.000108 / 5 / variance0 ** 1.5;
    const tails = (0.08 ** 4 + 0.07 ** 4 + 0.05 ** 4 + 0.04 ** 4) / 5 / variance0 ** 2;
    const perPeriod = 0.02 / deviation;
    const radicand = 1 - skew * perPeriod + ((tails - 1) / 4) * perPeriod ** 2;
    expect(sharpeEstimate(RETURNS, MONTHLY)?.standardError).toBeCloseTo(Math.sqrt((radicand / 4) * 12), 12);
  });

  test('a steady return has no Sharpe ratio, however it was rounded', () => {
    expect(sharpe([0.01, 0.01, 0.01], MONTHLY)).toBeUndefined();
    const nav = Array.from({ length: 40 }, (_, i) => 100 * 1.0001 ** i);
    expect(sharpe(simpleReturns(nav), MONTHLY)).toBeUndefined();
    expect(sharpe([0.01], MONTHLY)).toBeUndefined();
  });

  test('Sortino divides by the shortfalls of all periods', () => {
    const downside = Math.sqrt((0.05 ** 2 + 0.03 ** 2) / 5);
    expect(downsideDeviation(RETURNS)).toBeCloseTo(downside, 15);
    expect(sortino(RETURNS, MONTHLY)).toBeCloseTo((0.02 / downside) * Math.sqrt(12), 13);
    expect(sortino([0.01, 0.02], MONTHLY)).toBeUndefined();
  });

  test('omega weighs gains against losses about the threshold', () => {
    expect(omega(RETURNS)).toBeCloseTo(0.18 / 0.08, 14);
    expect(omega(RETURNS, 0.02)).toBeCloseTo(1, 12);
    expect(omega([0.1, 0.2])).toBeUndefined();
  });

  test('Calmar and recovery factor divide by the deepest fall', () => {
    const total = 1.1 * 0.95 * 1.02 * 0.97 * 1.06 - 1;
    const depth = 1 - 0.95 * 1.02 * 0.97;
    expect(calmar(RETURNS, MONTHLY)).toBeCloseTo(((1 + total) ** (12 / 5) - 1) / depth, 12);
    expect(recoveryFactor(RETURNS)).toBeCloseTo(total / depth, 12);
    expect(recoveryFactorInMoney([100, 150, 120, 190])).toBe(3);
    expect(recoveryFactor([0.1, 0.2])).toBeUndefined();
    expect(calmar([0.1, 0.2], MONTHLY)).toBeUndefined();
  });

  test('the tail ratio compares the twentieths at both ends', () => {
    const returns = Array.from({ length: 21 }, (_, i) => (i - 5) / 100);
    expect(tailRatio(returns)).toBeCloseTo(0.14 / 0.04, 12);
    expect(tailRatio(returns.slice(2))).toBeUndefined();
  });
});

describe('drawdown', () => {
  const curve = [100, 120, 90, 110, 120, 60, 130, 125];

  test('the deepest fall is found with its peak, trough and recovery', () => {
    expect(maxDrawdown(curve)).toEqual({ depthRatio: 0.5, peakIndex: 4, troughIndex: 5, recoveryIndex: 6 });
    expect(maxDrawdown([100, 80, 90])).toEqual({ depthRatio: 1 - 0.8, peakIndex: 0, troughIndex: 1 });
    expect(maxDrawdown([100, 101])).toEqual({
      depthRatio: 0,
      peakIndex: 0,
      troughIndex: 0,
      recoveryIndex: 0,
    });
    expect(maxDrawdown([100])).toBeUndefined();
  });

  test('a loss in the very first period counts', () => {
    expect(maxDrawdownOfReturns([-0.2, 0.1])?.depthRatio).toBeCloseTo(0.2, 14);
  });

  test('its dates say when it began, bottomed and was regained', () => {
    const days = curve.map((_, i) => epochMs(i * 10));
    const found = maxDrawdown(curve);
    expect(found && datesOf(found, days)).toEqual({
      peakAtMs: 40,
      troughAtMs: 50,
      recoveredAtMs: 60,
      underWaterMs: 20,
    });
    expect(datesOf({ depthRatio: 0.1, peakIndex: 2, troughIndex: 3 }, days)).toEqual({
      peakAtMs: 20,
      troughAtMs: 30,
      underWaterMs: 50,
    });
  });

  test('time under water runs from the high to its recovery', () => {
    expect(timeUnderWater(curve)).toEqual({ longestPeriods: 3, ratio: 4 / 8 });
    expect(timeUnderWater([1, 2, 3])).toEqual({ longestPeriods: 0, ratio: 0 });
  });

  test('a drawdown of a value that never goes below zero lies in [0, 1] and is the deepest of all', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), values, (first, rest) => {
        const equity = [first, ...rest];
        const found = maxDrawdown(equity);
        const all = drawdowns(equity);
        for (const fall of all) {
          expect(fall).toBeGreaterThanOrEqual(0);
          expect(fall).toBeLessThanOrEqual(1);
        }
        expect(found?.depthRatio).toBe(Math.max(...all));
      }),
    );
  });
});

describe('trades, turnover, exposure', () => {
  test('profit factor, expectancy and hit rate of five trades', () => {
    const profits = [100, -50, 0, 30, -15];
    expect(profitFactor(profits)).toBe(2);
    expect(expectancy(profits)).toBe(13);
    expect(hitRate(profits)).toBe(0.4);
    expect(payoffRatio(profits)).toBe(2);
  });

  test('without a loss there is no profit factor, without a trade nothing', () => {
    expect(profitFactor([1, 2])).toBeUndefined();
    expect(expectancy([])).toBeUndefined();
    expect(hitRate([])).toBeUndefined();
  });

  test('expectancy is the hit rate times the mean win less the loss rate times the mean loss', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: -1000, max: 1000 }).filter((p) => p !== 0),
          { minLength: 2 },
        ),
        (profits) => {
          const payoff = payoffRatio(profits);
          const hits = hitRate(profits) ?? NaN;
          if (payoff === undefined) return;
          const losses = profits.filter((profit) => profit < 0);
          const meanLoss = -losses.reduce((a, b) => a + b, 0) / losses.length;
          expect(expectancy(profits)).toBeCloseTo(hits * payoff * meanLoss - (1 - hits) * meanLoss, 8);
        },
      ),
    );
  });

  test('a book replaced once a year turns over once, or twice counting both sides', () => {
    const book = { tradedNotional: [100, 0, 0, 100], nav: [100, 100, 100, 100] };
    expect(turnover(book, { periodsPerYear: 4 })).toBe(1);
    expect(turnover(book, { periodsPerYear: 4, sides: 'two-sided' })).toBe(2);
    expect(turnover({ tradedNotional: [], nav: [] }, { periodsPerYear: 4 })).toBeUndefined();
    expect(rebalanceTurnover([0.5, 0.5, 0], [0.2, 0.5, 0.3])).toBeCloseTo(0.3, 15);
  });

  test('exposure counts shorts in the gross and against longs in the net', () => {
    const exposures = [0, 0.5, -0.5, 1];
    expect(timeInMarket(exposures)).toBe(0.75);
    expect(grossExposure(exposures)).toBe(0.5);
    expect(netExposure(exposures)).toBe(0.25);
  });
});

test('a rolling statistic is the statistic of each trailing window', () => {
  const found = rolling(RETURNS, 3, (window) => sharpe(window, MONTHLY));
  expect(found.slice(0, 2)).toEqual([undefined, undefined]);
  expect(found[4]).toBe(sharpe(RETURNS.slice(2), MONTHLY));
});

test('adding to every return lowers no reward for risk', () => {
  fc.assert(
    fc.property(
      fc.array(aReturn, { minLength: 5, maxLength: 40 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (returns, more) => {
        const better = returns.map((r) => r + more);
        const before = [sharpe(returns, MONTHLY), omega(returns)];
        const after = [sharpe(better, MONTHLY), omega(better)];
        before.forEach((value, i) => {
          const now = after[i];
          if (value !== undefined && now !== undefined)
            expect(now).toBeGreaterThanOrEqual(value - 1e-9 * (1 + Math.abs(value)));
        });
      },
    ),
  );
});
