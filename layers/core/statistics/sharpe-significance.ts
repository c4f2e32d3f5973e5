import { assert } from '../foundation/assert.ts';
import { kurtosis, skewness } from './moments.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { sharpePerPeriod, sharpeStandardError, type TrackRecord } from './sharpe.ts';

/** Everything that was tried before one was chosen. */
export interface Trials {
  /** How many independent ones. */
  readonly count: number;
  /** Variance of their Sharpe ratios, of one period, across the trials. */
  readonly sharpeVariance: number;
}

const EULER_MASCHERONI = 0.5772156649015329;

/** The track record of simple returns, nothing annualised. Undefined for fewer than 3 returns or for constant ones. */
export function trackRecordOf(returns: ArrayLike<number>): TrackRecord | undefined {
  const sharpe = sharpePerPeriod(returns);
  const skew = skewness(returns);
  const tails = kurtosis(returns);
  if (sharpe === undefined || skew === undefined || tails === undefined || returns.length < 3)
    return undefined;
  return { sharpe, skewness: skew, kurtosis: tails, count: returns.length };
}

/**
 * Probabilistic Sharpe ratio (Bailey and Lopez de Prado 2012): the probability that the true Sharpe ratio exceeds the
 * benchmark, given this track record. Both ratios are of one period, not annualised. Undefined for fewer than 2 returns
 * or moments that no distribution has.
 */
export function probabilisticSharpe(record: TrackRecord, benchmark = 0): number | undefined {
  if (record.count < 2) return undefined;
  const error = sharpeStandardError(record);
  return error > 0 ? normalCdf((record.sharpe - benchmark) / error) : undefined;
}

/**
 * Deflated Sharpe ratio (Bailey and Lopez de Prado 2014): the probabilistic Sharpe ratio against the best that as many
 * trials would have shown by chance alone.
 */
export function deflatedSharpe(record: TrackRecord, trials: Trials): number | undefined {
  return probabilisticSharpe(record, expectedMaximumSharpe(trials));
}

/**
 * Sharpe ratio to expect of the best of so many trials when none has any skill (the false strategy theorem, Bailey and
 * Lopez de Prado 2014); 0 for one trial. Of one period, like the variance given.
 */
export function expectedMaximumSharpe({ count, sharpeVariance }: Trials): number {
  assert(count >= 1 && sharpeVariance >= 0, `${count} trials with variance ${sharpeVariance}`);
  if (count === 1) return 0;
  const lower = normalQuantile(1 - 1 / count);
  const upper = normalQuantile(1 - 1 / (count * Math.E));
  return Math.sqrt(sharpeVariance) * ((1 - EULER_MASCHERONI) * lower + EULER_MASCHERONI * upper);
}

/**
 * Minimum track record length (Bailey and Lopez de Prado 2012): how many returns of this shape are needed to say with
 * the given confidence that the true Sharpe ratio exceeds the benchmark, both of one period. Not rounded. Undefined where
 * the Sharpe ratio does not exceed the benchmark, since no length would do.
 */
export function minimumTrackRecordLength(
  { sharpe, skewness: skew, kurtosis: tails }: Omit<TrackRecord, 'count'>,
  { benchmark = 0, confidence = 0.95 }: { readonly benchmark?: number; readonly confidence?: number } = {},
): number | undefined {
  if (!(sharpe > benchmark)) return undefined;
  // The variance of one return's worth of evidence: the standard error squared at n - 1 = 1.
  const variance = sharpeStandardError({ sharpe, skewness: skew, kurtosis: tails, count: 2 }) ** 2;
  return 1 + variance * (normalQuantile(confidence) / (sharpe - benchmark)) ** 2;
}
