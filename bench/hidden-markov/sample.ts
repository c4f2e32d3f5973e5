import { seededRng } from '../../layers/core/foundation/rng.ts';
import type { HiddenMarkovChain } from '../../layers/core/regime/hidden-markov-chain.ts';

/** What both sides are given: the same rows and the same start. */
export interface Sample {
  readonly values: Float64Array;
  readonly start: HiddenMarkovChain;
}

/** Rows of a market that stays in a state for about thirty rows, and an even start between the states' extremes. */
export function sample({
  states,
  dimensions,
  rows,
  seed,
}: Record<'states' | 'dimensions' | 'rows' | 'seed', number>): Sample {
  const rng = seededRng(seed);
  const values = new Float64Array(rows * dimensions);
  let state = 0;
  for (let row = 0; row < rows; row++) {
    if (rng.next() < 1 / 30) state = rng.below(states);
    const level = state - (states - 1) / 2;
    for (let i = 0; i < dimensions; i++) {
      values[row * dimensions + i] = (i % 2 === 0 ? 0.6 : -0.6) * level + (0.4 + 0.3 * state) * rng.normal();
    }
  }
  const size = dimensions * dimensions;
  const stay = 0.9;
  const start = {
    states,
    dimensions,
    initial: new Float64Array(states).fill(1 / states),
    transition: Float64Array.from({ length: states * states }, (_, move) =>
      move % (states + 1) === 0 ? stay : (1 - stay) / (states - 1),
    ),
    means: Float64Array.from(
      { length: states * dimensions },
      (_, i) => (Math.floor(i / dimensions) - (states - 1) / 2) / 2,
    ),
    covariances: Float64Array.from({ length: states * size }, (_, i) =>
      (i % size) % (dimensions + 1) === 0 ? 1.5 : 0,
    ),
  };
  return { values, start };
}
