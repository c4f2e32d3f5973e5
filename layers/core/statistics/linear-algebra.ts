import { assert, at } from '../foundation/assert.ts';

/** A small dense matrix, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly cells: Float64Array;
}

/** A matrix of zeros, or of `cellAt(row, column)`. */
export function matrix(
  rows: number,
  columns: number,
  cellAt: (row: number, column: number) => number,
): Matrix {
  const cells = Float64Array.from({ length: rows * columns }, (_, i) =>
    cellAt(Math.floor(i / columns), i % columns),
  );
  return { rows, columns, cells };
}

/** A symmetric matrix from its lower triangle: `cellAt` is asked for row >= column only. */
export function symmetric(size: number, cellAt: (row: number, column: number) => number): Matrix {
  const cells = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const value = cellAt(row, column);
      cells[row * size + column] = value;
      cells[column * size + row] = value;
    }
  }
  return { rows: size, columns: size, cells };
}

export function matrixOfRows(rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  assert(
    rows.every((row) => row.length === columns),
    'rows of one length',
  );
  return matrix(rows.length, columns, (row, column) => at(at(rows, row), column));
}

export function cell({ columns, cells }: Matrix, row: number, column: number): number {
  return cells[row * columns + column] ?? NaN;
}

/** The matrix times a column vector. */
export function times(m: Matrix, vector: ArrayLike<number>): Float64Array {
  assert(m.columns === vector.length, `${m.columns} columns times ${vector.length} values`);
  return Float64Array.from({ length: m.rows }, (_, row) => {
    let total = 0;
    for (let column = 0; column < m.columns; column++)
      total += cell(m, row, column) * (vector[column] ?? NaN);
    return total;
  });
}

/** Sum of the products, place by place. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert(a.length === b.length, `${a.length} values times ${b.length}`);
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] ?? NaN) * (b[i] ?? NaN);
  return total;
}

/** `vector' m vector`: the variance of a portfolio where m is a covariance. */
export function quadraticForm(m: Matrix, vector: ArrayLike<number>): number {
  return dot(vector, times(m, vector));
}

/**
 * The lower triangle L with `L L' = m`, of a symmetric positive definite matrix (Cholesky; Golub and Van Loan 1996,
 * 4.2). Undefined where m is not, to rounding.
 */
export function cholesky(m: Matrix): Matrix | undefined {
  assert(m.rows === m.columns, `${m.rows} rows and ${m.columns} columns`);
  const size = m.rows;
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = cell(m, row, column);
      for (let k = 0; k < column; k++)
        rest -= (lower[row * size + k] ?? NaN) * (lower[column * size + k] ?? NaN);
      if (row !== column) {
        lower[row * size + column] = rest / (lower[column * size + column] ?? NaN);
      } else if (rest > size * Number.EPSILON * cell(m, row, row)) {
        lower[row * size + row] = Math.sqrt(rest);
      } else {
        return undefined;
      }
    }
  }
  return { rows: size, columns: size, cells: lower };
}

/** The x with `m x = b` for a symmetric positive definite m; undefined where m is not, to rounding. */
export function solvePositive(m: Matrix, b: ArrayLike<number>): Float64Array | undefined {
  assert(m.rows === b.length, `${m.rows} equations and ${b.length} values`);
  const lower = cholesky(m);
  if (lower === undefined) return undefined;
  const size = m.rows;
  const x = Float64Array.from(b);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row] = at(x, row) - cell(lower, row, k) * at(x, k);
    x[row] = at(x, row) / cell(lower, row, row);
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row] = at(x, row) - cell(lower, k, row) * at(x, k);
    x[row] = at(x, row) / cell(lower, row, row);
  }
  return x;
}
