import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import { covarianceMatrix } from '../../../layers/core/statistics/covariance-matrix.ts';
import { cell, matrixOfRows, quadraticForm } from '../../../layers/core/statistics/linear-algebra.ts';
import { mean } from '../../../layers/core/statistics/moments.ts';
import { portfolioScenarios } from '../../../layers/core/statistics/portfolio-scenarios.ts';
import { breachesOf, kupiecTest, riskBacktest } from '../../../layers/core/statistics/risk-backtest.ts';
import { shrunkCovariance } from '../../../layers/core/statistics/shrunk-covariance.ts';
import {
  cornishFisherRisk,
  filteredHistoricalRisk,
  historicalRisk,
  normalRisk,
  type TailRisk,
} from '../../../layers/core/statistics/tail-risk.ts';
import { fatTailedReturns } from './reference-sample.ts';

const RETURNS = fatTailedReturns(500, 1);

function expectRisk(found: TailRisk | undefined, valueAtRisk: number, expectedShortfall: number): void {
  expect(found?.valueAtRisk).toBeCloseTo(valueAtRisk, 12);
  expect(found?.expectedShortfall).toBeCloseTo(expectedShortfall, 12);
}

describe('value at risk and expected shortfall', () => {
  test('historical: numpy percentile and the mean at or below it', () => {
    expectRisk(historicalRisk(RETURNS, { confidence: 0.95 }), 0.02135881095000487, 0.0394479052478205);
    expectRisk(historicalRisk(RETURNS, { confidence: 0.99 }), 0.05012168484526766, 0.06993583083452462);
  });

  test('normal: scipy norm on mean and sample deviation', () => {
    expectRisk(normalRisk(RETURNS, { confidence: 0.95 }), 0.023480030744673776, 0.029357536529457984);
    expectRisk(normalRisk(RETURNS, { confidence: 0.99 }), 0.033065763369324264, 0.0378321751256155);
  });

  test('Cornish-Fisher: the expansion, and its mean over the tail by scipy quad', () => {
    expectRisk(cornishFisherRisk(RETURNS, { confidence: 0.95 }), 0.02680578287550727, 0.04970754436105997);
    expectRisk(cornishFisherRisk(RETURNS, { confidence: 0.99 }), 0.06277646158844982, 0.09103356194190287);
  });

  test('filtered historical: scaled by an EWMA of 0.94', () => {
    expectRisk(
      filteredHistoricalRisk(RETURNS, { confidence: 0.95 }),
      0.02192415734554315,
      0.04170690643379862,
    );
    expectRisk(
      filteredHistoricalRisk(RETURNS, { confidence: 0.99 }),
      0.04905449623123139,
      0.08130492640420012,
    );
  });

  test('a storm at the end raises the filtered risk and leaves the historical one', () => {
    const calmThenStorm = [...RETURNS.map((r) => r / 3), ...RETURNS.slice(0, 100)];
    const stormThenCalm = [...calmThenStorm].reverse();
    const at95 = { confidence: 0.95 };
    expect(historicalRisk(calmThenStorm, at95)).toEqual(historicalRisk(stormThenCalm, at95));
    const [after, before] = [calmThenStorm, stormThenCalm].map(
      (r) => filteredHistoricalRisk(r, at95)?.valueAtRisk ?? NaN,
    );
    expect(after).toBeGreaterThan(1.5 * (before ?? NaN));
  });

  test('a tail without a single return has no historical risk', () => {
    expect(historicalRisk(RETURNS.slice(0, 99), { confidence: 0.99 })).toBeUndefined();
    expect(historicalRisk(RETURNS.slice(0, 100), { confidence: 0.99 })).toBeDefined();
    expect(historicalRisk(RETURNS.slice(0, 10), { confidence: 0.9 })).toBeDefined();
    expect(normalRisk([0.1], { confidence: 0.95 })).toBeUndefined();
    expect(filteredHistoricalRisk(new Float64Array(50), { confidence: 0.95 })).toBeUndefined();
  });

  test('a shape the expansion cannot follow has no Cornish-Fisher risk', () => {
    const crashes = Array.from({ length: 100 }, (_, i) => (i < 8 ? -1 : 0.01 * (i % 3)));
    expect(cornishFisherRisk(crashes, { confidence: 0.99 })).toBeUndefined();
    // Rare great gains over small changes: skewness 2.9, where the quantile turns back in the tail.
    const lottery = Array.from({ length: 400 }, (_, i) =>
      i < 4 ? 11.2 : ((i % 9) - 4) / 2.6 + (i % 9 === 8 ? 1.5 : 0),
    );
    expect(cornishFisherRisk(lottery, { confidence: 0.95 })).toBeUndefined();
  });

  const anySample = fc.array(
    fc.integer({ min: -500, max: 500 }).map((bps) => bps / 1e4),
    { minLength: 100, maxLength: 250 },
  );
  const methods = { historicalRisk, normalRisk, cornishFisherRisk, filteredHistoricalRisk };

  test.each(Object.entries(methods))(
    '%s: rarer losses are larger and their mean is larger still',
    (_, riskOf) => {
      fc.assert(
        fc.property(anySample, (returns) => {
          const often = riskOf(returns, { confidence: 0.95 });
          const rare = riskOf(returns, { confidence: 0.99 });
          if (often === undefined || rare === undefined) return;
          expect(rare.valueAtRisk).toBeGreaterThanOrEqual(often.valueAtRisk - 1e-12);
          expect(rare.expectedShortfall).toBeGreaterThanOrEqual(rare.valueAtRisk - 1e-12);
          expect(often.expectedShortfall).toBeGreaterThanOrEqual(often.valueAtRisk - 1e-12);
        }),
      );
    },
  );

  test.each(Object.entries(methods))('%s: twice the position is twice the risk', (_, riskOf) => {
    fc.assert(
      fc.property(anySample, (returns) => {
        const single = riskOf(returns, { confidence: 0.95 });
        const double = riskOf(
          returns.map((r) => 2 * r),
          { confidence: 0.95 },
        );
        if (single === undefined || double === undefined) return;
        expect(double.valueAtRisk).toBeCloseTo(2 * single.valueAtRisk, 10);
        expect(double.expectedShortfall).toBeCloseTo(2 * single.expectedShortfall, 10);
      }),
    );
  });
});

