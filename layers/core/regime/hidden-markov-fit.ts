import { assert, at } from '../foundation/assert.ts';
import { backwardPass, smoothedLattice, type Smoothed } from './forward-backward.ts';
import { forwardLattice, forwardPass } from './forward-filter.ts';
import { floorEigenvalues } from './gaussian-covariance.ts';
import {
  prepareChain,
  type CovarianceKind,
  type HiddenMarkovChain,
  type PreparedChain,
} from './hidden-markov-chain.ts';

/** A state that is expected in fewer rows than this keeps the Gaussian and the moves it had. */
const MASS_MIN = 1e-8;

export interface FitOptions {
  readonly covariance: CovarianceKind;
  /** The least variance in any direction, in the square of the rows' unit. Positive. */
  readonly varianceFloor: number;
  readonly iterationsMax: number;
  /** An iteration that gains less than this, in nats over all rows, is the last. */
  readonly gainMin: number;
}

export interface HiddenMarkovFit {
  readonly chain: HiddenMarkovChain;
  /** Of the rows under `chain`, in nats: the last of the path. */
  readonly logLikelihood: number;
  /** Under the start and after each iteration: one longer than `iterations`. */
  readonly logLikelihoodPath: readonly number[];
  readonly iterations: number;
  /** Whether the gain fell below its minimum before the iterations ran out. */
  readonly converged: boolean;
}

/**
 * Climbs from `start` to a local maximum of the likelihood of `values` (rows x dimensions, row-major) by Baum-Welch
 * expectation-maximisation (Baum et al. 1970; Rabiner 1989). Maximum likelihood without priors; variances are not
 * below the floor. The likelihood never falls, up to rounding. A start without positive definite covariances is a
 * defect of the caller.
 */
export function fitHiddenMarkov(
  start: HiddenMarkovChain,
  values: Float64Array,
  options: FitOptions,
): HiddenMarkovFit {
  assert(options.varianceFloor > 0, `a variance floor is positive, not ${options.varianceFloor}`);
  const rows = values.length / start.dimensions;
  const lattice = forwardLattice(rows, start.states);
  const smoothed = smoothedLattice(rows, start.states);
  const path: number[] = [];
  let chain = prepared(start);
  for (let iterations = 0; ; iterations++) {
    const logLikelihood = forwardPass(chain, values, lattice);
    const converged = iterations > 0 && logLikelihood - at(path, -1) < options.gainMin;
    path.push(logLikelihood);
    if (converged || iterations >= options.iterationsMax) {
      return { chain, logLikelihood, logLikelihoodPath: path, iterations, converged };
    }
    backwardPass(chain, lattice, smoothed);
    chain = prepared(maximise(chain, values, smoothed, options));
  }
}

function prepared(chain: HiddenMarkovChain): PreparedChain {
  const ready = prepareChain(chain);
  assert(ready !== undefined, 'every covariance is floored, so every one is positive definite');
  return ready;
}

/** The chain under which the rows, with the states they probably came from, are most likely. */
export function maximise(
  chain: HiddenMarkovChain,
  values: Float64Array,
  { probabilities, moves }: Smoothed,
  options: Pick<FitOptions, 'covariance' | 'varianceFloor'>,
): HiddenMarkovChain {
  const { states } = chain;
  const moments = momentsAround(chain, values, probabilities);
  const transition = chain.transition.slice();
  for (let state = 0; state < states; state++) {
    const leaving = moves.subarray(state * states, (state + 1) * states);
    const total = leaving.reduce((sum, move) => sum + move, 0);
    if (total > MASS_MIN)
      transition.set(
        leaving.map((move) => move / total),
        state * states,
      );
  }
  return {
    ...chain,
    ...gaussiansFrom(chain, moments, options),
    transition,
    initial: probabilities.slice(0, states),
  };
}

/** Sums over the rows, weighted by each state's probability, of 1, of x - mean, and of its products (lower triangle). */
interface Moments {
  readonly mass: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Taken around the means so far, so that nothing cancels where a state is narrow and far from zero. */
function momentsAround(
  { states, dimensions, means }: HiddenMarkovChain,
  values: Float64Array,
  weights: Float64Array,
): Moments {
  const mass = new Float64Array(states);
  const first = new Float64Array(states * dimensions);
  const second = new Float64Array((states * dimensions * (dimensions + 1)) / 2);
  const offset = new Float64Array(dimensions);
  for (let cell = 0, start = 0; cell < weights.length; start += dimensions) {
    let packed = 0;
    for (let state = 0; state < states; state++, cell++) {
      const weight = weights[cell] ?? 0;
      mass[state] = (mass[state] ?? 0) + weight;
      for (let i = 0; i < dimensions; i++) {
        const mean = state * dimensions + i;
        const distance = (values[start + i] ?? 0) - (means[mean] ?? 0);
        const weighted = weight * distance;
        offset[i] = distance;
        first[mean] = (first[mean] ?? 0) + weighted;
        for (let j = 0; j <= i; j++, packed++)
          second[packed] = (second[packed] ?? 0) + weighted * (offset[j] ?? 0);
      }
    }
  }
  return { mass, first, second };
}

function gaussiansFrom(
  { states, dimensions, means, covariances }: HiddenMarkovChain,
  { mass, first, second }: Moments,
  { covariance, varianceFloor }: Pick<FitOptions, 'covariance' | 'varianceFloor'>,
): { means: Float64Array; covariances: Float64Array } {
  const moved = { means: means.slice(), covariances: covariances.slice() };
  const size = dimensions * dimensions;
  const triangle = (dimensions * (dimensions + 1)) / 2;
  for (let state = 0; state < states; state++) {
    const weight = mass[state] ?? 0;
    if (weight <= MASS_MIN) continue;
    const shift = first.subarray(state * dimensions, (state + 1) * dimensions).map((sum) => sum / weight);
    const spread = new Float64Array(size);
    let packed = state * triangle;
    for (let i = 0; i < dimensions; i++) {
      moved.means[state * dimensions + i] = (means[state * dimensions + i] ?? 0) + (shift[i] ?? 0);
      for (let j = 0; j <= i; j++, packed++) {
        if (i !== j && covariance === 'diagonal') continue;
        const product = (second[packed] ?? 0) / weight - (shift[i] ?? 0) * (shift[j] ?? 0);
        spread[i * dimensions + j] = product;
        spread[j * dimensions + i] = product;
      }
    }
    moved.covariances.set(floorEigenvalues(spread, dimensions, varianceFloor), state * size);
  }
  return moved;
}
