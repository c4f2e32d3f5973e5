import { assert, at } from '../foundation/assert.ts';
import { overlap, type LabelSpan } from './label-span.ts';

/** Sample indexes, rising. */
export interface Fold {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

export interface FoldPlan {
  /** How many contiguous folds, as equal as can be, the first ones larger. */
  readonly folds: number;
  /** How long after a test sample's label no training sample may begin, in the unit of the spans; 0 unless told. */
  readonly embargo?: number;
}

/**
 * Purged k-fold cross-validation with embargo (Lopez de Prado 2018, chapter 7). Each fold is tested once; training has
 * every other sample whose label shares no moment with a test label prolonged by the embargo. Spans are in order of
 * their start.
 */
export function purgedKFold(spans: readonly LabelSpan[], { folds, embargo = 0 }: FoldPlan): readonly Fold[] {
  assert(folds >= 2, `${folds} folds`);
  return contiguousGroups(spans.length, folds).map((test) => purgedFold(spans, [test], embargo));
}

/** The fold that tests these groups of samples, each contiguous, and trains on the rest less what must be purged. */
export function purgedFold(
  spans: readonly LabelSpan[],
  groups: readonly (readonly number[])[],
  embargo: number,
): Fold {
  assert(embargo >= 0, `an embargo of ${embargo}`);
  assert(
    spans.every((span, i) => span.from <= span.to && span.from >= at(spans, Math.max(0, i - 1)).from),
    'ordered spans',
  );
  const test = groups.flat().sort((a, b) => a - b);
  const tested = new Set(test);
  const forbidden = groups.filter((group) => group.length > 0).map((group) => reachOf(spans, group, embargo));
  const train = spans.flatMap((span, i) =>
    tested.has(i) || forbidden.some((reach) => overlap(span, reach)) ? [] : [i],
  );
  return { train, test };
}

/** Indexes 0 to count - 1 in contiguous groups whose sizes differ by one at most, the first ones larger. */
export function contiguousGroups(count: number, groups: number): readonly (readonly number[])[] {
  assert(groups >= 1 && groups <= count, `${groups} groups of ${count} samples`);
  const size = Math.floor(count / groups);
  const larger = count % groups;
  return Array.from({ length: groups }, (_, group) => {
    const from = group * size + Math.min(group, larger);
    return Array.from({ length: size + (group < larger ? 1 : 0) }, (_, i) => from + i);
  });
}

/**
 * All that a contiguous group's labels look at, prolonged by the embargo. No gap inside it can hide a training sample:
 * one that starts before the group and reaches in meets its first label, and none starts between its samples.
 */
function reachOf(spans: readonly LabelSpan[], group: readonly number[], embargo: number): LabelSpan {
  const ends = group.map((i) => at(spans, i).to);
  return { from: at(spans, at(group, 0)).from, to: ends.reduce((a, b) => Math.max(a, b)) + embargo };
}
