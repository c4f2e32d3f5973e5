import { at } from '../foundation/assert.ts';
import { correlationOf, covarianceMatrix } from './covariance-matrix.ts';
import { cell, symmetric, type Matrix } from './linear-algebra.ts';
import { mean } from './moments.ts';

/** `identity`: equal variances, no correlation. `constant-correlation`: own variances, one correlation for all pairs. */
export type ShrinkageTarget = 'identity' | 'constant-correlation';

export interface ShrunkCovariance {
  readonly covariance: Matrix;
  /** Weight of the target, in [0, 1]. */
  readonly shrinkage: number;
}

/**
 * Sample covariance (population form, divided by n) pulled towards a structured target by the weight that errs least.
 * `identity` (the default) is Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance
 * matrices", as scikit-learn has it; `constant-correlation` is Ledoit and Wolf 2004, "Honey, I shrunk the sample
 * covariance matrix". Columns are assets. Undefined for no columns, fewer than 2 rows, or, for the latter target, an
 * asset that does not vary.
 */
export function shrunkCovariance(
  columns: readonly ArrayLike<number>[],
  { target = 'identity' }: { readonly target?: ShrinkageTarget } = {},
): ShrunkCovariance | undefined {
  const sample = covarianceMatrix(columns, { ddof: 0 });
  if (sample === undefined || at(columns, 0).length < 2) return undefined;
  const deviations = columns.map(deviationsOf);
  const prior = target === 'identity' ? scaledIdentity(sample) : constantCorrelation(sample);
  if (prior === undefined) return undefined;
  const noise = sumOverCells(sample, (i, j) => noiseOf(deviations, sample, i, j));
  const shared = target === 'identity' ? 0 : sharedNoise(deviations, sample, prior);
  const distance = sumOverCells(sample, (i, j) => (cell(prior, i, j) - cell(sample, i, j)) ** 2);
  const optimal = (noise - shared) / at(columns, 0).length / distance;
  const shrinkage = distance > 0 ? Math.max(0, Math.min(1, optimal)) : 0;
  return {
    covariance: symmetric(
      columns.length,
      (i, j) => shrinkage * cell(prior, i, j) + (1 - shrinkage) * cell(sample, i, j),
    ),
    shrinkage,
  };
}

function scaledIdentity(sample: Matrix): Matrix {
  const variances = Array.from({ length: sample.rows }, (_, i) => cell(sample, i, i));
  const average = mean(variances) ?? NaN;
  return symmetric(sample.rows, (i, j) => (i === j ? average : 0));
}

function constantCorrelation(sample: Matrix): Matrix | undefined {
  const correlations = correlationOf(sample);
  if (correlations === undefined) return undefined;
  const size = sample.rows;
  const pairs = size * (size - 1);
  const average =
    pairs === 0 ? 0 : (sumOverCells(correlations, (i, j) => cell(correlations, i, j)) - size) / pairs;
  return symmetric(size, (i, j) =>
    i === j ? cell(sample, i, i) : average * Math.sqrt(cell(sample, i, i) * cell(sample, j, j)),
  );
}

/** Variance of one cell's products of deviations: how uncertain that covariance is, times n. */
function noiseOf(deviations: readonly Float64Array[], sample: Matrix, i: number, j: number): number {
  const a = at(deviations, i);
  const b = at(deviations, j);
  const centre = cell(sample, i, j);
  let total = 0;
  for (let row = 0; row < a.length; row++) total += ((a[row] ?? NaN) * (b[row] ?? NaN) - centre) ** 2;
  return total / a.length;
}

/** How much of the noise the target has in common with the sample, since its cells are made from the same variances. */
function sharedNoise(deviations: readonly Float64Array[], sample: Matrix, prior: Matrix): number {
  return sumOverCells(sample, (i, j) => {
    if (i === j) return noiseOf(deviations, sample, i, i);
    const [varianceI, varianceJ] = [cell(sample, i, i), cell(sample, j, j)];
    const withI = covarianceOfProducts(deviations, sample, i, j) / varianceI;
    const withJ = covarianceOfProducts(deviations, sample, j, i) / varianceJ;
    return (cell(prior, i, j) / 2) * (withI + withJ);
  });
}

/** Covariance of the squared deviations of i with the products of i and j. */
function covarianceOfProducts(
  deviations: readonly Float64Array[],
  sample: Matrix,
  i: number,
  j: number,
): number {
  const a = at(deviations, i);
  const b = at(deviations, j);
  let total = 0;
  for (let row = 0; row < a.length; row++) {
    const own = (a[row] ?? NaN) ** 2 - cell(sample, i, i);
    total += own * ((a[row] ?? NaN) * (b[row] ?? NaN) - cell(sample, i, j));
  }
  return total / a.length;
}

function deviationsOf(column: ArrayLike<number>): Float64Array {
  const centre = mean(column) ?? NaN;
  return Float64Array.from(column, (value) => value - centre);
}

function sumOverCells({ rows, columns }: Matrix, term: (i: number, j: number) => number): number {
  let total = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) total += term(i, j);
  return total;
}
