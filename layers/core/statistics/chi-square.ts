import { assert } from '../foundation/assert.ts';

const TERMS_MAX = 1_000;

/** Probability that a chi-square deviate with `degreesOfFreedom` exceeds x: the p-value of a likelihood-ratio test. */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  assert(degreesOfFreedom > 0, `${degreesOfFreedom} degrees of freedom`);
  return x <= 0 ? 1 : upperGammaRatio(degreesOfFreedom / 2, x / 2);
}

/**
 * The regularised upper incomplete gamma function Q(a, x), for a > 0 and x >= 0: by its power series below a + 1, by the
 * continued fraction of Legendre above, evaluated as Lentz 1976 does.
 */
export function upperGammaRatio(a: number, x: number): number {
  if (x === 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

/** Natural logarithm of the gamma function for x > 0, by Lanczos 1964 with g = 7 and nine terms. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const base = x + 6.5;
  const series = LANCZOS.reduce((total, term, i) => total + (i === 0 ? term : term / (x - 1 + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let i = 1; i < TERMS_MAX && term > total * Number.EPSILON; i++) {
    term *= x / (a + i);
    total += term;
  }
  return total;
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let denominator = 1 / (x + 1 - a);
  let numerator = 1 / tiny;
  let value = denominator;
  for (let i = 1; i < TERMS_MAX; i++) {
    const step = -i * (i - a);
    const b = x + 2 * i + 1 - a;
    denominator = 1 / away(b + step * denominator, tiny);
    numerator = away(b + step / numerator, tiny);
    value *= denominator * numerator;
    if (Math.abs(denominator * numerator - 1) <= Number.EPSILON) break;
  }
  return value;
}

function away(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

const LANCZOS: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
