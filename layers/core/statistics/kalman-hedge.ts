import { assert, at } from '../foundation/assert.ts';
import type { HedgeRatio } from './hedge-ratio.ts';

export interface KalmanHedgeOptions {
  /** How fast the line may move, in (0, 1): each step adds `drift / (1 - drift)` to both variances. 0.0001 unless told. */
  readonly drift?: number;
  /** Variance of y around the line, 0.001 unless told; in squared units of y. */
  readonly observationVariance?: number;
  /** Variance of slope and intercept before anything is seen; 0 unless told, as Chan 2013 begins. */
  readonly initialVariance?: number;
}

/** What is believed of the line before the next row, with its covariance. Plain numbers, so that it can be kept. */
export interface KalmanHedge extends HedgeRatio {
  readonly slopeVariance: number;
  readonly interceptVariance: number;
  readonly covariance: number;
}

/** What one row showed. The forecast error is the spread, its deviation the unit of a z-score; both knew no more than x. */
export interface KalmanHedgeStep {
  readonly next: KalmanHedge;
  readonly forecastError: number;
  readonly forecastDeviation: number;
}

const DRIFT = 1e-4;
const OBSERVATION_VARIANCE = 1e-3;

/** The belief before the first row: a line of zero. */
export function initialKalmanHedge({ initialVariance = 0 }: KalmanHedgeOptions = {}): KalmanHedge {
  return {
    slope: 0,
    intercept: 0,
    slopeVariance: initialVariance,
    interceptVariance: initialVariance,
    covariance: 0,
  };
}

/**
 * One row of a Kalman filter (Kalman 1960) whose state, slope and intercept of y on x, is a random walk, with the
 * defaults of Chan 2013 ("Algorithmic Trading", chapter 3).
 */
export function stepKalmanHedge(
  belief: KalmanHedge,
  { y, x }: { readonly y: number; readonly x: number },
  { drift = DRIFT, observationVariance = OBSERVATION_VARIANCE }: KalmanHedgeOptions = {},
): KalmanHedgeStep {
  assert(
    drift > 0 && drift < 1 && observationVariance > 0,
    `drift ${drift}, variance ${observationVariance}`,
  );
  const { slope, intercept, slopeVariance, interceptVariance, covariance } = belief;
  const slopeWithY = slopeVariance * x + covariance;
  const interceptWithY = covariance * x + interceptVariance;
  const forecastVariance = slopeWithY * x + interceptWithY + observationVariance;
  const forecastError = y - (slope * x + intercept);
  const step = drift / (1 - drift);
  return {
    next: {
      slope: slope + (slopeWithY / forecastVariance) * forecastError,
      intercept: intercept + (interceptWithY / forecastVariance) * forecastError,
      slopeVariance: slopeVariance - slopeWithY ** 2 / forecastVariance + step,
      interceptVariance: interceptVariance - interceptWithY ** 2 / forecastVariance + step,
      covariance: covariance - (slopeWithY * interceptWithY) / forecastVariance,
    },
    forecastError,
    forecastDeviation: Math.sqrt(forecastVariance),
  };
}

/** Every row in turn: element i is what row i showed, with the line as known after it in `next`. */
export function kalmanHedge(
  y: ArrayLike<number>,
  x: ArrayLike<number>,
  options: KalmanHedgeOptions = {},
): readonly KalmanHedgeStep[] {
  assert(y.length === x.length, `${y.length} rows of y and ${x.length} of x`);
  let belief = initialKalmanHedge(options);
  return Array.from(y, (value, i) => {
    const step = stepKalmanHedge(belief, { y: value, x: at(x, i) }, options);
    belief = step.next;
    return step;
  });
}
