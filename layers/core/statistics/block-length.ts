import { dot } from './linear-algebra.ts';
import { isConstant, mean } from './moments.ts';

/** Fewest values whose autocorrelation can be judged. */
export const BLOCK_LENGTH_COUNT_MIN = 10;

/**
 * The expected block length that serves the stationary bootstrap of a mean best: Politis and White 2004 with the
 * correction of Patton, Politis and White 2009. In values, at least 1, not rounded. Undefined for fewer than 10 values or
 * constant ones.
 */
export function stationaryBlockLength(values: ArrayLike<number>): number | undefined {
  const count = values.length;
  const centre = mean(values);
  if (count < BLOCK_LENGTH_COUNT_MIN || centre === undefined || isConstant(values)) return undefined;
  const deviations = Float64Array.from(values, (value) => value - centre);
  const bandwidth = bandwidthOf(deviations);
  let weightedLags = 0;
  let longRunVariance = autocovarianceOf(deviations, 0);
  for (let lag = 1; lag <= bandwidth; lag++) {
    const autocovariance = autocovarianceOf(deviations, lag);
    const weight = Math.min(1, 2 * (1 - lag / bandwidth)); // the flat-top window
    weightedLags += 2 * weight * lag * autocovariance;
    longRunVariance += 2 * weight * autocovariance;
  }
  const best = Math.cbrt((weightedLags ** 2 / longRunVariance ** 2) * count);
  return Math.max(1, Math.min(best, Math.ceil(Math.min(3 * Math.sqrt(count), count / 3))));
}

/**
 * Twice the lag at which the first run of insignificant autocorrelations begins, as the authors' programs have it; the
 * largest lag looked at where there is none.
 */
function bandwidthOf(deviations: Float64Array): number {
  const count = deviations.length;
  const run = Math.max(5, Math.floor(Math.log10(count)));
  const lagMax = Math.ceil(Math.sqrt(count)) + run;
  const significant = 2 * Math.sqrt(Math.log10(count) / count) * autocovarianceOf(deviations, 0);
  let quiet = 0;
  for (let lag = 1; lag <= lagMax; lag++) {
    quiet = Math.abs(autocovarianceOf(deviations, lag)) < significant ? quiet + 1 : 0;
    if (quiet === run) return Math.min(lagMax, 2 * (lag - run + 1));
  }
  return lagMax;
}

function autocovarianceOf(deviations: Float64Array, lag: number): number {
  const count = deviations.length;
  return dot(deviations.subarray(lag), deviations.subarray(0, count - lag)) / count;
}
