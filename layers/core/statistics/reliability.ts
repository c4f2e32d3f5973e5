import { assert, at } from '../foundation/assert.ts';
import { assertForecasts, type Forecasts } from './forecasts.ts';
import { mean, sum } from './moments.ts';
import { quantileOfSorted, sorted } from './quantile.ts';

/**
 * How forecasts are put together: bins of equal width over [0, 1], each with its upper edge and the first with both
 * (Guo et al. 2017; scikit-learn's `uniform`), or by quantiles into bins of about equal count (its `quantile`).
 */
export interface Binning {
  /** 10 unless told. */
  readonly bins?: number;
  readonly strategy?: 'uniform' | 'quantile';
}

/** The forecasts of one bin. A calibrated forecaster has both means equal. */
export interface ReliabilityBin {
  readonly count: number;
  readonly meanProbability: number;
  /** Share of these forecasts that came true. */
  readonly observedRatio: number;
}

/** The reliability curve: bins with forecasts in them, from low to high; none for no forecasts. */
export function reliabilityCurve(forecasts: Forecasts, binning: Binning = {}): readonly ReliabilityBin[] {
  return binsOf(forecasts, binning).map(({ probabilities, outcomes }) => ({
    count: probabilities.length,
    meanProbability: mean(probabilities) ?? NaN,
    observedRatio: mean(outcomes) ?? NaN,
  }));
}

/**
 * Expected calibration error (Naeini, Cooper and Hauskrecht 2015): distance between mean forecast and observed share of a
 * bin, weighted by the bin's count; in [0, 1]. Undefined for no forecasts.
 */
export function expectedCalibrationError(forecasts: Forecasts, binning: Binning = {}): number | undefined {
  const distances = reliabilityCurve(forecasts, binning).map(
    ({ count, meanProbability, observedRatio }) => count * Math.abs(meanProbability - observedRatio),
  );
  return distances.length === 0 ? undefined : sum(distances) / forecasts.probabilities.length;
}

/** The forecasts of each bin that has any. */
export function binsOf(
  forecasts: Forecasts,
  { bins = 10, strategy = 'uniform' }: Binning,
): readonly { readonly probabilities: readonly number[]; readonly outcomes: readonly number[] }[] {
  assert(Number.isInteger(bins) && bins >= 1, `${bins} bins`);
  assertForecasts(forecasts);
  const { probabilities, outcomes } = forecasts;
  if (probabilities.length === 0) return [];
  const edges = innerEdges(probabilities, { bins, strategy });
  const members = Array.from({ length: bins }, () => ({
    probabilities: new Array<number>(),
    outcomes: new Array<number>(),
  }));
  for (let i = 0; i < probabilities.length; i++) {
    const probability = at(probabilities, i);
    const bin = at(members, edges.filter((edge) => edge < probability).length);
    bin.probabilities.push(probability);
    bin.outcomes.push(at(outcomes, i));
  }
  return members.filter((bin) => bin.probabilities.length > 0);
}

function innerEdges(
  probabilities: ArrayLike<number>,
  { bins, strategy }: Required<Binning>,
): readonly number[] {
  const shares = Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins);
  if (strategy === 'uniform') return shares;
  const rising = sorted(probabilities);
  return shares.map((share) => quantileOfSorted(rising, share));
}
