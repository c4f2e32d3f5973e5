import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { correlationClusters, type Linkage } from '../../../layers/core/statistics/correlation-clusters.ts';
import {
  correlationOf,
  covarianceMatrix,
  ewmaCovariance,
} from '../../../layers/core/statistics/covariance-matrix.ts';
import { cell, matrixOfRows, quadraticForm } from '../../../layers/core/statistics/linear-algebra.ts';
import { shrunkCovariance } from '../../../layers/core/statistics/shrunk-covariance.ts';
import { bells } from './reference-sample.ts';

/** Four assets on one factor, the second to fourth two to four times as wide, the last with little of its own. */
const COLUMNS = [2, 3, 4, 5].map((seed, k) => {
  const factor = bells(120, 7);
  return bells(120, seed).map((own, i) => 0.01 * (k + 1) * (0.6 * at(factor, i) + (k === 3 ? 0.2 : 1) * own));
});

describe('shrinkage', () => {
  test('towards the identity matches scikit-learn ledoit_wolf', () => {
    const found = shrunkCovariance(COLUMNS);
    expect(found?.shrinkage).toBeCloseTo(0.03714278770224558, 12);
    const covariance = found?.covariance ?? matrixOfRows([]);
    expect(cell(covariance, 0, 0)).toBeCloseTo(0.00017471148237518518, 15);
    expect(cell(covariance, 0, 3)).toBeCloseTo(0.00017152875099820167, 15);
    expect(cell(covariance, 3, 3)).toBeCloseTo(0.0006899103824213687, 15);
  });

  test('towards one correlation matches a direct computation of the paper in numpy', () => {
    const found = shrunkCovariance(COLUMNS, { target: 'constant-correlation' });
    expect(found?.shrinkage).toBeCloseTo(0.8325698261014945, 12);
    expect(cell(found?.covariance ?? matrixOfRows([]), 0, 3)).toBeCloseTo(0.0001791693170468132, 15);
  });

  test('two opposite points have half a unit of shrinkage by hand', () => {
    // Rows (1, 0), (-1, 0), (0, 1), (0, -1): S = I / 2 is the target itself, so there is nothing to shrink towards.
    const found = shrunkCovariance([
      [1, -1, 0, 0],
      [0, 0, 1, -1],
    ]);
    expect(found?.shrinkage).toBe(0);
    expect(Array.from(found?.covariance.cells ?? [])).toEqual([0.5, 0, 0, 0.5]);
  });

  test.each(['identity', 'constant-correlation'] as const)(
    'to %s: the intensity is in [0, 1] and the covariance never negative, even with fewer rows than assets',
    (target) => {
      const table = fc
        .record({ assets: fc.integer({ min: 1, max: 8 }), rows: fc.integer({ min: 2, max: 12 }) })
        .chain(({ assets, rows }) =>
          fc.array(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: rows, maxLength: rows }), {
            minLength: assets,
            maxLength: assets,
          }),
        );
      fc.assert(
        fc.property(
          table,
          fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 8, maxLength: 8 }),
          (columns, w) => {
            const found = shrunkCovariance(columns, { target });
            if (found === undefined) return;
            expect(found.shrinkage).toBeGreaterThanOrEqual(0);
            expect(found.shrinkage).toBeLessThanOrEqual(1);
            expect(quadraticForm(found.covariance, w.slice(0, columns.length))).toBeGreaterThanOrEqual(-1e-6);
          },
        ),
      );
    },
  );

  test('one row has no covariance, and a dead asset no correlation to shrink towards', () => {
    expect(shrunkCovariance([[1], [2]])).toBeUndefined();
    expect(shrunkCovariance([])).toBeUndefined();
    expect(
      shrunkCovariance(
        [
          [1, 2],
          [3, 3],
        ],
        { target: 'constant-correlation' },
      ),
    ).toBeUndefined();
  });
});

