import { assert, at } from '../foundation/assert.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import { seededRng } from '../foundation/rng.ts';
import type { EpochMs } from '../foundation/time.ts';
import {
  freeParameters,
  reorderStates,
  type CovarianceKind,
  type HiddenMarkovChain,
} from './hidden-markov-chain.ts';
import {
  featuresHash,
  logScale,
  standardisationOf,
  standardised,
  type FeatureRows,
  type Standardisation,
} from './hidden-markov-features.ts';
import { fitHiddenMarkov, type FitOptions, type HiddenMarkovFit } from './hidden-markov-fit.ts';
import { chainFields, type RegimeModel } from './hidden-markov-model.ts';
import { randomStart } from './hidden-markov-start.ts';
import { nameStates, stateStatistics } from './state-naming.ts';

/** Below this many rows for each number that is fitted, the fit tells more about the sample than about the market. */
export const ROWS_PER_PARAMETER_MIN = 10;

/** Two starts whose likelihoods end closer than this, in nats over all rows, ended in the same place. */
const SAME_END = 1;

/** A state's number fits a byte. */
const STATES_MAX = 255;

export const TRAINING_DEFAULTS = {
  candidates: [2, 3, 4, 5],
  covariance: 'full',
  restarts: 8,
  iterationsMax: 500,
  gainMin: 1e-3,
  varianceFloorRatio: 1e-3,
} as const satisfies Partial<RegimeTraining>;

export interface RegimeTraining {
  readonly name: string;
  readonly features: FeatureRows;
  /** When the last row was known. */
  readonly trainedThroughMs: EpochMs;
  readonly seed: number;
  /** SHA-256 of the code that trains, for the model's pedigree. */
  readonly codeHash: string;
  /** The numbers of states to choose from. */
  readonly candidates?: readonly number[];
  readonly covariance?: CovarianceKind;
  /** How many starts a candidate gets; the likeliest end counts. */
  readonly restarts?: number;
  readonly iterationsMax?: number;
  /** An iteration that gains less than this, in nats over all rows, is the last. */
  readonly gainMin?: number;
  /** The least variance in any direction, as a part of a feature's variance over the sample. */
  readonly varianceFloorRatio?: number;
}

/** One candidate's best fit. */
export interface CandidateFit {
  readonly states: number;
  readonly parameters: number;
  /** Of the features in their own units, in nats. */
  readonly logLikelihood: number;
  /** The Bayesian information criterion (Schwarz 1978): parameters x ln(rows) - 2 logLikelihood; less is better. */
  readonly bic: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** How many starts ended where the likeliest did: one alone says that more starts might find better still. */
  readonly startsAgreeing: number;
  /** Under the winning start and after each of its iterations, of the standardised features. */
  readonly logLikelihoodPath: readonly number[];
}

export interface TrainedRegimeModel {
  readonly model: RegimeModel;
  /** In the order asked for. */
  readonly candidates: readonly CandidateFit[];
}

type Settings = Required<RegimeTraining>;
interface Candidate {
  readonly fit: CandidateFit;
  readonly chain: HiddenMarkovChain;
}

/**
 * Fits a Gaussian hidden Markov model for each candidate number of states from several seeded starts and keeps the one
 * with the least BIC, its states named and numbered from the calmest to the wildest. The same training gives the same
 * model. Refused: a feature that is constant, features that states cannot be named by, fewer than
 * ROWS_PER_PARAMETER_MIN rows for each parameter of the largest candidate, fewer distinct rows than states.
 */
