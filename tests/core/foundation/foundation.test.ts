import { describe, expect, test } from '@jest/globals';
import { assert, at, BrokenInvariant } from '../../../layers/core/foundation/assert.ts';
import { ok, refuse } from '../../../layers/core/foundation/result.ts';
import { epochMs, isoDate, isoInstant } from '../../../layers/core/foundation/time.ts';

describe('a broken invariant', () => {
  test('crashes with its words, and a kept one says nothing', () => {
    expect(() => {
      assert(false, 'two and two');
    }).toThrow(BrokenInvariant);
    expect(() => {
      assert(true, 'two and two');
    }).not.toThrow();
  });

  test('an element that was promised is there, counted from either end', () => {
    expect([at([1, 2, 3], 0), at([1, 2, 3], -1), at(Float64Array.of(7), 0)]).toEqual([1, 3, 7]);
    for (const index of [3, -4, 0.5]) expect(() => at([1, 2, 3], index)).toThrow('no element');
    expect(() => at([], -1)).toThrow('no element -1 among 0');
  });
});

describe('a result', () => {
  test('a refusal carries its code, words and numbers, and no empty details', () => {
    expect(refuse('A', 'b')).toEqual({ ok: false, error: { code: 'A', message: 'b' } });
    expect(refuse('A', 'b', { n: 1 })).toMatchObject({ error: { details: { n: 1 } } });
    expect(ok(1)).toEqual({ ok: true, value: 1 });
  });
});

describe('an instant', () => {
  test('is a whole and safe number of milliseconds, before 1970 too', () => {
    expect(isoInstant(epochMs(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(isoDate(epochMs(-1))).toBe('1969-12-31');
    for (const value of [0.5, NaN, Infinity, 2 ** 53]) expect(() => epochMs(value)).toThrow('not an instant');
  });
});
