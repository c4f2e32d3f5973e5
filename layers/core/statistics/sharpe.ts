import { assert } from '../foundation/assert.ts';
import type { Sampling } from './cagr.ts';
import { isConstant, kurtosis, mean, skewness, standardDeviation } from './moments.ts';
import { ratio } from './ratio.ts';

export interface SharpeOptions extends Sampling {
  /** Riskless simple return of one period, 0 unless told. */
  readonly riskFreePerPeriod?: number;
}

/** Both annualised: the ratio and its standard error. */
export interface SharpeEstimate {
  readonly sharpe: number;
  readonly standardError: number;
}

/**
 * What the standard error assumes. `moments` (the default): independent returns of any shape, by their skewness and
 * kurtosis (Mertens 2002), over n - 1 as in Bailey and Lopez de Prado 2012. `normal`: independent normal returns,
 * `sqrt((1 + SR^2 / 2) / n)` (Lo 2002).
 */
export interface SharpeErrorForm {
  readonly assuming?: 'moments' | 'normal';
}

/**
 * Annualised Sharpe ratio (Sharpe 1994): mean excess return over its sample standard deviation (ddof 1), times the
 * square root of `periodsPerYear`. Undefined for fewer than 2 returns or for constant ones.
 */
export function sharpe(returns: ArrayLike<number>, options: SharpeOptions): number | undefined {
  const { periodsPerYear, riskFreePerPeriod = 0 } = options;
  assert(periodsPerYear > 0, `${periodsPerYear} periods a year`);
  const perPeriod = sharpePerPeriod(returns, riskFreePerPeriod);
  return perPeriod === undefined ? undefined : perPeriod * Math.sqrt(periodsPerYear);
}

/** The Sharpe ratio of one period, not annualised. Undefined for fewer than 2 returns or for constant ones. */
export function sharpePerPeriod(returns: ArrayLike<number>, riskFreePerPeriod = 0): number | undefined {
  const average = mean(returns);
  const spread = standardDeviation(returns);
  if (average === undefined || spread === undefined || isConstantGrowth(returns)) return undefined;
  return ratio(average - riskFreePerPeriod, spread);
}

/** The annualised Sharpe ratio with its standard error. Undefined for fewer than 3 returns or for constant ones. */
export function sharpeEstimate(
  returns: ArrayLike<number>,
  { periodsPerYear, riskFreePerPeriod = 0, assuming = 'moments' }: SharpeOptions & SharpeErrorForm,
): SharpeEstimate | undefined {
  assert(periodsPerYear > 0, `${periodsPerYear} periods a year`);
  const perPeriod = sharpePerPeriod(returns, riskFreePerPeriod);
  const skew = skewness(returns);
  const tails = kurtosis(returns);
  if (perPeriod === undefined || skew === undefined || tails === undefined || returns.length < 3)
    return undefined;
  const error =
    assuming === 'normal'
      ? Math.sqrt((1 + perPeriod ** 2 / 2) / returns.length)
      : sharpeStandardError({ sharpe: perPeriod, skewness: skew, kurtosis: tails, count: returns.length });
  const scale = Math.sqrt(periodsPerYear);
  return { sharpe: perPeriod * scale, standardError: error * scale };
}

/** Shape of a track record: the Sharpe ratio of one period, moments (kurtosis 3 for normal), number of returns. */
export interface TrackRecord {
  readonly sharpe: number;
  readonly skewness: number;
  readonly kurtosis: number;
  readonly count: number;
}

/**
 * `sqrt((1 - skew SR + (kurt - 1) / 4 SR^2) / (n - 1))`, per period (Mertens 2002; Bailey and Lopez de Prado 2012).
 * The radicand is positive for the moments of any sample, since kurtosis is at least 1 + skewness squared.
 */
export function sharpeStandardError({
  sharpe: ratioPerPeriod,
  skewness: skew,
  kurtosis: tails,
  count,
}: TrackRecord): number {
  const radicand = 1 - skew * ratioPerPeriod + ((tails - 1) / 4) * ratioPerPeriod ** 2;
  return Math.sqrt(Math.max(0, radicand) / (count - 1));
}

/** Returns carry the rounding of 1 + r, so a steady growth is told from a varying one by that. */
function isConstantGrowth(returns: ArrayLike<number>): boolean {
  return isConstant(Array.from(returns, (r) => 1 + r));
}
