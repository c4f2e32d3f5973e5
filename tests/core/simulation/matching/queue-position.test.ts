import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  advanceByDepth,
  advanceByTrade,
  logOfWholeQueue,
  logQueue,
  powerOfAheadQueue,
  powerOfWholeQueue,
  powerQueue,
  RISK_AVERSE,
  type QueueModel,
} from '../../../../layers/core/simulation/matching/queue-position.ts';

const MODELS: readonly (readonly [string, QueueModel])[] = [
  ['risk-averse', RISK_AVERSE],
  ['power', powerQueue(2)],
  ['power of the whole', powerOfWholeQueue(2)],
  ['power of what is ahead', powerOfAheadQueue(3)],
  ['log', logQueue(0.01)],
  ['log of the whole', logOfWholeQueue(0.01)],
];

test('a cautious order is brought forward by trades alone, and by a level too short to hold what was ahead', () => {
  const place = { aheadLots: 50, tradedLots: 0 };
  advanceByDepth(RISK_AVERSE, place, { before: 80, after: 60 });
  expect(place.aheadLots).toBe(50);
  advanceByTrade(place, 8, 8);
  expect(place.aheadLots).toBe(42);
  advanceByDepth(RISK_AVERSE, place, { before: 60, after: 30 });
  expect(place.aheadLots).toBe(30);
});

test('with as much behind as ahead, half of a cancellation was ahead', () => {
  const place = { aheadLots: 50, tradedLots: 0 };
  advanceByDepth(powerQueue(2), place, { before: 100, after: 80 });
  expect(place.aheadLots).toBe(40);
});

test('what a trade took from the level is not counted a second time when the level shrinks', () => {
  const place = { aheadLots: 50, tradedLots: 0 };
  advanceByTrade(place, 20, 20);
  advanceByDepth(powerQueue(2), place, { before: 100, after: 80 });
  expect(place).toEqual({ aheadLots: 30, tradedLots: 0 });
});

test('no more is cancelled behind an order than stood there', () => {
  const place = { aheadLots: 90, tradedLots: 0 };
  advanceByDepth({ kind: 'probabilistic', chanceBehind: () => 1 }, place, { before: 100, after: 70 });
  expect(place.aheadLots).toBe(70);
});

describe.each(MODELS)('the %s model', (_, model) => {
  test('never moves an order back, nor beyond the front, nor out of its level', () => {
    const anyStep = fc.record({ trade: fc.boolean(), lots: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.array(anyStep), (start, steps) => {
        const place = { aheadLots: start, tradedLots: 0 };
        let level = start;
        for (const { trade, lots } of steps) {
          const before = place.aheadLots;
          if (trade) advanceByTrade(place, lots, lots);
          else {
            advanceByDepth(model, place, { before: level, after: lots });
            level = lots;
          }
          expect(place.aheadLots).toBeGreaterThanOrEqual(0);
          expect(place.aheadLots).toBeLessThanOrEqual(before);
          if (!trade) expect(place.aheadLots).toBeLessThanOrEqual(lots);
        }
      }),
    );
  });

  test('a level that only grows brings nobody forward', () => {
    const place = { aheadLots: 20, tradedLots: 0 };
    advanceByDepth(model, place, { before: 20, after: 200 });
    expect(place.aheadLots).toBe(20);
  });
});
