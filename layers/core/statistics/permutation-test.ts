import { assert, at } from '../foundation/assert.ts';
import type { Rng } from '../foundation/rng.ts';

export interface PermutationOptions {
  readonly rng: Rng;
  /** How many shuffles, 1,000 unless told. */
  readonly permutations?: number;
}

export interface PermutationResult {
  /** The rule's score on the returns as they came. */
  readonly score: number;
  /** Share of the orders, the real one among them, that scored at least as well. */
  readonly pValue: number;
}

/** Fewest returns whose order can matter at 5 %: 5! = 120 orders. */
export const PERMUTATION_COUNT_MIN = 5;

/**
 * Permutation test of a trading rule (Aronson 2006; Masters 2018): scores the rule on the returns in their own order and
 * in shuffled ones, where whatever pattern it lives on is gone and the drift is not. `score` runs the rule afresh on the
 * returns it is given; for fixed positions it is their product with the returns. The p-value is `(1 + as good) / (1 +
 * permutations)` (Davison and Hinkley 1997), so never 0. Undefined for fewer than 5 returns, or where the rule has no
 * score on the real order; a shuffle without a score counts as worse.
 */
export function permutationTest(
  returns: ArrayLike<number>,
  score: (returns: Float64Array) => number | undefined,
  { rng, permutations = 1_000 }: PermutationOptions,
): PermutationResult | undefined {
  assert(permutations >= 1, `${permutations} permutations`);
  if (returns.length < PERMUTATION_COUNT_MIN) return undefined;
  const found = score(Float64Array.from(returns));
  if (found === undefined) return undefined;
  let asGood = 1;
  for (let i = 0; i < permutations; i++) {
    const shuffled = score(shuffle(Float64Array.from(returns), rng));
    if (shuffled !== undefined && shuffled >= found) asGood++;
  }
  return { score: found, pValue: asGood / (1 + permutations) };
}

/** In place, every order equally likely (Fisher and Yates 1938; Durstenfeld 1964). */
function shuffle(values: Float64Array, rng: Rng): Float64Array {
  for (let last = values.length - 1; last > 0; last--) {
    const other = rng.below(last + 1);
    const value = at(values, last);
    values[last] = at(values, other);
    values[other] = value;
  }
  return values;
}
