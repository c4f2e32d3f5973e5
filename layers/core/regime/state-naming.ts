import { VIX_USUAL } from './regime-inputs.ts';
import { at } from '../foundation/assert.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import type { RegimeModel } from './hidden-markov-model.ts';
import type { Regime, RegimeProbabilities } from './regime.ts';

/** What the columns that a name is read from are called. The first two must be there; the others are used if they are. */
export const NAMING_FEATURES = {
  /** Natural log of close over the close of the session before. */
  logReturn: 'dailyLogReturn',
  /** Deviation of the last 21 daily log returns, in any unit that is proportional to it. */
  volatility: 'realisedVolatility21d',
  /** The VIX index, in points. */
  vix: 'vix',
  /** ATR over its own long average. */
  atrRatio: 'atrRatio',
  /** Mean correlation between the instruments watched, from -1 to 1. */
  correlation: 'meanCorrelation',
} as const;

/** The thresholds of the specification, section 5. */
const VIX_HIGH_MIN = 25;
const VIX_CRISIS_MIN = 35;
const ATR_RATIO_HIGH_MIN = 2;
/** "Correlations towards 1": at least the correlation from which two positions count as one risk (R1). */
const CORRELATION_CRISIS_MIN = 0.7;
/** A state has no ADX; it trends where its own annualised drift over deviation reaches the Sharpe ratio asked of us (O9). */
const TREND_SHARPE_MIN = 0.8;
const SESSIONS_A_YEAR = 252;

/** What a state is like, in the features' own units. */
export interface StateStatistics {
  readonly meanDailyLogReturn: number;
  readonly dailyDeviation: number;
  /** Drift over deviation, annualised over 252 sessions. */
  readonly sharpe: number;
  /** Mean volatility in this state over the mean volatility of training. */
  readonly volatilityRatio: number;
  readonly vix?: number;
  readonly atrRatio?: number;
  readonly correlation?: number;
}

type NamedParameters = Pick<RegimeModel, 'featureNames' | 'standardisation' | 'means' | 'covariances'>;

/**
 * What each state is called, from nothing but the model's own parameters: the same parameters give the same names, in
 * whatever order the states stand. Refused without return and volatility among the features.
 */
export function nameStates(model: NamedParameters): Result<readonly Regime[]> {
  const statistics = stateStatistics(model);
  return statistics.ok ? ok(statistics.value.map(nameOf)) : statistics;
}

/** The statistics the names are read from, for reports. */
export function stateStatistics(model: NamedParameters): Result<readonly StateStatistics[]> {
  const { featureNames, standardisation, means, covariances } = model;
  const indexOf = (feature: keyof typeof NAMING_FEATURES): number =>
    featureNames.indexOf(NAMING_FEATURES[feature]);
  const [logReturn, volatility] = [indexOf('logReturn'), indexOf('volatility')];
  if (logReturn < 0 || volatility < 0) {
    const wanted = `${NAMING_FEATURES.logReturn} and ${NAMING_FEATURES.volatility}`;
    return refuse('STATES_WITHOUT_NAMES', `states are named by ${wanted}, not by ${featureNames.join(', ')}`);
  }
  const normal = at(standardisation.center, volatility);
  if (!(normal > 0))
    return refuse('VOLATILITY_NOT_POSITIVE', `mean volatility is ${normal}`, { volatility: normal });
  const meanOf = (state: number, index: number): number =>
    at(standardisation.center, index) + at(standardisation.scale, index) * at(at(means, state), index);
  const optional = (['vix', 'atrRatio', 'correlation'] as const).filter((feature) => indexOf(feature) >= 0);
  return ok(
    means.map((_, state) => {
      const drift = meanOf(state, logReturn);
      const variance = at(at(at(covariances, state), logReturn), logReturn);
      const deviation = at(standardisation.scale, logReturn) * Math.sqrt(variance);
      return {
        meanDailyLogReturn: drift,
        dailyDeviation: deviation,
        sharpe: (drift / deviation) * Math.sqrt(SESSIONS_A_YEAR),
        volatilityRatio: meanOf(state, volatility) / normal,
        ...Object.fromEntries(optional.map((feature) => [feature, meanOf(state, indexOf(feature))])),
      };
    }),
  );
}

/** In doubt the more careful name: a falling market is one even when it is wild, a rising one is not. */
function nameOf(state: StateStatistics): Regime {
  if (isCrisis(state)) return 'crisis';
  if (state.sharpe <= -TREND_SHARPE_MIN) return 'trending-bear';
  if (isWild(state)) return 'high-volatility';
  if (state.sharpe >= TREND_SHARPE_MIN) return 'trending-bull';
  return 'range-bound';
}

function isCrisis(state: StateStatistics): boolean {
  return vixOf(state) > VIX_CRISIS_MIN && (state.correlation ?? 1) >= CORRELATION_CRISIS_MIN;
}

function isWild(state: StateStatistics): boolean {
  return vixOf(state) > VIX_HIGH_MIN || (state.atrRatio ?? 0) > ATR_RATIO_HIGH_MIN;
}

/** Where there is no VIX, one that is as far from its normal as the instrument's own volatility is. */
function vixOf({ vix, volatilityRatio }: StateStatistics): number {
  return vix ?? VIX_USUAL * volatilityRatio;
}

/** The probability of each regime: the sum over the states that bear its name. */
export function regimeProbabilities(
  stateNames: readonly Regime[],
  states: readonly number[],
): RegimeProbabilities {
  const probabilities = {
    'trending-bull': 0,
    'trending-bear': 0,
    'range-bound': 0,
    'high-volatility': 0,
    crisis: 0,
  };
  stateNames.forEach((name, state) => (probabilities[name] += at(states, state)));
  return probabilities;
}
