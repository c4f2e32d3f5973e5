import type { ForwardLattice } from './forward-filter.ts';
import type { HiddenMarkovChain } from './hidden-markov-chain.ts';

/** What all rows together, the later ones too, say about each row. For training and study, never for a decision. */
export interface Smoothed {
  /** rows x states: each state's probability given every row. */
  readonly probabilities: Float64Array;
  /** states x states: how many moves from one state to another are expected in all. */
  readonly moves: Float64Array;
}

export function smoothedLattice(rows: number, states: number): Smoothed {
  return { probabilities: new Float64Array(rows * states), moves: new Float64Array(states * states) };
}

/**
 * Fills `smoothed` from a finished forward pass, last row first. The backward half of Baum-Welch in the form that
 * carries probabilities instead of scaled likelihoods (Devijver 1985), equal to Rabiner's (1989), which can overflow
 * where a state is all but impossible.
 */
export function backwardPass(
  { transition }: HiddenMarkovChain,
  lattice: ForwardLattice,
  smoothed: Smoothed,
): void {
  const { rows, states, predicted, filtered } = lattice;
  const { probabilities, moves } = smoothed;
  const gain = new Float64Array(states);
  const last = (rows - 1) * states;
  for (let state = 0; state < states; state++) probabilities[last + state] = filtered[last + state] ?? 0;
  moves.fill(0);
  for (let row = rows - 2; row >= 0; row--) {
    const here = row * states;
    const next = here + states;
    for (let state = 0; state < states; state++) {
      const before = predicted[next + state] ?? 0;
      gain[state] = before === 0 ? 0 : (probabilities[next + state] ?? 0) / before;
    }
    for (let from = 0; from < states; from++) {
      const now = filtered[here + from] ?? 0;
      let ahead = 0;
      for (let to = 0; to < states; to++) {
        const move = from * states + to;
        const toGain = gain[to] ?? 0;
        ahead += (transition[move] ?? 0) * toGain;
        moves[move] = (moves[move] ?? 0) + now * toGain;
      }
      probabilities[here + from] = now * ahead;
    }
  }
  for (let move = 0; move < moves.length; move++) moves[move] = (moves[move] ?? 0) * (transition[move] ?? 0);
}
