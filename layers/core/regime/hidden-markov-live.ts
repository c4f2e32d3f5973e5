import type { Sha256 } from '../foundation/hash.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import type { EpochMs } from '../foundation/time.ts';
import { forwardLattice, forwardStep } from './forward-filter.ts';
import type { PreparedChain } from './hidden-markov-chain.ts';
import {
  logScale,
  requireFeatures,
  standardised,
  type FeatureRows,
  type Standardisation,
} from './hidden-markov-features.ts';
import { chainOf, regimeModelHash, type RegimeModel } from './hidden-markov-model.ts';
import type { Regime, RegimeProbabilities } from './regime.ts';
import { regimeProbabilities } from './state-naming.ts';

/** Not exported: nobody but this file reaches the parameters, so a live model can be filtered with and nothing else. */
const parameters = Symbol('parameters');

/** All that live code gets of a trained model (SPEC G2): its pedigree, what it wants to be told, and `filterStep`. */
export interface LiveModel {
  readonly name: string;
  readonly hash: Sha256;
  /** It knows the future of every earlier instant. */
  readonly trainedThroughMs: EpochMs;
  readonly featureNames: readonly string[];
  readonly stateNames: readonly Regime[];
  readonly [parameters]: { readonly chain: PreparedChain; readonly standardisation: Standardisation };
}

/** What is known of the regime once a row was seen, from that row and those before it alone. Plain JSON. */
export interface FilteredRegime {
  readonly modelHash: Sha256;
  /** The probability of each hidden state; sums to 1. */
  readonly states: readonly number[];
  readonly regimes: RegimeProbabilities;
  /** The log density of the row given those before it, in nats and the features' own units: how expected it was. */
  readonly logDensity: number;
}

/** Opens a model for live use. One that does not hold together is refused. */
export function liveModel(model: RegimeModel): Result<LiveModel> {
  const chain = chainOf(model);
  if (!chain.ok) return chain;
  const { name, trainedThroughMs, featureNames, stateNames, standardisation } = model;
  return ok({
    name,
    hash: regimeModelHash(model),
    trainedThroughMs,
    featureNames,
    stateNames,
    [parameters]: { chain: chain.value, standardisation },
  });
}

/**
 * Takes one more row, given by feature name, to what was known after the row before it; without one, the model starts
 * from the first row of its training, so let it see some history before it is believed. Refused: a missing feature or
 * one that is not finite, a row beyond the range of doubles, and knowledge of another model.
 */
export function filterStep(
  model: LiveModel,
  previous: FilteredRegime | undefined,
  observation: Readonly<Record<string, number>>,
): Result<FilteredRegime> {
  const row = model.featureNames.map((name) => observation[name] ?? NaN);
  const missing = row.findIndex((value) => !Number.isFinite(value));
  if (missing >= 0) {
    const feature = model.featureNames[missing] ?? '';
    return refuse('FEATURE_NOT_FINITE', `${feature} is missing or not finite`, { feature });
  }
  if (previous !== undefined && previous.modelHash !== model.hash) {
    return refuse('OTHER_MODEL', `filtered by model ${previous.modelHash}, not ${model.hash}`);
  }
  return filterRow(model, previous, Float64Array.from(row));
}

/** Filters every row of a history, oldest first; the features must be the model's, in its order. */
export function filterSeries(model: LiveModel, features: FeatureRows): Result<readonly FilteredRegime[]> {
  const { featureNames } = model;
  const known = requireFeatures(features, featureNames);
  if (!known.ok) return known;
  const filtered: FilteredRegime[] = [];
  for (let row = 0; row < features.rows; row++) {
    const values = features.values.subarray(row * featureNames.length, (row + 1) * featureNames.length);
    const step = filterRow(model, filtered.at(-1), values);
    if (!step.ok) return step;
    filtered.push(step.value);
  }
  return ok(filtered);
}

function filterRow(
  model: LiveModel,
  previous: FilteredRegime | undefined,
  row: Float64Array,
): Result<FilteredRegime> {
  const { chain, standardisation } = model[parameters];
  const { states, dimensions } = chain;
  const current = previous === undefined ? 0 : 1;
  const lattice = forwardLattice(current + 1, states);
  const values = new Float64Array((current + 1) * dimensions);
  values.set(standardised(row, standardisation), current * dimensions);
  if (previous !== undefined) lattice.filtered.set(previous.states);
  const logDensity = forwardStep(chain, values, lattice, current) - logScale(standardisation);
  if (!Number.isFinite(logDensity)) return refuse('ROW_BEYOND_DOUBLES', 'no state gives the row a density');
  const filtered = [...lattice.filtered.subarray(current * states)];
  const regimes = regimeProbabilities(model.stateNames, filtered);
  return ok({ modelHash: model.hash, states: filtered, regimes, logDensity });
}
