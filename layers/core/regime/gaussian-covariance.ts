const SWEEPS_MAX = 50;

/**
 * The lower Cholesky factor of a symmetric `size` x `size` matrix (row-major), or undefined where the matrix is not
 * positive definite. Entries above the diagonal of the factor are zero.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column] ?? 0;
      for (let k = 0; k < column; k++)
        rest -= (factor[row * size + k] ?? 0) * (factor[column * size + k] ?? 0);
      if (row !== column) factor[row * size + column] = rest / (factor[column * size + column] ?? 0);
      else if (rest > 0) factor[row * size + row] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return factor;
}

/** The inverse of a lower triangular matrix with a positive diagonal, by forward substitution. */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let rest = row === column ? 1 : 0;
      for (let k = column; k < row; k++)
        rest -= (lower[row * size + k] ?? 0) * (inverse[k * size + column] ?? 0);
      inverse[row * size + column] = rest / (lower[row * size + row] ?? 0);
    }
  }
  return inverse;
}

/**
 * The covariance with every eigenvalue at least `floor`: among all covariances that are, the one under which the rows
 * behind `covariance` are most likely, so that expectation-maximisation with a floor still never loses likelihood.
 */
export function floorEigenvalues(covariance: Float64Array, size: number, floor: number): Float64Array {
  const above = covariance.slice();
  for (let i = 0; i < size; i++) above[i * size + i] = (above[i * size + i] ?? 0) - floor;
  if (cholesky(above, size) !== undefined) return covariance;
  const { values, vectors } = symmetricEigen(covariance, size);
  const floored = covariance.slice();
  for (let k = 0; k < size; k++) {
    const lift = Math.max(0, floor - (values[k] ?? 0));
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const outer = (vectors[i * size + k] ?? 0) * (vectors[j * size + k] ?? 0);
        floored[i * size + j] = (floored[i * size + j] ?? 0) + lift * outer;
      }
    }
  }
  return floored;
}

/** Eigenvalues and, as columns, eigenvectors of a symmetric matrix by cyclic rotations (Jacobi 1846). */
function symmetricEigen(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const rotated = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let turned = false;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) turned = rotate({ rotated, vectors, size }, p, q) || turned;
    }
    if (!turned) break;
  }
  return { values: Float64Array.from({ length: size }, (_, i) => rotated[i * size + i] ?? 0), vectors };
}

/** Makes the element (p, q) zero. False where it already counts for nothing beside its diagonal. */
function rotate(
  { rotated, vectors, size }: { rotated: Float64Array; vectors: Float64Array; size: number },
  p: number,
  q: number,
): boolean {
  const off = rotated[p * size + q] ?? 0;
  const first = rotated[p * size + p] ?? 0;
  const second = rotated[q * size + q] ?? 0;
  if (Math.abs(off) <= Number.EPSILON * Math.sqrt(Math.abs(first * second)) || off === 0) return false;
  const theta = (second - first) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const turn = { cosine, sine: tangent * cosine };
  for (let k = 0; k < size; k++) mix(rotated, k * size + p, k * size + q, turn);
  for (let k = 0; k < size; k++) mix(rotated, p * size + k, q * size + k, turn);
  for (let k = 0; k < size; k++) mix(vectors, k * size + p, k * size + q, turn);
  return true;
}

function mix(entries: Float64Array, a: number, b: number, turn: { cosine: number; sine: number }): void {
  const first = entries[a] ?? 0;
  const second = entries[b] ?? 0;
  entries[a] = turn.cosine * first - turn.sine * second;
  entries[b] = turn.sine * first + turn.cosine * second;
}
