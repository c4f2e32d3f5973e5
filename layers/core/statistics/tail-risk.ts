import { assert, at } from '../foundation/assert.ts';
import { excessKurtosis, mean, skewness, standardDeviation, sum } from './moments.ts';
import { normalDensity, normalQuantile } from './normal.ts';
import { quantileOfSorted, sorted } from './quantile.ts';

/** Losses over one period as fractions of the value at risk of loss: positive is a loss, negative a sure gain. */
export interface TailRisk {
  /** The loss that is exceeded with probability 1 - confidence. */
  readonly valueAtRisk: number;
  /** The mean loss where it is exceeded; never less. */
  readonly expectedShortfall: number;
}

/** Probability that the loss stays below the value at risk: 0.95 and 0.99 are customary. */
export interface Confidence {
  readonly confidence: number;
}

/**
 * Historical: the quantile of the returns (type 7 of Hyndman and Fan 1996, numpy's default) and the mean of the returns
 * at or below it. Undefined unless the tail holds one return: 20 returns for 95 %, 100 for 99 %.
 */
export function historicalRisk(returns: ArrayLike<number>, { confidence }: Confidence): TailRisk | undefined {
  const tail = tailOf(confidence);
  if (returns.length * tail < 1 - 1e-9) return undefined;
  const rising = sorted(returns);
  const threshold = quantileOfSorted(rising, tail);
  // By position, not by comparison with the interpolated threshold, whose rounding could drop the very worst return.
  const worst = rising.subarray(0, Math.floor((rising.length - 1) * tail) + 1);
  return { valueAtRisk: -threshold, expectedShortfall: -sum(worst) / worst.length };
}

/**
 * Parametric normal, from the mean and the sample deviation (ddof 1): VaR `-(mean + z sd)` with z the normal quantile at
 * 1 - confidence, shortfall `-mean + sd density(z) / (1 - confidence)`. Undefined for fewer than 2 returns.
 */
export function normalRisk(returns: ArrayLike<number>, { confidence }: Confidence): TailRisk | undefined {
  const tail = tailOf(confidence);
  const centre = mean(returns);
  const spread = standardDeviation(returns);
  if (centre === undefined || spread === undefined) return undefined;
  const z = normalQuantile(tail);
  return {
    valueAtRisk: -(centre + z * spread),
    expectedShortfall: -centre + (spread * normalDensity(z)) / tail,
  };
}

/**
 * Modified VaR by the expansion of Cornish and Fisher 1937 (Favre and Galeano 2002): the normal quantile corrected by
 * population skewness and excess kurtosis, on the sample deviation (ddof 1). The shortfall is the mean of the same
 * expansion over the tail (Maillard 2012). Undefined for fewer than 4 returns, constant ones, or a shape outside the
 * domain of the expansion at this confidence: where its quantile falls with rising probability, or its shortfall is less
 * than its VaR.
 */
export function cornishFisherRisk(
  returns: ArrayLike<number>,
  { confidence }: Confidence,
): TailRisk | undefined {
  const tail = tailOf(confidence);
  const centre = mean(returns);
  const spread = standardDeviation(returns);
  const s = skewness(returns);
  const k = excessKurtosis(returns);
  if (centre === undefined || spread === undefined || s === undefined || k === undefined) return undefined;
  const z = normalQuantile(tail);
  const slope = 1 + (z * s) / 3 + ((z * z - 1) * k) / 8 - ((6 * z * z - 5) * s * s) / 36;
  const quantile =
    z + ((z * z - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s * s) / 36;
  const correction = 1 + (z * s) / 6 + ((z * z - 1) * k) / 24 - ((2 * z * z - 1) * s * s) / 36;
  const tailMean = (-normalDensity(z) / tail) * correction;
  if (returns.length < 4 || slope <= 0 || tailMean > quantile) return undefined;
  return { valueAtRisk: -(centre + spread * quantile), expectedShortfall: -(centre + spread * tailMean) };
}

/** What EWMA remembers of a day in RiskMetrics 1996. */
export const RISKMETRICS_DECAY = 0.94;

/**
 * Filtered historical (Barone-Adesi, Giannopoulos and Vosper 1999; with EWMA volatility, Hull and White 1998): each
 * return over the volatility forecast for its period, the historical quantile of these, times the forecast for the next
 * period. The variance forecast is `decay * last + (1 - decay) * return^2`, mean taken as zero, from the mean square of
 * the whole sample. Undefined as for `historicalRisk`, and where the forecast is zero.
 */
export function filteredHistoricalRisk(
  returns: ArrayLike<number>,
  { confidence, decay = RISKMETRICS_DECAY }: Confidence & { readonly decay?: number },
): TailRisk | undefined {
  assert(decay > 0 && decay < 1, `a decay is in (0, 1), not ${decay}`);
  let forecast = mean(Array.from(returns, (r) => r * r));
  if (forecast === undefined || forecast === 0) return undefined;
  const standardised = new Float64Array(returns.length);
  for (let i = 0; i < returns.length; i++) {
    const r = at(returns, i);
    standardised[i] = r / Math.sqrt(forecast);
    forecast = decay * forecast + (1 - decay) * r * r;
  }
  const risk = historicalRisk(standardised, { confidence });
  if (risk === undefined) return undefined;
  const scale = Math.sqrt(forecast);
  return { valueAtRisk: risk.valueAtRisk * scale, expectedShortfall: risk.expectedShortfall * scale };
}

function tailOf(confidence: number): number {
  assert(confidence > 0.5 && confidence < 1, `a confidence is in (0.5, 1), not ${confidence}`);
  return Math.round((1 - confidence) * 1e12) / 1e12; // 1 - 0.9 would be a hair less than a tenth
}
