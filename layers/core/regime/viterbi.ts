import { logDensitiesInto } from './gaussian-emission.ts';
import type { PreparedChain } from './hidden-markov-chain.ts';

/** The single likeliest sequence of states and its joint log density with the rows. */
export interface LikeliestPath {
  readonly states: Uint8Array;
  readonly logLikelihood: number;
}

/** Viterbi's algorithm (1967) in logarithms over rows x dimensions. Of equally likely states the first is taken. */
export function viterbi(chain: PreparedChain, values: Float64Array): LikeliestPath {
  const { states, dimensions, initial, transition, emission } = chain;
  const rows = values.length / dimensions;
  const cameFrom = new Uint8Array(rows * states);
  const logTransition = transition.map(Math.log);
  const logDensities = new Float64Array(states);
  let best = new Float64Array(states);
  for (let row = 0; row < rows; row++) {
    logDensitiesInto(emission, values, row, logDensities);
    const next = new Float64Array(states);
    for (let state = 0; state < states; state++) {
      let from = 0;
      let reached = row === 0 ? Math.log(initial[state] ?? 0) : -Infinity;
      for (let before = 0; row > 0 && before < states; before++) {
        const candidate = (best[before] ?? 0) + (logTransition[before * states + state] ?? 0);
        if (candidate > reached) [from, reached] = [before, candidate];
      }
      cameFrom[row * states + state] = from;
      next[state] = reached + (logDensities[state] ?? 0);
    }
    best = next;
  }
  const logLikelihood = best.reduce((a, b) => Math.max(a, b), -Infinity);
  return { states: walkBack(cameFrom, { rows, states, last: best.indexOf(logLikelihood) }), logLikelihood };
}

function walkBack(
  cameFrom: Uint8Array,
  { rows, states, last }: { rows: number; states: number; last: number },
): Uint8Array {
  const path = new Uint8Array(rows);
  let state = last;
  for (let row = rows - 1; row >= 0; row--) {
    path[row] = state;
    state = cameFrom[row * states + state] ?? 0;
  }
  return path;
}