describe('weighted covariance', () => {
  test('three rows by hand: weights 4/7, 2/7 and 1/7 from the newest', () => {
    const found =
      ewmaCovariance(
        [
          [1, 2, 3],
          [1, 0, -1],
        ],
        { decay: 0.5 },
      ) ?? matrixOfRows([]);
    expect(cell(found, 0, 0)).toBeCloseTo((1 + 2 * 4 + 4 * 9) / 7, 14);
    expect(cell(found, 0, 1)).toBeCloseTo((1 + 0 - 4 * 3) / 7, 14);
    expect(cell(found, 1, 0)).toBe(cell(found, 0, 1));
  });

  test('as the decay nears one all rows weigh the same', () => {
    const found = ewmaCovariance(COLUMNS, { decay: 1 - 1e-9 }) ?? matrixOfRows([]);
    const column = at(COLUMNS, 0);
    expect(cell(found, 0, 0)).toBeCloseTo(column.reduce((total, r) => total + r * r, 0) / 120, 9);
  });

  test('never gives a portfolio a negative variance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 5, maxLength: 5 }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 6 }),
        fc.double({ min: 0.1, max: 0.99, noNaN: true }),
        (columns, weights, decay) => {
          const found = ewmaCovariance(columns, { decay }) ?? matrixOfRows([]);
          expect(quadraticForm(found, weights.slice(0, columns.length))).toBeGreaterThanOrEqual(-1e-6);
        },
      ),
    );
  });

  test('a covariance matrix and its correlations by hand', () => {
    const covariance =
      covarianceMatrix([
        [1, 2, 3],
        [2, 4, 6],
      ]) ?? matrixOfRows([]);
    expect(Array.from(covariance.cells)).toEqual([1, 2, 2, 4]);
    expect(Array.from(correlationOf(covariance)?.cells ?? [])).toEqual([1, 1, 1, 1]);
    expect(correlationOf(matrixOfRows([[0]]))).toBeUndefined();
  });
});

describe('correlation clusters', () => {
  // A chain: neighbours correlate by 0.8, the ends by 0.3; a stranger apart.
  const chain = matrixOfRows([
    [1, 0.8, 0.3, 0],
    [0.8, 1, 0.75, 0],
    [0.3, 0.75, 1, 0],
    [0, 0, 0, 1],
  ]);
  const clusters = (linkage: Linkage, correlationMin = 0.7): readonly (readonly number[])[] =>
    correlationClusters(chain, { correlationMin, linkage });

  test('single linkage follows the chain, complete linkage breaks it', () => {
    expect(clusters('single')).toEqual([[0, 1, 2], [3]]);
    expect(clusters('complete')).toEqual([[0, 1], [2], [3]]);
    // The third asset lies (sqrt(0.35) + sqrt(0.125)) / 2 = 0.4726 from the pair: a correlation of 0.5533.
    expect(clusters('average', 0.56)).toEqual([[0, 1], [2], [3]]);
    expect(clusters('average', 0.55)).toEqual([[0, 1, 2], [3]]);
  });

  test('a correlation of exactly the threshold belongs', () => {
    expect(clusters('single', 0.8)).toEqual([[0, 1], [2], [3]]);
  });

  test('single linkage leaves no strong pair apart, complete linkage joins no weak one; all assets appear once', () => {
    const factors = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }), {
      minLength: 2,
      maxLength: 7,
    });
    fc.assert(
      fc.property(factors, fc.constantFrom(0.2, 0.5, 0.7), (columns, correlationMin) => {
        const covariance = covarianceMatrix(columns);
        const correlations = covariance && correlationOf(covariance);
        if (correlations === undefined) return;
        const single = correlationClusters(correlations, { correlationMin });
        const complete = correlationClusters(correlations, { correlationMin, linkage: 'complete' });
        expect(single.flat().sort((a, b) => a - b)).toEqual(columns.map((_, i) => i));
        columns.forEach((_, i) => {
          columns.forEach((__, j) => {
            const together = (all: readonly (readonly number[])[]): boolean =>
              all.some((cluster) => cluster.includes(i) && cluster.includes(j));
            const correlation = cell(correlations, i, j);
            if (correlation > correlationMin + 1e-9) expect(together(single)).toBe(true);
            if (correlation < correlationMin - 1e-9) expect(together(complete)).toBe(false);
          });
        });
      }),
    );
  });
});
