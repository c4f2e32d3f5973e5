import { assert, at } from '../foundation/assert.ts';
import { dot } from './linear-algebra.ts';

/** An ordinary least-squares fit; arrays are by regressor in the order given, residuals by row. */
export interface LeastSquares {
  readonly coefficients: Float64Array;
  /** Under equal and uncorrelated errors. */
  readonly standardErrors: Float64Array;
  readonly residuals: Float64Array;
  /** Sum of squared residuals over rows less regressors. */
  readonly residualVariance: number;
  /** Element j: sum of squared residuals of the fit to the first j regressors alone, from j = 0 to all of them. */
  readonly sumsOfSquares: Float64Array;
}

/**
 * Fits `target` by a linear combination of the regressors (give a column of ones for an intercept). Undefined unless
 * there are more rows than regressors and these are independent of one another to rounding.
 *
 * By the modified Gram-Schmidt factorisation of the regressors with the target as last column, which is as stable as
 * Householder's (Bjorck 1967) and shows the fit of every leading subset on the way.
 */
export function leastSquares(
  regressors: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
): LeastSquares | undefined {
  const rows = target.length;
  const count = regressors.length;
  assert(
    regressors.every((column) => column.length === rows),
    `every regressor has ${rows} rows`,
  );
  if (rows <= count) return undefined;
  const residuals = Float64Array.from(target);
  const basis = regressors.map((column) => Float64Array.from(column));
  const upper = basis.map(() => new Float64Array(count));
  const projection = new Float64Array(count);
  const sumsOfSquares = Float64Array.of(dot(residuals, residuals), ...new Float64Array(count));
  for (let j = 0; j < count; j++) {
    const column = at(basis, j);
    const length = Math.sqrt(dot(column, column));
    if (!(length > rows * Number.EPSILON * lengthOf(at(regressors, j)))) return undefined;
    for (let i = 0; i < rows; i++) column[i] = at(column, i) / length;
    at(upper, j)[j] = length;
    for (let k = j + 1; k < count; k++) at(upper, j)[k] = removeFrom(at(basis, k), column);
    projection[j] = removeFrom(residuals, column);
    sumsOfSquares[j + 1] = dot(residuals, residuals);
  }
  const residualVariance = at(sumsOfSquares, count) / (rows - count);
  return {
    coefficients: solveUpper(upper, projection),
    standardErrors: inverseRowLengths(upper).map((rowLength) => rowLength * Math.sqrt(residualVariance)),
    residuals,
    residualVariance,
    sumsOfSquares,
  };
}

/** A column of ones, the regressor of an intercept. */
export function ones(rows: number): Float64Array {
  return new Float64Array(rows).fill(1);
}

function lengthOf(column: ArrayLike<number>): number {
  return Math.sqrt(dot(column, column));
}

/** Takes the part along `direction`, of length one, out of the column, and returns how much that was. */
function removeFrom(column: Float64Array, direction: Float64Array): number {
  const along = dot(column, direction);
  for (let i = 0; i < column.length; i++) column[i] = (column[i] ?? NaN) - along * (direction[i] ?? NaN);
  return along;
}

function solveUpper(upper: readonly Float64Array[], right: Float64Array): Float64Array {
  const x = Float64Array.from(right);
  for (let row = x.length - 1; row >= 0; row--) {
    for (let k = row + 1; k < x.length; k++) x[row] = at(x, row) - at(at(upper, row), k) * at(x, k);
    x[row] = at(x, row) / at(at(upper, row), row);
  }
  return x;
}

function inverseRowLengths(upper: readonly Float64Array[]): Float64Array {
  const squares = new Float64Array(upper.length);
  for (let column = 0; column < upper.length; column++) {
    const unit = new Float64Array(upper.length);
    unit[column] = 1;
    solveUpper(upper, unit).forEach((value, row) => {
      squares[row] = at(squares, row) + value * value;
    });
  }
  return squares.map(Math.sqrt);
}
