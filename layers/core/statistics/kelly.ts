import { assert } from '../foundation/assert.ts';
import { solvePositive, type Matrix } from './linear-algebra.ts';
import { mean, sum } from './moments.ts';
import { ratio } from './ratio.ts';

/** How much of the full Kelly stake to take: 1 unless told; a half keeps three quarters of the growth. */
export interface KellyFraction {
  readonly fraction?: number;
}

/**
 * Stake as a fraction of wealth on a bet that wins `payoffRatio` times the stake or loses it all: `p - (1 - p) / b`
 * (Kelly 1956). Negative where the odds are against the bet, which then should not be taken. Undefined for a payoff not
 * above 0.
 */
export function kellyBinary(
  { winProbability, payoffRatio }: { readonly winProbability: number; readonly payoffRatio: number },
  { fraction = 1 }: KellyFraction = {},
): number | undefined {
  assert(winProbability >= 0 && winProbability <= 1, `a probability is in [0, 1], not ${winProbability}`);
  return payoffRatio > 0 ? fraction * (winProbability - (1 - winProbability) / payoffRatio) : undefined;
}

/**
 * Leverage on an asset with normal, small returns: mean excess return over variance (Merton 1969; Thorp 2006), both of
 * the same period. Undefined for a variance of zero.
 */
export function kellyContinuous(
  { excessMean, variance }: { readonly excessMean: number; readonly variance: number },
  { fraction = 1 }: KellyFraction = {},
): number | undefined {
  const leverage = ratio(excessMean, variance);
  return leverage === undefined ? undefined : fraction * leverage;
}

/**
 * Leverages on several assets: the covariance's inverse times the mean excess returns (Thorp 2006), all of the same
 * period. Undefined where the covariance is not positive definite.
 */
export function kellyPortfolio(
  { excessMeans, covariance }: { readonly excessMeans: ArrayLike<number>; readonly covariance: Matrix },
  { fraction = 1 }: KellyFraction = {},
): Float64Array | undefined {
  return solvePositive(covariance, excessMeans)?.map((leverage) => fraction * leverage);
}

const BISECTIONS = 200;

/**
 * The leverage that would have grown wealth fastest over a sample of simple returns, whatever their shape: the maximum
 * of the mean of ln(1 + f r). Negative is short. Undefined for fewer than 2 returns, or without both a gain and a loss,
 * since then no leverage is too much.
 */
export function kellyOfReturns(
  returns: ArrayLike<number>,
  { fraction = 1 }: KellyFraction = {},
): number | undefined {
  const sample = Array.from(returns);
  const worst = Math.min(...sample);
  const best = Math.max(...sample);
  if (sample.length < 2 || !(worst < 0 && best > 0)) return undefined;
  // Growth is concave between the leverages that lose all, so its slope crosses zero once.
  let low = -1 / best;
  let high = -1 / worst;
  for (let i = 0; i < BISECTIONS && low < high; i++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (sum(sample.map((r) => r / (1 + middle * r))) > 0) low = middle;
    else high = middle;
  }
  return fraction * low;
}

/** Mean growth of log wealth a period at a leverage. Undefined for no returns or where a return would lose everything. */
export function growthAt(leverage: number, returns: ArrayLike<number>): number | undefined {
  const growth = mean(Array.from(returns, (r) => Math.log1p(leverage * r)));
  return growth !== undefined && Number.isFinite(growth) ? growth : undefined;
}
