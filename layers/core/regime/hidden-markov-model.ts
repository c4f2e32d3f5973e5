import { canonicalJson } from '../foundation/canonical-json.ts';
import { sha256, type Sha256 } from '../foundation/hash.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Standardisation } from './hidden-markov-features.ts';
import { prepareChain, type HiddenMarkovChain, type PreparedChain } from './hidden-markov-chain.ts';
import type { Regime } from './regime.ts';

/** By how much a row of probabilities read from a file may miss 1. */
const SUM_TOLERANCE = 1e-9;

/** A trained model as it is kept: plain JSON. Means and covariances are of the standardised features. */
export interface RegimeModel {
  readonly version: 1;
  /** What people call it; the hash is what proves which one it is. */
  readonly name: string;
  /** When the last bar it was trained on was known. It knows the future of every earlier instant. */
  readonly trainedThroughMs: EpochMs;
  readonly featureNames: readonly string[];
  readonly standardisation: Standardisation;
  /** The probability of each state at the first row. */
  readonly initial: readonly number[];
  /** From the outer index to the inner; rows sum to 1. */
  readonly transition: readonly (readonly number[])[];
  /** By state, then feature. */
  readonly means: readonly (readonly number[])[];
  /** By state: one symmetric matrix, features x features. */
  readonly covariances: readonly (readonly (readonly number[])[])[];
  /** Of the training rows in the features' own units, in nats. */
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly seed: number;
  /** SHA-256 of the training features. */
  readonly dataHash: string;
  /** SHA-256 of the code that trained it. */
  readonly codeHash: string;
  /** What each state is called; several states may share a name. */
  readonly stateNames: readonly Regime[];
}

/** The SHA-256 of a model's canonical text: the name under which a decision record cites it. */
export function regimeModelHash(model: RegimeModel): Sha256 {
  return sha256(canonicalJson(model));
}

/** The numbers of a chain in the model's plain shape. */
export function chainFields(
  chain: HiddenMarkovChain,
): Pick<RegimeModel, 'initial' | 'transition' | 'means' | 'covariances'> {
  const { states, dimensions } = chain;
  return {
    initial: [...chain.initial],
    transition: rowsOf(chain.transition, states),
    means: rowsOf(chain.means, dimensions),
    covariances: rowsOf(chain.covariances, dimensions * dimensions).map((block) => rowsOf(block, dimensions)),
  };
}

/**
 * The chain of a model, ready to run. A file can hold anything, so shapes that do not fit together, probabilities that
 * do not sum to 1, a scale that is not positive and a covariance that is not symmetric and positive definite are refused.
 */
export function chainOf(model: RegimeModel): Result<PreparedChain> {
  const fault = faultOf(model);
  if (fault !== undefined) return refuse('REGIME_MODEL_INVALID', fault);
  const chain = prepareChain({
    states: model.initial.length,
    dimensions: model.featureNames.length,
    initial: Float64Array.from(model.initial),
    transition: Float64Array.from(model.transition.flat()),
    means: Float64Array.from(model.means.flat()),
    covariances: Float64Array.from(model.covariances.flat(2)),
  });
  return chain === undefined
    ? refuse('REGIME_MODEL_INVALID', 'a covariance is not positive definite')
    : ok(chain);
}

function faultOf(model: RegimeModel): string | undefined {
  const { featureNames, standardisation, initial, transition, means, covariances, stateNames } = model;
  const states = initial.length;
  const dimensions = featureNames.length;
  const perState = [transition, means, covariances, stateNames];
  const perFeature = [
    standardisation.center,
    standardisation.scale,
    ...means,
    ...covariances,
    ...covariances.flat(),
  ];
  if (states === 0 || dimensions === 0) return 'there is no state or no feature';
  if (perState.some((list) => list.length !== states))
    return `something is not given for all ${states} states`;
  if (transition.some((row) => row.length !== states))
    return `a row of moves does not have ${states} columns`;
  if (perFeature.some((list) => list.length !== dimensions))
    return `something is not given for all ${dimensions} features`;
  const numbers = [standardisation.center, standardisation.scale, ...means, ...covariances.flat()].flat();
  if (!numbers.every(Number.isFinite)) return 'a number is not finite';
  if (!standardisation.scale.every((scale) => scale > 0)) return 'a scale is not positive';
  if (![initial, ...transition].every(isDistribution)) return 'probabilities do not sum to 1';
  if (!covariances.every(isSymmetric)) return 'a covariance is not symmetric';
  return undefined;
}

function isDistribution(probabilities: readonly number[]): boolean {
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  return probabilities.every((probability) => probability >= 0) && Math.abs(sum - 1) <= SUM_TOLERANCE;
}

function isSymmetric(matrix: readonly (readonly number[])[]): boolean {
  return matrix.every((row, i) => row.every((entry, j) => entry === matrix[j]?.[i]));
}

function rowsOf(entries: ArrayLike<number>, width: number): number[][] {
  const all = Array.from(entries);
  return Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
}
