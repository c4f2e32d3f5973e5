import { at } from '../foundation/assert.ts';
import { leastSquares, ones } from './least-squares.ts';

/** `y = intercept + slope x + spread`: slope units of x hedge one of y. */
export interface HedgeRatio {
  readonly slope: number;
  readonly intercept: number;
}

/** By ordinary least squares of y on x with an intercept. Undefined for fewer than 3 rows or a constant x. */
export function hedgeRatio(y: ArrayLike<number>, x: ArrayLike<number>): HedgeRatio | undefined {
  const fit = leastSquares([ones(x.length), x], y);
  return fit && { slope: at(fit.coefficients, 1), intercept: at(fit.coefficients, 0) };
}
