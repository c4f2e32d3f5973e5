import { describe, expect, test } from '@jest/globals';
import {
  counted,
  shownCount,
  shownMoney,
  shownPercent,
  shownRatio,
  shownShare,
} from '../../../layers/platform/report/figures.ts';

describe('a number as it is shown', () => {
  test.each([undefined, Number.NaN, Infinity, -Infinity])('%s is a dash', (value) => {
    for (const shown of [shownPercent(value), shownRatio(value), shownMoney(value, 'USD')])
      expect(shown).toBe('—');
  });

  test('what rounds to nothing is no negative nothing', () => {
    expect(shownPercent(-0.00001)).toBe('0.00 %');
    expect(shownRatio(-0)).toBe('0.00');
    expect(shownMoney(-0.001, 'USD')).toBe('0.00 USD');
  });

  test('is grouped and keeps its sign', () => {
    expect(shownMoney(-1_234_567.891, 'USD')).toBe('-1,234,567.89 USD');
    expect(shownMoney(5, undefined)).toBe('5.00');
    expect(shownPercent(-0.1234, 1)).toBe('-12.3 %');
    expect(shownCount(5_105)).toBe('5,105');
  });

  test('a share of nothing is a dash', () => {
    expect(shownShare(0, 0)).toBe('—');
    expect(shownShare(1, 8)).toBe('12.5 %');
  });

  test('one is not many', () => {
    expect([counted(0, 'session'), counted(1, 'session'), counted(2_000, 'session')]).toEqual([
      '0 sessions',
      '1 session',
      '2,000 sessions',
    ]);
  });
});
