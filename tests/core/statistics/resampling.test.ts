import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import { stationaryBlockLength } from '../../../layers/core/statistics/block-length.ts';
import { mean, standardDeviation } from '../../../layers/core/statistics/moments.ts';
import { permutationTest } from '../../../layers/core/statistics/permutation-test.ts';
import { sharpe } from '../../../layers/core/statistics/sharpe.ts';
import {
  bootstrapInterval,
  drawStationaryIndexes,
} from '../../../layers/core/statistics/stationary-bootstrap.ts';
import { autoregression, bells, fatTailedReturns } from './reference-sample.ts';

describe('the stationary bootstrap', () => {
  test('of independent values, the error of the mean is the deviation over the root of n', () => {
    const values = bells(200, 3);
    const found = bootstrapInterval(values, mean, {
      rng: seededRng(1),
      meanBlockLength: 1,
      resamples: 1_500,
    });
    const error = (standardDeviation(values, { ddof: 0 }) ?? NaN) / Math.sqrt(200);
    expect(found?.estimate).toBe(mean(values));
    expect(Math.abs((found?.standardError ?? NaN) / error - 1)).toBeLessThan(0.08);
    expect(Math.abs(found?.bias ?? NaN)).toBeLessThan(4 * (error / Math.sqrt(1_500)));
    expect(Math.abs(((found?.high ?? NaN) - (mean(values) ?? NaN)) / (1.96 * error) - 1)).toBeLessThan(0.1);
    expect(Math.abs(((mean(values) ?? NaN) - (found?.low ?? NaN)) / (1.96 * error) - 1)).toBeLessThan(0.1);
  });

  test('values that remember need longer blocks and have a wider interval', () => {
    const values = autoregression(400, 5, 0.5);
    const remembering = bootstrapInterval(values, mean, { rng: seededRng(1), resamples: 300 });
    const forgetting = bootstrapInterval(values, mean, {
      rng: seededRng(1),
      resamples: 300,
      meanBlockLength: 1,
    });
    // The long-run deviation of such a series is sqrt((1 + 0.5) / (1 - 0.5)) times its own.
    const widening = (remembering?.standardError ?? NaN) / (forgetting?.standardError ?? NaN);
    expect(widening).toBeGreaterThan(1.4);
    expect(widening).toBeLessThan(2);
  });

  test('block lengths match arch optimal_block_length', () => {
    expect(stationaryBlockLength(fatTailedReturns(500, 1))).toBeCloseTo(1.0440308313822622, 9);
    expect(stationaryBlockLength(autoregression(300, 12, 0.9))).toBeCloseTo(11.578684014608463, 9);
    expect(stationaryBlockLength(autoregression(1_000, 5, 0.5))).toBeCloseTo(13.528999988317329, 9);
    expect(stationaryBlockLength([1, 2, 3])).toBeUndefined();
  });

  test('blocks run on around the end and have the length asked for on average', () => {
    const indexes = new Uint32Array(20_000);
    drawStationaryIndexes(indexes, { meanBlockLength: 8, rng: seededRng(7) });
    let starts = 1;
    for (let i = 1; i < indexes.length; i++)
      if (indexes[i] !== ((indexes[i - 1] ?? 0) + 1) % indexes.length) starts++;
    expect(indexes.length / starts).toBeGreaterThan(7.4);
    expect(indexes.length / starts).toBeLessThan(8.6);
  });

  test('one seed is one interval, which contains most of its resamples', () => {
    const returns = fatTailedReturns(120, 9);
    const statistic = (sample: Float64Array): number | undefined => sharpe(sample, { periodsPerYear: 252 });
    const first = bootstrapInterval(returns, statistic, { rng: seededRng(5), resamples: 200 });
    expect(bootstrapInterval(returns, statistic, { rng: seededRng(5), resamples: 200 })).toEqual(first);
    expect(bootstrapInterval(returns, statistic, { rng: seededRng(6), resamples: 200 })).not.toEqual(first);
    expect(first?.low).toBeLessThan(first?.high ?? NaN);
  });

  test('a wider coverage is a wider interval', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const interval = (confidence: number) =>
          bootstrapInterval(bells(40, seed), mean, { rng: seededRng(seed), confidence, resamples: 100 });
        expect(interval(0.99)?.low).toBeLessThanOrEqual(interval(0.9)?.low ?? NaN);
        expect(interval(0.99)?.high).toBeGreaterThanOrEqual(interval(0.9)?.high ?? NaN);
      }),
      { numRuns: 10 },
    );
  });

  test('too few values, or a statistic that rarely exists, have no interval', () => {
    expect(bootstrapInterval([1, 2, 3], mean, { rng: seededRng(1) })).toBeUndefined();
    const never = (): undefined => undefined;
    expect(bootstrapInterval(bells(20, 1), never, { rng: seededRng(1) })).toBeUndefined();
  });
});

describe('the permutation test', () => {
  /** Long for a bar after a rise, short after a fall. */
  const followsTheLastBar = (returns: Float64Array): number =>
    returns.reduce((profit, r, i) => profit + (i > 0 ? Math.sign(returns[i - 1] ?? 0) * r : 0), 0);

  test('a momentum rule on returns that remember is no chance', () => {
    const found = permutationTest(autoregression(150, 4, 0.5), followsTheLastBar, {
      rng: seededRng(2),
      permutations: 199,
    });
    expect(found?.pValue).toBe(1 / 200);
  });

  test('on returns that forget it is one among many', () => {
    const found = permutationTest(bells(150, 4), followsTheLastBar, { rng: seededRng(2), permutations: 199 });
    expect(found?.pValue).toBeGreaterThan(0.05);
  });

  test('a score that order does not touch is matched by every shuffle', () => {
    const count = (returns: Float64Array): number => returns.filter((r) => r > 0).length;
    expect(permutationTest(bells(50, 1), count, { rng: seededRng(1), permutations: 99 })?.pValue).toBe(1);
  });

  test('without skill the p-value is spread evenly', () => {
    const pValues = Array.from(
      { length: 200 },
      (_, i) =>
        permutationTest(bells(20, 100 + i), followsTheLastBar, { rng: seededRng(i), permutations: 39 })
          ?.pValue ?? NaN,
    );
    expect(mean(pValues)).toBeGreaterThan(0.44);
    expect(mean(pValues)).toBeLessThan(0.58);
  });

  test('too few returns or no score have no test', () => {
    expect(permutationTest([1, 2], followsTheLastBar, { rng: seededRng(1) })).toBeUndefined();
    expect(permutationTest(bells(9, 1), () => undefined, { rng: seededRng(1) })).toBeUndefined();
  });
});