export function trainRegimeModel(training: RegimeTraining): Result<TrainedRegimeModel> {
  const settings: Settings = { ...TRAINING_DEFAULTS, ...training };
  const { features, candidates } = settings;
  assert(candidates.length > 0 && settings.restarts > 0, 'training needs a candidate and a start');
  const countable = candidates.every(
    (states) => Number.isInteger(states) && states >= 1 && states <= STATES_MAX,
  );
  assert(
    countable,
    `a candidate is a whole number of states from 1 to ${STATES_MAX}, not ${candidates.join(', ')}`,
  );
  const sample = checkSample(settings);
  if (!sample.ok) return sample;
  const standardisation = sample.value;
  const values = standardised(features.values, standardisation);
  const fitted: Candidate[] = [];
  for (const states of candidates) {
    const fit = bestFit(values, states, settings);
    if (!fit.ok) return fit;
    fitted.push(candidateOf(fit.value, standardisation, settings));
  }
  const best = fitted.reduce((a, b) => (b.fit.bic < a.fit.bic ? b : a));
  const model = modelOf(best, standardisation, settings);
  return model.ok ? ok({ model: model.value, candidates: fitted.map(({ fit }) => fit) }) : model;
}

function checkSample({ features, candidates, covariance }: Settings): Result<Standardisation> {
  const statesMax = Math.max(...candidates);
  const rowsMin = ROWS_PER_PARAMETER_MIN * freeParameters(statesMax, features.names.length, covariance);
  if (features.rows < rowsMin) {
    const message = `${statesMax} states need ${rowsMin} rows, not ${features.rows}`;
    return refuse('SAMPLE_TOO_SMALL', message, { states: statesMax, rows: features.rows, rowsMin });
  }
  const standardisation = standardisationOf(features);
  if (!standardisation.ok) return standardisation;
  const named = stateStatistics({
    featureNames: features.names,
    standardisation: standardisation.value,
    means: [],
    covariances: [],
  });
  return named.ok ? standardisation : named;
}

interface BestFit extends HiddenMarkovFit {
  readonly startsAgreeing: number;
}

/** Each candidate draws from its own source, so that its fit does not depend on which others are asked for. */
function bestFit(values: Float64Array, states: number, settings: Settings): Result<BestFit> {
  const { covariance, iterationsMax, gainMin, varianceFloorRatio, restarts, seed, features } = settings;
  const options: FitOptions = { covariance, iterationsMax, gainMin, varianceFloor: varianceFloorRatio };
  const rng = seededRng(seed);
  const fits: HiddenMarkovFit[] = [];
  while (fits.length < restarts) {
    const start = randomStart({ values, dimensions: features.names.length, states }, options, rng);
    if (!start.ok) return start;
    fits.push(fitHiddenMarkov(start.value, values, options));
  }
  const best = fits.reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
  const agreeing = fits.filter(({ logLikelihood }) => logLikelihood > best.logLikelihood - SAME_END);
  return ok({ ...best, startsAgreeing: agreeing.length });
}

function candidateOf(
  { chain, logLikelihood: standardisedLikelihood, ...fit }: BestFit,
  standardisation: Standardisation,
  { features, covariance }: Settings,
): Candidate {
  const parameters = freeParameters(chain.states, chain.dimensions, covariance);
  const logLikelihood = standardisedLikelihood - features.rows * logScale(standardisation);
  const bic = parameters * Math.log(features.rows) - 2 * logLikelihood;
  return { fit: { states: chain.states, parameters, logLikelihood, bic, ...fit }, chain };
}

function modelOf(best: Candidate, standardisation: Standardisation, settings: Settings): Result<RegimeModel> {
  const { name, features, trainedThroughMs, seed, codeHash } = settings;
  const named = { featureNames: features.names, standardisation };
  const statistics = stateStatistics({ ...named, ...chainFields(best.chain) });
  if (!statistics.ok) return statistics;
  const volatility = statistics.value.map(({ volatilityRatio }) => volatilityRatio);
  const order = [...volatility.keys()].sort((a, b) => at(volatility, a) - at(volatility, b));
  const parameters = { ...named, ...chainFields(reorderStates(best.chain, order)) };
  const stateNames = nameStates(parameters);
  if (!stateNames.ok) return stateNames;
  return ok({
    version: 1,
    name,
    trainedThroughMs,
    ...parameters,
    logLikelihood: best.fit.logLikelihood,
    iterations: best.fit.iterations,
    converged: best.fit.converged,
    seed,
    dataHash: featuresHash(features),
    codeHash,
    stateNames: stateNames.value,
  });
}
