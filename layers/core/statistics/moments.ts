import { assert } from '../foundation/assert.ts';
import { ratio } from './ratio.ts';

/** How far a standard deviation divides short of n: 1 for a sample (the default here), 0 for a population. */
export interface Ddof {
  readonly ddof?: 0 | 1;
}

/**
 * `population` is the plain moment ratio (scipy's `bias=True`, the form in the Sharpe literature and the default here);
 * `sample` is the small-sample correction G1 and G2 of Joanes and Gill 1998 (pandas, Excel).
 */
export interface MomentForm {
  readonly form?: 'population' | 'sample';
}

/** A range this small beside the values is the rounding of equal values, and counts as none. */
const ROUNDING_RATIO = 4 * Number.EPSILON;

/** Compensated sum (Neumaier 1974). The sum of nothing is 0. */
export function sum(values: ArrayLike<number>): number {
  return sumOf(values.length, (i) => values[i] ?? NaN);
}

/** Arithmetic mean; undefined for no values. */
export function mean(values: ArrayLike<number>): number | undefined {
  if (values.length === 0) return undefined;
  // Taken around the first value, so that the mean of equal values is that value and their variance exactly zero.
  const origin = values[0] ?? NaN;
  return origin + sumOf(values.length, (i) => (values[i] ?? NaN) - origin) / values.length;
}

/** Variance in two passes around the mean; divides by n - 1 unless told. Undefined for fewer than 1 + ddof values. */
export function variance(values: ArrayLike<number>, { ddof = 1 }: Ddof = {}): number | undefined {
  return covariance(values, values, { ddof });
}

/** Square root of the variance; divides by n - 1 unless told. Undefined for fewer than 1 + ddof values. */
export function standardDeviation(values: ArrayLike<number>, ddof: Ddof = {}): number | undefined {
  const spread = variance(values, ddof);
  return spread === undefined ? undefined : Math.sqrt(spread);
}

/** Covariance of two columns of equal length; divides by n - 1 unless told. Undefined for fewer than 1 + ddof rows. */
export function covariance(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { ddof = 1 }: Ddof = {},
): number | undefined {
  assert(a.length === b.length, `columns of ${a.length} and ${b.length} rows`);
  const meanA = mean(a);
  const meanB = mean(b);
  if (meanA === undefined || meanB === undefined || a.length <= ddof) return undefined;
  return sumOf(a.length, (i) => ((a[i] ?? NaN) - meanA) * ((b[i] ?? NaN) - meanB)) / (a.length - ddof);
}

/** Pearson's correlation, in [-1, 1]. Undefined for fewer than 2 rows or where either column is constant. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  if (isConstant(a) || isConstant(b)) return undefined;
  const shared = covariance(a, b, { ddof: 0 });
  const varianceA = variance(a, { ddof: 0 });
  const varianceB = variance(b, { ddof: 0 });
  if (shared === undefined || varianceA === undefined || varianceB === undefined) return undefined;
  const found = ratio(shared, Math.sqrt(varianceA) * Math.sqrt(varianceB));
  return found === undefined ? undefined : Math.max(-1, Math.min(1, found));
}

/**
 * Third standardised moment; zero for a symmetric distribution. Undefined for constant values, and for fewer than 2
 * values (`population`) or 3 (`sample`).
 */
export function skewness(
  values: ArrayLike<number>,
  { form = 'population' }: MomentForm = {},
): number | undefined {
  const n = values.length;
  if (n < (form === 'population' ? 2 : 3)) return undefined;
  const biased = standardisedMoment(values, 3);
  if (biased === undefined || form === 'population') return biased;
  return (biased * Math.sqrt(n * (n - 1))) / (n - 2);
}

/**
 * Fourth standardised moment, not in excess: a normal distribution has 3. Undefined for constant values, and for fewer
 * than 2 values (`population`) or 4 (`sample`).
 */
export function kurtosis(
  values: ArrayLike<number>,
  { form = 'population' }: MomentForm = {},
): number | undefined {
  const n = values.length;
  if (n < (form === 'population' ? 2 : 4)) return undefined;
  const biased = standardisedMoment(values, 4);
  if (biased === undefined || form === 'population') return biased;
  return 3 + ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (biased - 3) + 6);
}

/** Kurtosis less the normal distribution's 3. */
export function excessKurtosis(values: ArrayLike<number>, form: MomentForm = {}): number | undefined {
  const found = kurtosis(values, form);
  return found === undefined ? undefined : found - 3;
}

/** Whether the values differ by no more than the rounding of equal values would; so for none or one. */
export function isConstant(values: ArrayLike<number>): boolean {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] ?? NaN);
    high = Math.max(high, values[i] ?? NaN);
  }
  return values.length < 2 || high - low <= ROUNDING_RATIO * Math.max(Math.abs(low), Math.abs(high));
}

function standardisedMoment(values: ArrayLike<number>, power: number): number | undefined {
  const centre = mean(values);
  const spread = standardDeviation(values, { ddof: 0 });
  if (centre === undefined || !spread || isConstant(values)) return undefined;
  const total = sumOf(values.length, (i) => (((values[i] ?? NaN) - centre) / spread) ** power);
  return total / values.length;
}

function sumOf(count: number, term: (index: number) => number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < count; i++) {
    const next = term(i);
    const grown = total + next;
    lost += Math.abs(total) >= Math.abs(next) ? total - grown + next : next - grown + total;
    total = grown;
  }
  return total + lost;
}
