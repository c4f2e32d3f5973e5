import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { alongPath, combinatorialPurged } from '../../../layers/core/research/combinatorial-purged.ts';
import { overlap, type LabelSpan } from '../../../layers/core/research/label-span.ts';
import { contiguousGroups, purgedKFold, type Fold } from '../../../layers/core/research/purged-k-fold.ts';
import { walkForward } from '../../../layers/core/research/walk-forward.ts';

/** Labels in order of their start, some starting together, of uneven lengths. */
const someSpans = fc
  .array(fc.record({ wait: fc.integer({ min: 0, max: 3 }), length: fc.integer({ min: 0, max: 6 }) }), {
    minLength: 8,
    maxLength: 40,
  })
  .map((steps) => {
    let from = 0;
    return steps.map(({ wait, length }): LabelSpan => ({ from: (from += wait), to: from + length }));
  });

function expectPurged(spans: readonly LabelSpan[], { train, test: tested }: Fold, embargo: number): void {
  for (const i of train) {
    for (const j of tested) {
      const { from, to } = at(spans, j);
      expect(overlap(at(spans, i), { from, to: to + embargo })).toBe(false);
    }
  }
}

describe('walk-forward', () => {
  const plan = { count: 10, trainCount: 4, testCount: 2 };

  test('rolling windows move along, anchored ones grow', () => {
    expect(walkForward({ ...plan, mode: 'rolling' })).toEqual([
      { train: { from: 0, to: 4 }, test: { from: 4, to: 6 } },
      { train: { from: 2, to: 6 }, test: { from: 6, to: 8 } },
      { train: { from: 4, to: 8 }, test: { from: 8, to: 10 } },
    ]);
    expect(walkForward({ ...plan, mode: 'anchored' }).map(({ train }) => train)).toEqual([
      { from: 0, to: 4 },
      { from: 0, to: 6 },
      { from: 0, to: 8 },
    ]);
  });

  test('a gap parts training from test, and a test cut short is left out', () => {
    expect(walkForward({ ...plan, mode: 'rolling', gapCount: 1 })).toEqual([
      { train: { from: 0, to: 4 }, test: { from: 5, to: 7 } },
      { train: { from: 2, to: 6 }, test: { from: 7, to: 9 } },
    ]);
    expect(walkForward({ ...plan, count: 5, mode: 'anchored' })).toEqual([]);
  });

  test('training always ends before its test, and tests join without overlap', () => {
    const counts = fc.record({
      count: fc.integer({ min: 0, max: 100 }),
      trainCount: fc.integer({ min: 1, max: 20 }),
      testCount: fc.integer({ min: 1, max: 10 }),
      gapCount: fc.integer({ min: 0, max: 5 }),
      mode: fc.constantFrom('anchored' as const, 'rolling' as const),
    });
    fc.assert(
      fc.property(counts, (some) => {
        const steps = walkForward(some);
        steps.forEach(({ train, test: tested }, i) => {
          expect(tested.from - train.to).toBe(some.gapCount);
          expect(tested.to).toBeLessThanOrEqual(some.count);
          expect(train.to - train.from).toBe(
            some.trainCount + (some.mode === 'anchored' ? i * some.testCount : 0),
          );
          if (i > 0) expect(tested.from).toBe(at(steps, i - 1).test.to);
        });
      }),
    );
  });
});

describe('purged k-fold', () => {
  test('ten labels of two bars lose their neighbours around the tested fold', () => {
    const spans = Array.from({ length: 10 }, (_, i) => ({ from: i, to: i + 1 }));
    const folds = purgedKFold(spans, { folds: 5 });
    expect(folds.map((fold) => fold.test)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
    ]);
    expect(at(folds, 2).train).toEqual([0, 1, 2, 7, 8, 9]);
    expect(at(purgedKFold(spans, { folds: 5, embargo: 2 }), 2).train).toEqual([0, 1, 2, 9]);
  });

  test('a long label far before the test is purged where it reaches into it', () => {
    const spans = [{ from: 0, to: 9 }, ...Array.from({ length: 9 }, (_, i) => ({ from: i + 1, to: i + 1 }))];
    expect(at(purgedKFold(spans, { folds: 5 }), 3).train).toEqual([1, 2, 3, 4, 5, 8, 9]);
  });

  test('folds differ by one sample at most, the first ones larger', () => {
    expect(contiguousGroups(10, 4).map((group) => group.length)).toEqual([3, 3, 2, 2]);
    expect(contiguousGroups(10, 4).flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('each sample is tested once, no trained label meets a tested one, and no more is purged than must be', () => {
    fc.assert(
      fc.property(
        someSpans,
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 0, max: 4 }),
        (spans, folds, embargo) => {
          const found = purgedKFold(spans, { folds, embargo });
          expect(found.flatMap((fold) => fold.test)).toEqual(spans.map((_, i) => i));
          for (const fold of found) {
            expectPurged(spans, fold, embargo);
            const reached = (i: number): boolean =>
              fold.test.some((j) =>
                overlap(at(spans, i), { from: at(spans, j).from, to: at(spans, j).to + embargo }),
              );
            const free = spans.flatMap((_, i) => (fold.test.includes(i) || reached(i) ? [] : [i]));
            expect(fold.train).toEqual(free);
          }
        },
      ),
    );
  });
});

describe('combinatorial purged cross-validation', () => {
  const spans = Array.from({ length: 12 }, (_, i) => ({ from: 2 * i, to: 2 * i }));

  test('six groups two at a time make fifteen splits and five paths, as in the book', () => {
    const found = combinatorialPurged(spans, { groups: 6, testGroups: 2 });
    expect(found.splits).toHaveLength(15);
    expect(found.paths).toHaveLength(5);
    expect(found.paths[0]).toEqual([0, 0, 1, 2, 3, 4]);
    expect(found.paths[4]).toEqual([4, 8, 11, 13, 14, 14]);
    expect(at(found.splits, 0)).toMatchObject({
      groups: [0, 1],
      test: [0, 1, 2, 3],
      train: [4, 5, 6, 7, 8, 9, 10, 11],
    });
  });

  test('paths: C(N, k) k / N of them, each group from a split that tests it, each test used once; folds purged', () => {
    const plans = fc
      .integer({ min: 2, max: 7 })
      .chain((groups) =>
        fc.record({ groups: fc.constant(groups), testGroups: fc.integer({ min: 1, max: groups - 1 }) }),
      );
    fc.assert(
      fc.property(someSpans, plans, fc.integer({ min: 0, max: 3 }), (labels, plan, embargo) => {
        const found = combinatorialPurged(labels, { ...plan, embargo });
        expect(found.paths).toHaveLength((found.splits.length * plan.testGroups) / plan.groups);
        const used = found.paths.flatMap((path) => path.map((split, group) => `${split}/${group}`));
        expect(new Set(used).size).toBe(found.splits.length * plan.testGroups);
        for (const path of found.paths) {
          path.forEach((split, group) => {
            expect(at(found.splits, split).groups).toContain(group);
          });
        }
        for (const split of found.splits) expectPurged(labels, split, embargo);
      }),
      { numRuns: 40 },
    );
  });

  test('a path has for each sample the value that the split of its group gave it', () => {
    const found = combinatorialPurged(spans, { groups: 4, testGroups: 2 });
    const values = found.splits.map((split, s) => split.test.map((sample) => 100 * s + sample));
    for (const path of found.paths) {
      const along = alongPath(found, path, values);
      found.groups.forEach((samples, group) => {
        for (const sample of samples) expect(along[sample]).toBe(100 * at(path, group) + sample);
      });
    }
  });
});
