import { logDensitiesInto } from './gaussian-emission.ts';
import type { PreparedChain } from './hidden-markov-chain.ts';

/** A probability below this is none: it keeps every later quotient of two probabilities finite. */
const NEGLIGIBLE = 1e-280;

/** Room for the forward recursion: probabilities by row and state, row-major. */
export interface ForwardLattice {
  readonly rows: number;
  readonly states: number;
  /** Each state's probability before the row was seen. */
  readonly predicted: Float64Array;
  /** Each state's probability once it was seen; never with a later row. */
  readonly filtered: Float64Array;
  readonly logDensities: Float64Array;
}

export function forwardLattice(rows: number, states: number): ForwardLattice {
  return {
    rows,
    states,
    predicted: new Float64Array(rows * states),
    filtered: new Float64Array(rows * states),
    logDensities: new Float64Array(states),
  };
}

/** Runs the forward recursion over every row of `values` and gives their log likelihood, in nats. */
export function forwardPass(chain: PreparedChain, values: Float64Array, lattice: ForwardLattice): number {
  let logLikelihood = 0;
  for (let row = 0; row < lattice.rows; row++) logLikelihood += forwardStep(chain, values, lattice, row);
  return logLikelihood;
}

/**
 * One step of the scaled forward recursion (Rabiner 1989, section V.A): reads row `row` of `values` and the filtered
 * probabilities of the row before, writes this row's, and gives the log density of the row given all rows before it.
 * Densities are scaled by the largest among the states that can be reached, so that no row is too unlikely to count;
 * the result is not finite only where the row itself is beyond the range of squares of doubles.
 */
export function forwardStep(
  { initial, transition, emission }: PreparedChain,
  values: Float64Array,
  { states, predicted, filtered, logDensities }: ForwardLattice,
  row: number,
): number {
  const here = row * states;
  const before = here - states;
  logDensitiesInto(emission, values, row, logDensities);
  let peak = -Infinity;
  for (let state = 0; state < states; state++) {
    let probability = 0;
    if (row === 0) probability = initial[state] ?? 0;
    else {
      for (let from = 0; from < states; from++) {
        probability += (filtered[before + from] ?? 0) * (transition[from * states + state] ?? 0);
      }
    }
    if (probability < NEGLIGIBLE) probability = 0;
    predicted[here + state] = probability;
    const logDensity = logDensities[state] ?? 0;
    if (probability > 0 && logDensity > peak) peak = logDensity;
  }
  let total = 0;
  for (let state = 0; state < states; state++) {
    const probability = predicted[here + state] ?? 0;
    const joint = probability === 0 ? 0 : probability * Math.exp((logDensities[state] ?? 0) - peak);
    filtered[here + state] = joint;
    total += joint;
  }
  for (let state = 0; state < states; state++) filtered[here + state] = (filtered[here + state] ?? 0) / total;
  return peak + Math.log(total);
}
