import { assert, at } from '../foundation/assert.ts';
import { cell, matrix, symmetric, type Matrix } from './linear-algebra.ts';
import { covariance, type Ddof } from './moments.ts';

/**
 * Covariance matrix of columns (one an asset, rows aligned); divides by n - 1 unless told. Undefined for no columns or
 * fewer than 1 + ddof rows.
 */
export function covarianceMatrix(
  columns: readonly ArrayLike<number>[],
  { ddof = 1 }: Ddof = {},
): Matrix | undefined {
  if (columns.length === 0 || at(columns, 0).length <= ddof) return undefined;
  return symmetric(columns.length, (i, j) => covariance(at(columns, i), at(columns, j), { ddof }) ?? NaN);
}

/**
 * Exponentially weighted covariance matrix (RiskMetrics 1996): mean taken as zero, the newest row weighs most and each
 * older one `decay` times as much, weights summing to 1. Decay in (0, 1): 0.94 is RiskMetrics' for days. Undefined for
 * no columns or fewer than 2 rows.
 */
export function ewmaCovariance(
  columns: readonly ArrayLike<number>[],
  { decay }: { readonly decay: number },
): Matrix | undefined {
  assert(decay > 0 && decay < 1, `a decay is in (0, 1), not ${decay}`);
  const rows = columns[0]?.length ?? 0;
  assert(
    columns.every((column) => column.length === rows),
    `every column has ${rows} rows`,
  );
  if (columns.length === 0 || rows < 2) return undefined;
  const weights = Float64Array.from({ length: rows }, (_, row) => decay ** (rows - 1 - row));
  const total = (1 - decay ** rows) / (1 - decay);
  return symmetric(columns.length, (i, j) => {
    const a = at(columns, i);
    const b = at(columns, j);
    return weights.reduce((sum, weight, row) => sum + weight * at(a, row) * at(b, row), 0) / total;
  });
}

/** Correlations of a covariance matrix, 1 on the diagonal; undefined where a variance is not above zero. */
export function correlationOf(covariances: Matrix): Matrix | undefined {
  const deviations = Array.from({ length: covariances.rows }, (_, i) => Math.sqrt(cell(covariances, i, i)));
  if (!deviations.every((deviation) => deviation > 0)) return undefined;
  return matrix(covariances.rows, covariances.columns, (i, j) => {
    if (i === j) return 1;
    const found = cell(covariances, i, j) / at(deviations, i) / at(deviations, j);
    return Math.max(-1, Math.min(1, found));
  });
}
