import { gaussianEmission, type GaussianEmission, type Gaussians } from './gaussian-emission.ts';

/** Whether features may vary together within a state. */
export type CovarianceKind = 'full' | 'diagonal';

/** A Markov chain over hidden states, each of which emits rows from its own Gaussian (Rabiner 1989). */
export interface HiddenMarkovChain extends Gaussians {
  /** The probability of each state at the first row. */
  readonly initial: Float64Array;
  /** states x states, row-major: from the row's state to the column's. Rows sum to 1. */
  readonly transition: Float64Array;
}

/** A chain ready to be run over rows. */
export interface PreparedChain extends HiddenMarkovChain {
  readonly emission: GaussianEmission;
}

/** Prepares a chain, or gives undefined where a covariance is not positive definite. */
export function prepareChain(chain: HiddenMarkovChain): PreparedChain | undefined {
  const emission = gaussianEmission(chain);
  return emission === undefined ? undefined : { ...chain, emission };
}

/** How many numbers a chain is free to choose: what the information criterion charges for. */
export function freeParameters(states: number, dimensions: number, covariance: CovarianceKind): number {
  const perCovariance = covariance === 'full' ? (dimensions * (dimensions + 1)) / 2 : dimensions;
  return states - 1 + states * (states - 1) + states * (dimensions + perCovariance);
}

/** The same chain with its states renumbered: state `order[i]` becomes state i. */
export function reorderStates(chain: HiddenMarkovChain, order: readonly number[]): HiddenMarkovChain {
  const { states, dimensions, initial, transition, means, covariances } = chain;
  const blocks = (source: Float64Array, size: number): Float64Array =>
    Float64Array.from(order.flatMap((state) => [...source.subarray(state * size, (state + 1) * size)]));
  const rows = blocks(transition, states);
  return {
    states,
    dimensions,
    initial: blocks(initial, 1),
    transition: rows.map((_, index) => {
      const from = Math.floor(index / states);
      return rows[from * states + (order[index % states] ?? 0)] ?? 0;
    }),
    means: blocks(means, dimensions),
    covariances: blocks(covariances, dimensions * dimensions),
  };
}
