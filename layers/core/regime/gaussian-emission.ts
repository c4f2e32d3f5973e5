import { cholesky, invertLower } from './gaussian-covariance.ts';

/** How a row of observations is distributed in each hidden state: one Gaussian a state. */
export interface Gaussians {
  readonly states: number;
  readonly dimensions: number;
  /** states x dimensions, row-major. */
  readonly means: Float64Array;
  /** states x dimensions x dimensions, symmetric; a diagonal covariance has zeros beside the diagonal. */
  readonly covariances: Float64Array;
}

/** The Gaussians in the form that is quick to evaluate: with covariance L L', a whitened row is inverse(L) (x - mean). */
export interface GaussianEmission {
  readonly states: number;
  readonly dimensions: number;
  /** The lower triangles of inverse(L), packed row by row, state after state. */
  readonly whitening: Float64Array;
  /** inverse(L) mean, states x dimensions. */
  readonly whitenedMeans: Float64Array;
  /** The log density at the mean, one a state. */
  readonly logPeaks: Float64Array;
}

/** Prepares the Gaussians, or gives undefined where a covariance is not positive definite. */
export function gaussianEmission({
  states,
  dimensions,
  means,
  covariances,
}: Gaussians): GaussianEmission | undefined {
  const triangle = (dimensions * (dimensions + 1)) / 2;
  const whitening = new Float64Array(states * triangle);
  const whitenedMeans = new Float64Array(states * dimensions);
  const logPeaks = new Float64Array(states);
  let packed = 0;
  for (let state = 0; state < states; state++) {
    const size = dimensions * dimensions;
    const factor = cholesky(covariances.subarray(state * size, (state + 1) * size), dimensions);
    if (factor === undefined) return undefined;
    const inverse = invertLower(factor, dimensions);
    let logPeak = -(dimensions / 2) * Math.log(2 * Math.PI);
    for (let i = 0; i < dimensions; i++) {
      let whitened = 0;
      for (let j = 0; j <= i; j++) {
        const weight = inverse[i * dimensions + j] ?? 0;
        whitening[packed++] = weight;
        whitened += weight * (means[state * dimensions + j] ?? 0);
      }
      whitenedMeans[state * dimensions + i] = whitened;
      logPeak -= Math.log(factor[i * dimensions + i] ?? 0);
    }
    logPeaks[state] = logPeak;
  }
  return { states, dimensions, whitening, whitenedMeans, logPeaks };
}

/** Writes the log density of row `row` of `values` (rows x dimensions) in each state into `out`. */
export function logDensitiesInto(
  emission: GaussianEmission,
  values: Float64Array,
  row: number,
  out: Float64Array,
): void {
  const { states, dimensions, whitening, whitenedMeans, logPeaks } = emission;
  const start = row * dimensions;
  let packed = 0;
  for (let state = 0; state < states; state++) {
    let distance = 0;
    for (let i = 0; i < dimensions; i++) {
      let whitened = -(whitenedMeans[state * dimensions + i] ?? 0);
      for (let j = 0; j <= i; j++) whitened += (whitening[packed++] ?? 0) * (values[start + j] ?? 0);
      distance += whitened * whitened;
    }
    out[state] = (logPeaks[state] ?? 0) - distance / 2;
  }
}
