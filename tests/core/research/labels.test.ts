import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import type { LabelSpan } from '../../../layers/core/research/label-span.ts';
import { metaLabel } from '../../../layers/core/research/meta-label.ts';
import {
  averageUniqueness,
  concurrency,
  weightsByReturn,
  weightsByUniqueness,
} from '../../../layers/core/research/sample-weights.ts';
import { tripleBarrierLabels, type BarrierLabel } from '../../../layers/core/research/triple-barrier.ts';

describe('triple barrier', () => {
  const plan = { profitMultiple: 2, lossMultiple: 1, horizonBars: 3 };
  const label = (
    closes: readonly number[],
    more: object = {},
    event: object = {},
  ): BarrierLabel | undefined =>
    tripleBarrierLabels(closes, [{ index: 0, width: 0.01, ...event }], { ...plan, ...more })[0];

  test('the first barrier touched decides', () => {
    expect(label([100, 101, 102.5, 90])).toMatchObject({
      label: 1,
      touched: 'profit',
      span: { from: 0, to: 2 },
    });
    expect(label([100, 98.9, 110, 110])).toMatchObject({
      label: -1,
      touched: 'loss',
      span: { from: 0, to: 1 },
    });
  });

  test('a barrier reached exactly is touched', () => {
    expect(label([100, 102, 90], { profitMultiple: 2 }, { width: 102 / 100 / 2 - 0.5 })?.touched).toBe(
      'profit',
    );
  });

  test('at the horizon the label is zero, or the sign of the return where so chosen', () => {
    const closes = [100, 100.1, 100.2, 100.3, 150];
    expect(label(closes)).toMatchObject({ label: 0, touched: 'horizon', span: { from: 0, to: 3 } });
    expect(label(closes, { atHorizon: 'sign' })?.label).toBe(1);
    expect(label([100, 99.9, 99.9, 99.9], { atHorizon: 'sign' })?.label).toBe(-1);
    expect(label([100, 99.9, 99.9, 100], { atHorizon: 'sign' })?.label).toBe(0);
  });

  test('for a short, profit lies below', () => {
    expect(label([100, 97.9, 100, 100], {}, { side: -1 })).toMatchObject({ label: 1, touched: 'profit' });
    expect(label([100, 97.9, 100, 100], {}, { side: -1 })?.returnRatio).toBeCloseTo(0.021, 12);
    expect(label([100, 101.1, 100, 100], {}, { side: -1 })?.label).toBe(-1);
  });

  test('what the closes do not show yet has no label', () => {
    expect(label([100, 100.1, 100.2])).toBeUndefined();
    expect(label([100])).toBeUndefined();
  });

  test('without a stop only profit or time ends the bet', () => {
    const [found] = tripleBarrierLabels([100, 50, 103, 1], [{ index: 0, width: 0.01 }], {
      profitMultiple: 2,
      horizonBars: 3,
    });
    expect(found).toMatchObject({ touched: 'profit', span: { to: 2 } });
  });

  test('later closes change no label that is known, and no label looks past its horizon', () => {
    const closes = fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(closes, fc.array(fc.integer({ min: 90, max: 110 }), { maxLength: 10 }), (known, later) => {
        const events = known.map((_, index) => ({ index, width: 0.02 }));
        const before = tripleBarrierLabels(known, events, plan);
        const after = tripleBarrierLabels([...known, ...later], events, plan);
        before.forEach((found, i) => {
          if (found === undefined) return;
          expect(after[i]).toEqual(found);
          expect(found.span.to - found.span.from).toBeLessThanOrEqual(plan.horizonBars);
          expect(found.span.to).toBeLessThan(known.length);
        });
      }),
    );
  });
});

test('a meta-label says whether the bet paid after its cost', () => {
  expect(metaLabel({ returnRatio: 0.01 })).toBe(1);
  expect(metaLabel({ returnRatio: 0.01 }, 0.02)).toBe(0);
  expect(metaLabel({ returnRatio: 0 })).toBe(0);
  expect(metaLabel({ returnRatio: -0.01 })).toBe(0);
});

describe('sample weights', () => {
  // The labels of bars 0-2, 2-3 and 4-5: bar 2 is shared.
  const spans: readonly LabelSpan[] = [
    { from: 0, to: 2 },
    { from: 2, to: 3 },
    { from: 4, to: 5 },
  ];

  test('uniqueness is the mean share of the bars a label looks at', () => {
    expect(Array.from(concurrency(spans, 7))).toEqual([1, 1, 2, 1, 1, 1, 0]);
    expect(Array.from(averageUniqueness(spans, 6))).toEqual([2.5 / 3, 0.75, 1]);
  });

  test('weights by uniqueness keep its proportions and sum to the number of samples', () => {
    const found = weightsByUniqueness(spans, 6);
    const total = 2.5 / 3 + 0.75 + 1;
    expect(found[0]).toBeCloseTo((3 * 2.5) / 3 / total, 14);
    expect(found[2]).toBeCloseTo(3 / total, 14);
  });

  test('weights by return share each bar among the labels that look at it', () => {
    const found = weightsByReturn(spans, [0.1, 0, 0.2, -0.3, 0.1, -0.1]);
    // Own returns: 0.1 + 0.1 = 0.2, 0.1 - 0.3 = -0.2, and nothing.
    expect(found[0]).toBeCloseTo(1.5, 12);
    expect(found[1]).toBeCloseTo(1.5, 12);
    expect(found[2]).toBeCloseTo(0, 12);
    expect(Array.from(weightsByReturn(spans, new Float64Array(6)))).toEqual([1, 1, 1]);
  });

  test('uniqueness is in (0, 1], weights sum to the count, and the shares of all labels fill each bar they cover', () => {
    const labels = fc.array(fc.record({ from: fc.nat({ max: 20 }), length: fc.nat({ max: 9 }) }), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(labels, (some) => {
        const found = some.map(({ from, length }) => ({ from, to: from + length }));
        const unique = averageUniqueness(found, 30);
        for (const value of unique) {
          expect(value).toBeGreaterThan(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        const filled = unique.reduce((total, value, i) => total + value * (at(some, i).length + 1), 0);
        expect(filled).toBeCloseTo(concurrency(found, 30).filter((count) => count > 0).length, 9);
        expect(weightsByUniqueness(found, 30).reduce((a, b) => a + b, 0)).toBeCloseTo(found.length, 9);
      }),
    );
  });
});
