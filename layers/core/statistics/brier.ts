import { at } from '../foundation/assert.ts';
import { assertForecasts, type Forecasts } from './forecasts.ts';
import { mean, sum } from './moments.ts';
import { binsOf, type Binning } from './reliability.ts';

/** `score = reliability - resolution + uncertainty + withinBins`. */
export interface BrierDecomposition {
  readonly score: number;
  /** How far the observed shares lie from what was forecast; 0 for a calibrated forecaster. */
  readonly reliability: number;
  /** How far they lie from the base rate; the more, the more is known. At most the uncertainty. */
  readonly resolution: number;
  /** Variance of the outcome: base rate times one less the base rate. */
  readonly uncertainty: number;
  /** What is lost by treating unequal forecasts of a bin as one (Stephenson, Coelho and Jolliffe 2008). */
  readonly withinBins: number;
}

/** Brier score (Brier 1950, for one event): mean squared distance of forecast and outcome, in [0, 1]. */
export function brierScore(forecasts: Forecasts): number | undefined {
  assertForecasts(forecasts);
  const { probabilities, outcomes } = forecasts;
  return mean(Array.from(probabilities, (probability, i) => (probability - at(outcomes, i)) ** 2));
}

/**
 * Murphy's decomposition of the Brier score (1973). Exact, with nothing within bins, by distinct forecasts (the default);
 * with bins, each stands for the mean of its forecasts. Undefined for no forecasts.
 */
export function brierDecomposition(forecasts: Forecasts, binning?: Binning): BrierDecomposition | undefined {
  const score = brierScore(forecasts);
  const baseRate = mean(forecasts.outcomes);
  if (score === undefined || baseRate === undefined) return undefined;
  const count = forecasts.probabilities.length;
  const groups = (binning === undefined ? byForecast(forecasts) : binsOf(forecasts, binning)).map(
    ({ probabilities, outcomes }) => ({
      share: outcomes.length / count,
      forecast: mean(probabilities) ?? NaN,
      observed: mean(outcomes) ?? NaN,
    }),
  );
  const reliability = sum(groups.map(({ share, forecast, observed }) => share * (forecast - observed) ** 2));
  const resolution = sum(groups.map(({ share, observed }) => share * (observed - baseRate) ** 2));
  const uncertainty = baseRate * (1 - baseRate);
  const withinBins = binning === undefined ? 0 : score - (reliability - resolution + uncertainty);
  return { score, reliability, resolution, uncertainty, withinBins };
}

function byForecast({ probabilities, outcomes }: Forecasts): readonly {
  readonly probabilities: readonly number[];
  readonly outcomes: readonly number[];
}[] {
  const groups = new Map<number, number[]>();
  Array.from(probabilities).forEach((probability, i) => {
    const group = groups.get(probability);
    if (group === undefined) groups.set(probability, [at(outcomes, i)]);
    else group.push(at(outcomes, i));
  });
  return Array.from(groups, ([probability, group]) => ({ probabilities: [probability], outcomes: group }));
}
