import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { brierDecomposition, brierScore } from '../../../layers/core/statistics/brier.ts';
import { fitIsotonic, isotonicAt } from '../../../layers/core/statistics/isotonic.ts';
import { fitPlatt, plattProbability } from '../../../layers/core/statistics/platt.ts';
import { expectedCalibrationError, reliabilityCurve } from '../../../layers/core/statistics/reliability.ts';
import { bells, uniforms } from './reference-sample.ts';

const CHANCES = uniforms(400, 4);
const PROBABILITIES = uniforms(400, 3).map((u) => Math.round(u * 50) / 50);
const OUTCOMES = PROBABILITIES.map((p, i) => (at(CHANCES, i) < 0.2 + 0.6 * p * p ? 1 : 0));
const FORECASTS = { probabilities: PROBABILITIES, outcomes: OUTCOMES };

const someForecasts = fc
  .array(
    fc.record({ p: fc.integer({ min: 0, max: 20 }).map((n) => n / 20), outcome: fc.constantFrom(0, 1) }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => ({ probabilities: rows.map(({ p }) => p), outcomes: rows.map(({ outcome }) => outcome) }));

describe('reliability', () => {
  test('bins match scikit-learn calibration_curve', () => {
    const [first, second, third] = reliabilityCurve(FORECASTS);
    expect(first).toEqual({
      count: 49,
      meanProbability: expect.closeTo(0.053469387755102044, 12),
      observedRatio: expect.closeTo(16 / 49, 12),
    });
    expect(second?.meanProbability).toBeCloseTo(0.16153846153846155, 12);
    expect(second?.observedRatio).toBeCloseTo(4 / 39, 12);
    expect(third?.count).toBe(44);
  });

  test('an edge belongs to the bin below it', () => {
    const found = reliabilityCurve({ probabilities: [0, 0.5, 0.51, 1], outcomes: [0, 0, 1, 1] }, { bins: 2 });
    expect(found.map(({ count }) => count)).toEqual([2, 2]);
  });

  test('bins by quantiles share the forecasts evenly', () => {
    const found = reliabilityCurve(
      { probabilities: uniforms(400, 3), outcomes: OUTCOMES },
      { bins: 8, strategy: 'quantile' },
    );
    expect(found.map(({ count }) => count)).toEqual([50, 50, 50, 50, 50, 50, 50, 50]);
  });

  test('the expected calibration error is the weighted distance of the bins', () => {
    expect(expectedCalibrationError(FORECASTS)).toBeCloseTo(0.17, 12);
    expect(expectedCalibrationError({ probabilities: [0.9, 0.9, 0.2], outcomes: [1, 0, 0] })).toBeCloseTo(
      (0.8 + 0.2) / 3,
      12,
    );
    expect(expectedCalibrationError({ probabilities: [], outcomes: [] })).toBeUndefined();
  });

  test('it lies in [0, 1]', () => {
    fc.assert(
      fc.property(someForecasts, (forecasts) => {
        expect(expectedCalibrationError(forecasts)).toBeGreaterThanOrEqual(0);
        expect(expectedCalibrationError(forecasts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('what is no probability, or no outcome, is a defect', () => {
    expect(() => reliabilityCurve({ probabilities: [1.1], outcomes: [1] })).toThrow('a probability');
    expect(() => brierScore({ probabilities: [0.5], outcomes: [0.5] })).toThrow('an outcome');
  });
});

describe('the Brier score', () => {
  test('is the mean squared miss (scikit-learn brier_score_loss)', () => {
    expect(brierScore(FORECASTS)).toBeCloseTo(0.250696, 12);
    expect(brierScore({ probabilities: [1, 0.5], outcomes: [1, 0] })).toBe(0.125);
    expect(brierScore({ probabilities: [], outcomes: [] })).toBeUndefined();
  });

  test('Murphy by hand: two forecasts of four each', () => {
    const probabilities = [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75];
    const found = brierDecomposition({ probabilities, outcomes: [0, 0, 0, 0, 1, 1, 1, 0] });
    expect(found?.reliability).toBeCloseTo(0.0625 / 2, 14);
    expect(found?.resolution).toBeCloseTo((0.375 ** 2 + 0.375 ** 2) / 2, 14);
    expect(found?.uncertainty).toBeCloseTo(0.375 * 0.625, 14);
    expect(found?.score).toBeCloseTo(0.125, 14);
  });

  test('is reliability less resolution plus uncertainty, exactly, by distinct forecasts', () => {
    fc.assert(
      fc.property(someForecasts, (forecasts) => {
        const found = brierDecomposition(forecasts);
        const { score = NaN, reliability = NaN, resolution = NaN, uncertainty = NaN } = found ?? {};
        expect(score).toBeCloseTo(reliability - resolution + uncertainty, 12);
        expect(resolution).toBeLessThanOrEqual(uncertainty + 1e-12);
        expect(reliability).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('in bins the rest says what unequal forecasts lost', () => {
    const whole = brierDecomposition(FORECASTS, {});
    const {
      score = NaN,
      reliability = NaN,
      resolution = NaN,
      uncertainty = NaN,
      withinBins = NaN,
    } = whole ?? {};
    expect(score).toBeCloseTo(reliability - resolution + uncertainty + withinBins, 14);
    expect(withinBins).not.toBe(0);
    expect(brierDecomposition(FORECASTS, { bins: 1 })?.resolution).toBeCloseTo(0, 12);
  });
});

describe('isotonic calibration', () => {
  test('matches scikit-learn IsotonicRegression, clipped beyond the ends', () => {
    const curve = fitIsotonic(PROBABILITIES, OUTCOMES);
    const references: readonly (readonly [number, number])[] = [
      [0, 0.1886792452830189],
      [0.25, 0.2516429934280263],
      [0.333, 0.31460674157303375],
      [0.5, 0.3783783783783784],
      [0.777, 0.6808510638297872],
      [7, 0.6808510638297872],
    ];
    for (const [x, reference] of references) expect(curve && isotonicAt(curve, x)).toBeCloseTo(reference, 12);
  });

  test('violators are pooled at their weighted mean, equal x beforehand', () => {
    expect(fitIsotonic([1, 2, 3, 4], [1, 3, 2, 4])?.y).toEqual([1, 2.5, 2.5, 4]);
    expect(fitIsotonic([1, 2, 3], [1, 3, 2], [1, 3, 1])?.y).toEqual([1, 2.75, 2.75]);
    expect(fitIsotonic([2, 1, 2], [0, 0, 1])).toEqual({ x: [1, 2], y: [0, 0.5] });
    expect(fitIsotonic([], [])).toBeUndefined();
  });

  test('the curve never falls, keeps the mean, and no rising curve is nearer', () => {
    const points = fc.array(
      fc.record({ x: fc.integer({ min: 0, max: 30 }), y: fc.integer({ min: -50, max: 50 }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(
        points,
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 0, max: 3 }),
        (rows, base, slope) => {
          const [x, y] = [rows.map((row) => row.x), rows.map((row) => row.y)];
          const curve = fitIsotonic(x, y) ?? { x: [], y: [] };
          curve.y.forEach((value, i) => {
            if (i > 0) expect(value).toBeGreaterThanOrEqual(at(curve.y, i - 1));
          });
          const squares = (guess: (x: number) => number): number =>
            rows.reduce((total, row) => total + (row.y - guess(row.x)) ** 2, 0);
          expect(rows.reduce((total, row) => total + row.y - isotonicAt(curve, row.x), 0)).toBeCloseTo(0, 8);
          expect(squares((value) => isotonicAt(curve, value))).toBeLessThanOrEqual(
            squares((value) => base + slope * value) + 1e-8,
          );
        },
      ),
    );
  });
});

describe('Platt calibration', () => {
  const scores = bells(400, 9);
  const outcomes = scores.map((score, i) =>
    at(CHANCES, i) < 1 / (1 + Math.exp(-1.5 * score + 0.4)) ? 1 : 0,
  );

  test('reaches the minimum that scipy BFGS and scikit-learn reach', () => {
    const found = fitPlatt(scores, outcomes);
    expect(found?.slope).toBeCloseTo(-1.22764699310255, 8);
    expect(found?.intercept).toBeCloseTo(0.373696327956084, 8);
  });

  test('a useless score gives the smoothed base rate', () => {
    const found = fitPlatt([0, 0, 0, 0], [1, 0, 0, 0]);
    // Targets 2/3 once and 1/5 three times.
    expect(found && plattProbability(found, 0)).toBeCloseTo((2 / 3 + 3 / 5) / 4, 9);
  });

  test('even scores that tell all apart stay short of certainty', () => {
    const found = fitPlatt([-2, -1, 1, 2], [0, 0, 1, 1]);
    const probabilities = [-1e3, -1, 1, 1e3].map((score) => (found ? plattProbability(found, score) : NaN));
    expect(at(probabilities, 1)).toBeGreaterThan(0.05);
    expect(at(probabilities, 2)).toBeLessThan(0.95);
    expect(at(probabilities, 3)).toBeLessThanOrEqual(1);
  });

  test('outcomes that are all the same cannot be fitted', () => {
    expect(fitPlatt([1, 2], [1, 1])).toBeUndefined();
  });

  test('neither the scale nor the origin of the scores matters', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (scale, shift) => {
          const own = fitPlatt(scores, outcomes);
          const other = fitPlatt(
            scores.map((score) => scale * score + shift),
            outcomes,
          );
          expect(own && plattProbability(own, 0.7)).toBeCloseTo(
            (other && plattProbability(other, scale * 0.7 + shift)) ?? NaN,
            6,
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});
