import { at } from '../foundation/assert.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import type { Rng } from '../foundation/rng.ts';
import { smoothedLattice } from './forward-backward.ts';
import type { HiddenMarkovChain } from './hidden-markov-chain.ts';
import { maximise, type FitOptions } from './hidden-markov-fit.ts';

/** How often the rows may be dealt out to their nearest centre anew. */
const ROUNDS_MAX = 20;

/**
 * A place to start expectation-maximisation from: centres spread by chance (k-means++, Arthur and Vassilvitskii 2007),
 * settled by Lloyd's rounds (1982), each state the Gaussian of its cluster. Moves are counted from row to row, with one
 * move of each kind added so that none is impossible; the first row may be in any state. Fewer distinct rows than
 * states are refused.
 */
export function randomStart(
  { values, dimensions, states }: { values: Float64Array; dimensions: number; states: number },
  options: Pick<FitOptions, 'covariance' | 'varianceFloor'>,
  rng: Rng,
): Result<HiddenMarkovChain> {
  const means = spreadCentres(values, { dimensions, states }, rng);
  if (means === undefined)
    return refuse('TOO_FEW_DISTINCT_ROWS', `fewer than ${states} distinct rows`, { states });
  const nearest = settle(values, means, { dimensions, states });
  const sorted = smoothedLattice(nearest.length, states);
  sorted.moves.fill(1);
  nearest.forEach((state, row) => {
    sorted.probabilities[row * states + state] = 1;
    if (row === 0) return;
    const move = at(nearest, row - 1) * states + state;
    sorted.moves[move] = at(sorted.moves, move) + 1;
  });
  const even = 1 / states;
  const blank = {
    states,
    dimensions,
    initial: new Float64Array(states).fill(even),
    transition: new Float64Array(states * states).fill(even),
    means,
    covariances: identities(states, dimensions),
  };
  return ok({ ...maximise(blank, values, sorted, options), initial: blank.initial });
}

/** Each next centre is a row, drawn in proportion to its squared distance from the nearest centre so far. */
function spreadCentres(
  values: Float64Array,
  { dimensions, states }: { dimensions: number; states: number },
  rng: Rng,
): Float64Array | undefined {
  const rows = values.length / dimensions;
  const centres = new Float64Array(states * dimensions);
  const distances = new Float64Array(rows).fill(Infinity);
  let row = rng.below(rows);
  for (let state = 0; state < states; state++) {
    centres.set(values.subarray(row * dimensions, (row + 1) * dimensions), state * dimensions);
    for (let other = 0; other < rows; other++) {
      const distance = squaredDistance(values, other, centres, state, dimensions);
      distances[other] = Math.min(at(distances, other), distance);
    }
    if (state === states - 1) break;
    const total = distances.reduce((sum, distance) => sum + distance, 0);
    if (total === 0) return undefined;
    row = drawn(distances, rng.next() * total);
  }
  return centres;
}

/** The first index at which the running sum exceeds `target`, else the last with any weight. */
function drawn(weights: Float64Array, target: number): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) {
    sum += at(weights, index);
    if (sum > target) return index;
  }
  return weights.findLastIndex((weight) => weight > 0);
}

/** Moves the centres to the middle of the rows nearest to them, until none changes hands, and gives who is whose. */
function settle(
  values: Float64Array,
  centres: Float64Array,
  { dimensions, states }: { dimensions: number; states: number },
): Uint8Array {
  const nearest = new Uint8Array(values.length / dimensions);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let changed = 0;
    for (let row = 0; row < nearest.length; row++) {
      let best = 0;
      let least = Infinity;
      for (let state = 0; state < states; state++) {
        const distance = squaredDistance(values, row, centres, state, dimensions);
        if (distance < least) [best, least] = [state, distance];
      }
      if (best !== nearest[row]) changed++;
      nearest[row] = best;
    }
    if (changed === 0) break;
    recentre(centres, values, nearest, dimensions);
  }
  return nearest;
}

/** A centre that lost all its rows stays where it is. */
function recentre(
  centres: Float64Array,
  values: Float64Array,
  nearest: Uint8Array,
  dimensions: number,
): void {
  const sums = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length);
  for (let cell = 0; cell < values.length; cell++) {
    const target = at(nearest, Math.floor(cell / dimensions)) * dimensions + (cell % dimensions);
    sums[target] = at(sums, target) + at(values, cell);
    counts[target] = at(counts, target) + 1;
  }
  for (let target = 0; target < centres.length; target++) {
    const count = at(counts, target);
    if (count > 0) centres[target] = at(sums, target) / count;
  }
}

function squaredDistance(
  values: Float64Array,
  row: number,
  centres: Float64Array,
  state: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let i = 0; i < dimensions; i++) {
    const difference = (values[row * dimensions + i] ?? 0) - (centres[state * dimensions + i] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

function identities(states: number, dimensions: number): Float64Array {
  const size = dimensions * dimensions;
  return Float64Array.from({ length: states * size }, (_, cell) =>
    (cell % size) % (dimensions + 1) === 0 ? 1 : 0,
  );
}