describe('Monte Carlo', () => {
  const columns = [1, 2, 3].map((seed) => fatTailedReturns(200, seed));
  const weights = [0.5, 0.3, -0.2];

  test('converges to the normal risk of the portfolio under the shrunk covariance', () => {
    const covariance = shrunkCovariance(columns)?.covariance ?? matrixOfRows([]);
    const deviation = Math.sqrt(quadraticForm(covariance, weights));
    const centre = columns.reduce(
      (total, column, i) => total + (weights[i] ?? NaN) * (mean(column) ?? NaN),
      0,
    );
    const scenarios = portfolioScenarios(columns, weights, { rng: seededRng(3), scenarios: 40_000 });
    const found = historicalRisk(scenarios ?? [], { confidence: 0.95 });
    expect(found?.valueAtRisk).toBeCloseTo(1.6448536269514722 * deviation - centre, 3);
    expect(
      Math.abs((found?.valueAtRisk ?? NaN) / (1.6448536269514722 * deviation - centre) - 1),
    ).toBeLessThan(0.03);
    expect(
      Math.abs((found?.expectedShortfall ?? NaN) / (2.0627128075074253 * deviation - centre) - 1),
    ).toBeLessThan(0.03);
  });

  test('scenarios of two assets together have the covariance they were drawn from', () => {
    const shrunk = shrunkCovariance(columns)?.covariance ?? matrixOfRows([]);
    const drawn = (held: readonly number[]): Float64Array =>
      portfolioScenarios(columns, held, { rng: seededRng(8), scenarios: 20_000 }) ?? new Float64Array();
    const found = covarianceMatrix([drawn([1, 0, 0]), drawn([0, 0, 1])]) ?? matrixOfRows([]);
    for (const [row, column, of] of [
      [0, 0, cell(shrunk, 0, 0)],
      [0, 1, cell(shrunk, 0, 2)],
      [1, 1, cell(shrunk, 2, 2)],
    ] as const) {
      expect(Math.abs(cell(found, row, column) - of)).toBeLessThan(0.03 * cell(shrunk, 0, 0));
    }
    expect(mean(drawn([0, 0, 1]))).toBeCloseTo(mean(at(columns, 2)) ?? NaN, 3);
  });

  test('a seed is an answer, and a dead market has none', () => {
    const drawn = (): Float64Array | undefined =>
      portfolioScenarios(columns, weights, { rng: seededRng(1), scenarios: 500 });
    expect(drawn()).toEqual(drawn());
    expect(portfolioScenarios([new Float64Array(50)], [1], { rng: seededRng(1) })).toBeUndefined();
  });
});

describe('back-test of a value at risk', () => {
  test('breaches of a constant VaR are too many and come in runs (direct computation with scipy chi2)', () => {
    const breaches = breachesOf(
      RETURNS,
      RETURNS.map(() => 0.017),
    );
    const found = riskBacktest(breaches, { confidence: 0.95 });
    expect(found?.breaches).toBe(36);
    expect(found?.coverage.statistic).toBeCloseTo(4.5110305001474, 9);
    expect(found?.coverage.pValue).toBeCloseTo(0.03367694525655736, 10);
    expect(found?.independence.statistic).toBeCloseTo(5.442222428215956, 9);
    expect(found?.conditionalCoverage.pValue).toBeCloseTo(0.006897291613747977, 10);
  });

  test('exactly as many breaches as promised are perfect coverage', () => {
    expect(kupiecTest({ breaches: 5, count: 100 }, { confidence: 0.95 })).toEqual({
      statistic: 0,
      degreesOfFreedom: 1,
      pValue: 1,
    });
  });

  test('no breach at all is evidence too: of a VaR that is too wide', () => {
    const found = kupiecTest({ breaches: 0, count: 255 }, { confidence: 0.99 });
    expect(found.statistic).toBeCloseTo(-2 * 255 * Math.log(0.99), 12);
    expect(kupiecTest({ breaches: 255, count: 255 }, { confidence: 0.99 }).pValue).toBeLessThan(1e-300);
  });

  test('breaches in a row are not independent, the same number spread out is', () => {
    const inARow = Array.from({ length: 200 }, (_, i) => i >= 50 && i < 60);
    const spread = Array.from({ length: 200 }, (_, i) => i % 20 === 5);
    expect(riskBacktest(inARow, { confidence: 0.95 })?.independence.pValue).toBeLessThan(1e-6);
    expect(riskBacktest(spread, { confidence: 0.95 })?.independence.pValue).toBeGreaterThan(0.2);
  });

  test('p-values are probabilities and the joint statistic is the sum', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 100 }), (breached) => {
        const found = riskBacktest(breached, { confidence: 0.95 });
        for (const one of [found?.coverage, found?.independence, found?.conditionalCoverage]) {
          expect(one?.pValue).toBeGreaterThanOrEqual(0);
          expect(one?.pValue).toBeLessThanOrEqual(1);
        }
        const total = (found?.coverage.statistic ?? NaN) + (found?.independence.statistic ?? NaN);
        expect(found?.conditionalCoverage.statistic).toBe(total);
      }),
    );
  });
});
