import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  correlation,
  covariance,
  excessKurtosis,
  kurtosis,
  mean,
  skewness,
  standardDeviation,
  sum,
  variance,
} from '../../../layers/core/statistics/moments.ts';
import { median, quantile } from '../../../layers/core/statistics/quantile.ts';

const SAMPLE = [2, 4, 4, 4, 5, 5, 7, 9];
const finite = fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000);

describe('moments', () => {
  test('the textbook sample has mean 5, population deviation 2 and sample variance 32/7', () => {
    expect(mean(SAMPLE)).toBe(5);
    expect(standardDeviation(SAMPLE, { ddof: 0 })).toBe(2);
    expect(variance(SAMPLE)).toBeCloseTo(32 / 7, 14);
  });

  test('skewness and kurtosis are the moment ratios, and G1 and G2 as samples', () => {
    // Sums of cubes and fourth powers around 5: 42 and 356.
    expect(skewness(SAMPLE)).toBeCloseTo(42 / 8 / 8, 14);
    expect(kurtosis(SAMPLE)).toBeCloseTo(356 / 8 / 16, 14);
    expect(excessKurtosis(SAMPLE)).toBeCloseTo(356 / 8 / 16 - 3, 14);
    expect(skewness(SAMPLE, { form: 'sample' })).toBeCloseTo((42 / 64) * (Math.sqrt(56) / 6), 14);
    expect(kurtosis(SAMPLE, { form: 'sample' })).toBeCloseTo(3 + (7 / 30) * (9 * (356 / 128 - 3) + 6), 13);
  });

  test('a small variance on a huge level is not lost', () => {
    expect(variance([1e12 + 1, 1e12 + 2, 1e12 + 3])).toBe(1);
    expect(sum([1e16, 1, -1e16])).toBe(1);
  });

  test('too small a sample has no statistic', () => {
    expect(mean([])).toBeUndefined();
    expect(variance([1])).toBeUndefined();
    expect(variance([1], { ddof: 0 })).toBe(0);
    expect(skewness([1])).toBeUndefined();
    expect(skewness([1, 2], { form: 'sample' })).toBeUndefined();
    expect(kurtosis([1, 2, 4], { form: 'sample' })).toBeUndefined();
    expect(quantile([], 0.5)).toBeUndefined();
  });

  test('constant values have no shape and correlate with nothing', () => {
    expect(variance([0.1, 0.1, 0.1])).toBe(0);
    expect(skewness([0.1, 0.1, 0.1])).toBeUndefined();
    expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeUndefined();
  });

  test('correlation is one with itself and minus one with its mirror', () => {
    expect(correlation([1, 2, 4], [1, 2, 4])).toBeCloseTo(1, 15);
    expect(correlation([1, 2, 4], [-1, -2, -4])).toBeCloseTo(-1, 15);
    expect(covariance([1, 2, 3], [2, 4, 6])).toBeCloseTo(2, 15);
  });

  test('moving every value moves the mean and leaves the variance', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 50 }), finite, (values, shift) => {
        const moved = values.map((value) => value + shift);
        const tolerance = 1e-9 * Math.max(1, ...values.map(Math.abs), Math.abs(shift)) ** 2;
        expect(Math.abs((mean(moved) ?? NaN) - (mean(values) ?? NaN) - shift)).toBeLessThan(tolerance);
        expect(Math.abs((variance(moved) ?? NaN) - (variance(values) ?? NaN))).toBeLessThan(tolerance);
      }),
    );
  });

  test('kurtosis is at least one more than skewness squared, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 50 }), (values) => {
        const skew = skewness(values);
        const tails = kurtosis(values);
        if (skew === undefined || tails === undefined) return;
        expect(tails).toBeGreaterThanOrEqual((1 + skew ** 2) * (1 - 1e-9));
      }),
    );
  });
});

describe('quantiles', () => {
  test('type 7 lies between order statistics', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([4, 1, 3, 2], 1)).toBe(4);
    expect(median([3, 1, 2, 10])).toBe(2.5);
  });
});
