import { at } from '../foundation/assert.ts';
import { leastSquares, ones } from './least-squares.ts';

/**
 * `continuous` (the default): an Ornstein-Uhlenbeck process, `-ln 2 / slope` (Chan 2013). `discrete`: an autoregression
 * of bar to bar, `-ln 2 / ln(1 + slope)`, which is shorter when reversion is fast.
 */
export type HalfLifeForm = 'continuous' | 'discrete';

/** Fewest values of a spread: three changes, for a line and one degree of freedom. */
export const HALF_LIFE_COUNT_MIN = 4;

/**
 * How many periods a spread takes to come half the way back to its mean: by the slope of its change on its last level,
 * with an intercept. Undefined for fewer than 4 values, a constant spread, one that does not revert (slope 0 or more),
 * or, in discrete form, one that overshoots its mean in a single period (slope -1 or less).
 */
export function halfLife(
  spread: ArrayLike<number>,
  { form = 'continuous' }: { readonly form?: HalfLifeForm } = {},
): number | undefined {
  if (spread.length < HALF_LIFE_COUNT_MIN) return undefined;
  const values = Float64Array.from(spread);
  const last = values.subarray(0, -1);
  const change = last.map((value, i) => at(values, i + 1) - value);
  const fit = leastSquares([ones(last.length), last], change);
  if (fit === undefined) return undefined;
  const slope = at(fit.coefficients, 1);
  if (!(slope < 0)) return undefined;
  if (form === 'continuous') return -Math.LN2 / slope;
  return slope > -1 ? -Math.LN2 / Math.log1p(slope) : undefined;
}
