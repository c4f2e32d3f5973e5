import { assert, at } from '../foundation/assert.ts';
import { combinations } from '../statistics/combinations.ts';
import type { LabelSpan } from './label-span.ts';
import { contiguousGroups, purgedFold, type Fold } from './purged-k-fold.ts';

export interface CombinatorialPlan {
  /** N: how many contiguous groups, as equal as can be. */
  readonly groups: number;
  /** k: how many of them each split tests, at least 1 and fewer than all. */
  readonly testGroups: number;
  /** As for `purgedKFold`. */
  readonly embargo?: number;
}

export interface CombinatorialSplit extends Fold {
  /** Which groups it tests, rising. */
  readonly groups: readonly number[];
}

/** One whole history out of sample: element g is the split whose model speaks for group g. */
export type BacktestPath = readonly number[];

export interface CombinatorialPurged {
  /** C(N, k), lexicographic by the groups tested. */
  readonly splits: readonly CombinatorialSplit[];
  /** C(N, k) k / N; each tested group of each split is used once. */
  readonly paths: readonly BacktestPath[];
  /** The samples of each group. */
  readonly groups: readonly (readonly number[])[];
}

/**
 * Combinatorial purged cross-validation (Lopez de Prado 2018, chapter 12): trains once for every choice of k test groups
 * among N, and joins the tests into as many complete paths. Path p takes group g from the (p + 1)-th split that tests g.
 */
export function combinatorialPurged(
  spans: readonly LabelSpan[],
  { groups: groupCount, testGroups, embargo = 0 }: CombinatorialPlan,
): CombinatorialPurged {
  assert(testGroups >= 1 && testGroups < groupCount, `${testGroups} test groups of ${groupCount}`);
  const groups = contiguousGroups(spans.length, groupCount);
  const splits = combinations(groupCount, testGroups).map((tested) => {
    const members = tested.map((group) => at(groups, group));
    return { groups: tested, ...purgedFold(spans, members, embargo) };
  });
  const splitsOfGroup = groups.map((_, group) =>
    splits.flatMap((split, index) => (split.groups.includes(group) ? [index] : [])),
  );
  const paths = at(splitsOfGroup, 0).map((_, path) => splitsOfGroup.map((indexes) => at(indexes, path)));
  return { splits, paths, groups };
}

/**
 * The out-of-sample values along a path, one a sample. `valuesBySplit[s][i]` belongs to the i-th test sample of split s.
 */
export function alongPath(
  { splits, groups }: CombinatorialPurged,
  path: BacktestPath,
  valuesBySplit: readonly ArrayLike<number>[],
): Float64Array {
  return Float64Array.from(
    groups.flatMap((samples, group) => {
      const split = at(splits, at(path, group));
      const values = at(valuesBySplit, at(path, group));
      assert(
        values.length === split.test.length,
        `${values.length} values for ${split.test.length} test samples`,
      );
      const first = split.test.indexOf(at(samples, 0));
      return samples.map((_, i) => at(values, first + i));
    }),
  );
}
