import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { chiSquareSurvival, logGamma } from '../../../layers/core/statistics/chi-square.ts';
import { combinations } from '../../../layers/core/statistics/combinations.ts';
import { leastSquares, ones } from '../../../layers/core/statistics/least-squares.ts';
import {
  cell,
  cholesky,
  dot,
  matrixOfRows,
  quadraticForm,
  solvePositive,
  symmetric,
  times,
} from '../../../layers/core/statistics/linear-algebra.ts';
import { normalCdf, normalDensity, normalQuantile } from '../../../layers/core/statistics/normal.ts';
import { autoregression, bells, randomWalk } from './reference-sample.ts';

/** Within so many relative parts of the reference. */
function expectNear(found: number | undefined, reference: number, parts = 1e-14): void {
  expect(Math.abs((found ?? NaN) / reference - 1)).toBeLessThan(parts);
}

describe('the normal distribution', () => {
  test('its distribution function holds relative precision far into the lower tail (mpmath ncdf)', () => {
    expectNear(normalCdf(-37), 5.725571222524577e-300);
    expectNear(normalCdf(-8), 6.220960574271784e-16);
    expectNear(normalCdf(-3), 0.0013498980316300945);
    expectNear(normalCdf(-1), 0.15865525393145707);
    expectNear(normalCdf(0.5), 0.6914624612740131);
    expectNear(normalCdf(2), 0.9772498680518208);
    expectNear(normalCdf(6), 0.9999999990134123);
    expect(normalCdf(0)).toBe(0.5);
  });

  test('its quantiles match scipy norm.ppf', () => {
    expectNear(normalQuantile(1e-300), -37.0470962993612);
    expectNear(normalQuantile(1e-10), -6.361340902404056);
    expectNear(normalQuantile(0.001), -3.090232306167813);
    expectNear(normalQuantile(0.3), -0.5244005127080409);
    expectNear(normalQuantile(0.975), 1.959963984540054);
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
  });

  test('the quantile undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 5, noNaN: true }), (x) => {
        expect(Math.abs(normalQuantile(normalCdf(x)) - x)).toBeLessThan(1e-9);
      }),
    );
  });

  test('the distribution function is the sum of the density', () => {
    let area = normalCdf(-1);
    for (let i = 0; i < 2000; i++) area += normalDensity(-1 + (i + 0.5) / 1000) / 1000;
    expect(area).toBeCloseTo(normalCdf(1), 7);
  });
});

describe('the chi-square distribution', () => {
  test('its survival function matches scipy chi2.sf', () => {
    expectNear(chiSquareSurvival(0.1, 1), 0.7518296340458492);
    expectNear(chiSquareSurvival(3.841458820694124, 1), 0.05);
    expectNear(chiSquareSurvival(20, 3), 0.00016974243555282632);
    expectNear(chiSquareSurvival(100, 7), 1.0787979671702833e-18);
    expectNear(chiSquareSurvival(5.99, 2), Math.exp(-5.99 / 2));
    expect(chiSquareSurvival(0, 1)).toBe(1);
  });

  test('with one degree of freedom it is the square of a normal deviate', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 12, noNaN: true }), (x) => {
        expectNear(chiSquareSurvival(x * x, 1), 2 * normalCdf(-x), 1e-11);
      }),
    );
  });

  test('the gamma function is the factorial', () => {
    expectNear(logGamma(11), Math.log(3_628_800));
    expectNear(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
    expectNear(logGamma(0.25), 1.2880225246980774);
  });
});

describe('linear algebra', () => {
  const square = fc.integer({ min: 1, max: 6 }).chain((size) =>
    fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size }), {
      minLength: size,
      maxLength: size,
    }),
  );

  test('a Cholesky factor times its mirror is the matrix, and solving undoes multiplying', () => {
    fc.assert(
      fc.property(square, (rows) => {
        const covariance = symmetric(
          rows.length,
          (i, j) => dot(at(rows, i), at(rows, j)) + (i === j ? 1 : 0),
        );
        const lower = cholesky(covariance);
        expect(lower).toBeDefined();
        if (lower === undefined) return;
        const rebuilt = symmetric(rows.length, (i, j) =>
          rows.reduce((total, _, k) => total + cell(lower, i, k) * cell(lower, j, k), 0),
        );
        rebuilt.cells.forEach((value, i) => {
          expect(value).toBeCloseTo(at(covariance.cells, i), 8);
        });
        const x = rows.map((_, i) => i - 1);
        solvePositive(covariance, times(covariance, x))?.forEach((value, i) => {
          expect(value).toBeCloseTo(at(x, i), 6);
        });
      }),
    );
  });

  test('a matrix that is not positive definite has no factor', () => {
    expect(
      cholesky(
        matrixOfRows([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toBeUndefined();
    expect(
      cholesky(
        matrixOfRows([
          [1, 1],
          [1, 1],
        ]),
      ),
    ).toBeUndefined();
    expect(solvePositive(matrixOfRows([[0]]), [1])).toBeUndefined();
  });

  test('a quadratic form is the variance of the combination', () => {
    expect(
      quadraticForm(
        matrixOfRows([
          [4, 1],
          [1, 9],
        ]),
        [2, -1],
      ),
    ).toBe(21);
  });
});

describe('least squares', () => {
  test('coefficients and standard errors match statsmodels OLS', () => {
    const walk = randomWalk(300, 11);
    const spread = autoregression(300, 12, 0.9);
    const target = walk.map((level, i) => 5 + 1.7 * level + 2 * at(spread, i) + Math.sin(i));
    const fit = leastSquares([ones(300), walk, spread], target);
    [5.046197477632261, 1.6995680706923117, 2.000302438735729].forEach((reference, i) => {
      expectNear(fit?.coefficients[i], reference, 1e-11);
    });
    [0.5685698406455669, 0.005923399319885603, 0.021287270727774494].forEach((reference, i) => {
      expectNear(fit?.standardErrors[i], reference, 1e-11);
    });
  });

  test('residuals are at right angles to every regressor, and each regressor explains more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 5, max: 40 }), (seed, rows) => {
        const regressors = [ones(rows), bells(rows, seed), bells(rows, seed + 1)];
        const fit = leastSquares(regressors, bells(rows, seed + 2));
        for (const regressor of regressors) expect(dot(regressor, fit?.residuals ?? [])).toBeCloseTo(0, 9);
        const explained = Array.from(fit?.sumsOfSquares ?? []);
        expect(explained).toEqual([...explained].sort((a, b) => b - a));
      }),
    );
  });

  test('too few rows, or regressors that repeat one another, have no fit', () => {
    expect(
      leastSquares(
        [
          [1, 1],
          [1, 2],
        ],
        [1, 2],
      ),
    ).toBeUndefined();
    expect(leastSquares([ones(5), [1, 2, 3, 4, 5], [3, 5, 7, 9, 11]], [1, 0, 2, 0, 1])).toBeUndefined();
  });
});

test('three of five can be chosen in ten ways, all different and in order', () => {
  const all = combinations(5, 3);
  expect(all).toHaveLength(10);
  expect(all[0]).toEqual([0, 1, 2]);
  expect(all[9]).toEqual([2, 3, 4]);
  expect(new Set(all.map(String)).size).toBe(10);
  expect(combinations(3, 0)).toEqual([[]]);
});
