import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  clearLadder,
  flipped,
  lotsAt,
  nextKey,
  NO_KEY,
  priceLadder,
  setLots,
  TICK_LIMIT,
} from '../../../../layers/core/simulation/matching/price-ladder.ts';

const anyTick = fc.oneof(
  fc.integer({ min: 6_183_000, max: 6_185_100 }),
  fc.integer({ min: 0, max: TICK_LIMIT - 1 }),
  fc.constantFrom(0, 31, 32, 1023, 1024, 32_767, 32_768, 2 ** 20 - 1, 2 ** 20, TICK_LIMIT - 1),
);
const anyUpdates = fc.array(fc.tuple(anyTick, fc.constantFrom(0, 0, 1, 7, 2 ** 40)), { maxLength: 200 });

describe.each(['bids', 'asks'] as const)('a ladder of %s', (side) => {
  test('holds what a sorted map holds, and walks it best price first', () => {
    fc.assert(
      fc.property(anyUpdates, (updates) => {
        const ladder = priceLadder(side);
        const map = new Map<number, number>();
        for (const [tick, lots] of updates) {
          expect(setLots(ladder, tick, lots)).toBe(map.get(tick) ?? 0);
          if (lots === 0) map.delete(tick);
          else map.set(tick, lots);
          const best = [...map.keys()].reduce(
            (a, b) => (side === 'bids' ? Math.max(a, b) : Math.min(a, b)),
            side === 'bids' ? -1 : NO_KEY,
          );
          expect(ladder.bestKey).toBe(map.size === 0 ? NO_KEY : flipped(ladder, best));
        }
        const walked: (readonly [number, number])[] = [];
        for (let key = ladder.bestKey; key !== NO_KEY; key = nextKey(ladder, key + 1)) {
          walked.push([flipped(ladder, key), lotsAt(ladder, flipped(ladder, key))]);
        }
        const sorted = [...map].sort(([a], [b]) => (side === 'bids' ? b - a : a - b));
        expect(walked).toEqual(sorted);
        expect(ladder.levels).toBe(map.size);
      }),
    );
  });

  test('forgets everything when it is cleared, and can be filled again', () => {
    const ladder = priceLadder(side);
    for (const tick of [5, 5_000, 5_000_000]) setLots(ladder, tick, 3);
    clearLadder(ladder);
    expect([ladder.bestKey, ladder.levels, lotsAt(ladder, 5_000)]).toEqual([NO_KEY, 0, 0]);
    setLots(ladder, 5_000, 2);
    expect(flipped(ladder, ladder.bestKey)).toBe(5_000);
    expect(nextKey(ladder, ladder.bestKey + 1)).toBe(NO_KEY);
  });
});
