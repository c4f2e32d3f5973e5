import { assert, at } from '../../../../layers/core/foundation/assert.ts';
import type { Result } from '../../../../layers/core/foundation/result.ts';
import { seededRng, type Rng } from '../../../../layers/core/foundation/rng.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import { cholesky } from '../../../../layers/core/regime/gaussian-covariance.ts';
import type {
  CovarianceKind,
  HiddenMarkovChain,
} from '../../../../layers/core/regime/hidden-markov-chain.ts';
import { featureRows, type FeatureRows } from '../../../../layers/core/regime/hidden-markov-features.ts';
import { chainFields, type RegimeModel } from '../../../../layers/core/regime/hidden-markov-model.ts';
import { NAMING_FEATURES } from '../../../../layers/core/regime/state-naming.ts';

export const FEATURES = [NAMING_FEATURES.logReturn, NAMING_FEATURES.volatility] as const;

/** Sixty rows of two features by a formula, so that another program can have the same. */
export function formulaRows(): Float64Array {
  return Float64Array.from({ length: 120 }, (_, cell) => {
    const t = Math.floor(cell / 2);
    const level = Math.floor(t / 20);
    return cell % 2 === 0
      ? Math.sin(0.9 * t) + 0.3 * Math.cos(2.1 * t) + level
      : (1 + level) * Math.cos(1.7 * t) + 0.2 * Math.sin(0.3 * t);
  });
}

/** Three states over two features. */
export function formulaChain(kind: CovarianceKind = 'full'): HiddenMarkovChain {
  const covariances = [0.6, 0.1, 0.1, 0.7, 0.5, -0.1, -0.1, 2, 0.7, 0.2, 0.2, 4];
  return {
    states: 3,
    dimensions: 2,
    initial: Float64Array.of(0.5, 0.3, 0.2),
    transition: Float64Array.of(0.9, 0.07, 0.03, 0.05, 0.85, 0.1, 0.02, 0.08, 0.9),
    means: Float64Array.of(0, 0, 1, 0.1, 2, -0.1),
    covariances: Float64Array.from(covariances, (entry, i) =>
      kind === 'full' || i % 4 === 0 || i % 4 === 3 ? entry : 0,
    ),
  };
}

/** A chain drawn at random, with every move possible and every covariance positive definite. */
export function aRandomChain(states: number, dimensions: number, rng: Rng): HiddenMarkovChain {
  const distribution = (): number[] => {
    const weights = Array.from({ length: states }, () => 0.05 + rng.next());
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
  const covariance = (): number[] => {
    const root = Array.from({ length: dimensions }, () =>
      Array.from({ length: dimensions }, () => rng.normal()),
    );
    return root.flatMap((row, i) =>
      root.map((other, j) => row.reduce((sum, x, k) => sum + x * at(other, k), 0) + (i === j ? 0.1 : 0)),
    );
  };
  return {
    states,
    dimensions,
    initial: Float64Array.from(distribution()),
    transition: Float64Array.from(Array.from({ length: states }, distribution).flat()),
    means: Float64Array.from({ length: states * dimensions }, () => 2 * rng.normal()),
    covariances: Float64Array.from(Array.from({ length: states }, covariance).flat()),
  };
}

/** Rows that the chain emits, and the states it was in. */
export function simulate(
  chain: HiddenMarkovChain,
  rows: number,
  rng: Rng,
): { readonly values: Float64Array; readonly states: Uint8Array } {
  const { states, dimensions, initial, transition, means, covariances } = chain;
  const size = dimensions * dimensions;
  const values = new Float64Array(rows * dimensions);
  const path = new Uint8Array(rows);
  let probabilities = initial;
  for (let row = 0; row < rows; row++) {
    const state = drawn(probabilities, rng.next());
    const factor = cholesky(covariances.subarray(state * size, (state + 1) * size), dimensions);
    assert(factor !== undefined, 'a simulated covariance is positive definite');
    const noise = Array.from({ length: dimensions }, () => rng.normal());
    for (let i = 0; i < dimensions; i++) {
      const shaped = noise.reduce((sum, z, k) => sum + z * at(factor, i * dimensions + k), 0);
      values[row * dimensions + i] = at(means, state * dimensions + i) + shaped;
    }
    path[row] = state;
    probabilities = transition.subarray(state * states, (state + 1) * states);
  }
  return { values, states: path };
}

function drawn(probabilities: Float64Array, target: number): number {
  let sum = 0;
  const found = probabilities.findIndex((probability) => (sum += probability) > target);
  return found < 0 ? probabilities.length - 1 : found;
}

/** Calm and rising, or wild and falling: daily log return and realised volatility of two lasting states. */
export function twoMarkets(rows: number, seed: number): { features: FeatureRows; states: Uint8Array } {
  const { values, states } = simulate(
    {
      states: 2,
      dimensions: 2,
      initial: Float64Array.of(1, 0),
      transition: Float64Array.of(0.98, 0.02, 0.05, 0.95),
      means: Float64Array.of(0.0008, 0.1, -0.001, 0.4),
      covariances: Float64Array.of(0.00004, 0, 0, 0.0004, 0.0006, -0.0005, -0.0005, 0.01),
    },
    rows,
    seededRng(seed),
  );
  return { features: rowsOf(values), states };
}

/** Row-major values of the two named features, laid out by the front door. */
export function rowsOf(values: Float64Array): FeatureRows {
  const column = (index: number): Float64Array => values.filter((_, cell) => cell % 2 === index);
  return valueOf(featureRows(FEATURES.map((name, index) => ({ name, values: column(index) }))));
}

/** A model whose features are already standardised, so that its numbers are the chain's. */
export function aRegimeModel(chain: HiddenMarkovChain, overrides: Partial<RegimeModel> = {}): RegimeModel {
  return {
    version: 1,
    name: 'a-model',
    trainedThroughMs: epochMs(0),
    featureNames: FEATURES,
    standardisation: { center: [0, 0], scale: [1, 1] },
    ...chainFields(chain),
    logLikelihood: 0,
    iterations: 1,
    converged: true,
    seed: 1,
    dataHash: 'data',
    codeHash: 'code',
    stateNames: Array.from({ length: chain.states }, (_, i) => (i === 0 ? 'range-bound' : 'high-volatility')),
    ...overrides,
  };
}

export function valueOf<T>(result: Result<T>): T {
  assert(result.ok, result.ok ? '' : `${result.error.code}: ${result.error.message}`);
  return result.value;
}

export function codeOf(result: Result<unknown>): string | undefined {
  return result.ok ? undefined : result.error.code;
}
