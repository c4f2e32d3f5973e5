import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quoted } from '../../../layers/core/strategies/figures.ts';
import { cameBack, enter, leave, sideOf } from '../../../layers/core/strategies/signals.ts';
import {
  adxSettlingBars,
  emaSettlingBars,
  wilderSettlingBars,
} from '../../../layers/core/strategies/settling.ts';

test('a bare case is refused by the floor of 0.60, half of a clear one meets it, and none reaches 0.70', () => {
  expect(enter(1, 0, '').confidence).toBe(0.55);
  expect(enter(1, 1 / 2, '').confidence).toBeCloseTo(0.6, 12);
  expect(enter(1, 1, '')).toMatchObject({ direction: 'long', strength: 0.75, confidence: 0.625 });
  expect(enter(-1, 1e6, '').confidence).toBeLessThan(0.7);
});

test('more evidence never lowers strength or confidence, and none leaves the unit interval', () => {
  const evidence = fc.double({ min: -10, max: Infinity, noNaN: true });
  fc.assert(
    fc.property(evidence, evidence, (a, b) => {
      const [weak, strong] = [enter(1, Math.min(a, b), ''), enter(1, Math.max(a, b), '')];
      expect(weak.confidence).toBeLessThanOrEqual(strong.confidence);
      expect(weak.strength).toBeLessThanOrEqual(strong.strength);
      expect(weak.strength).toBeGreaterThanOrEqual(0.5);
      expect(strong.strength).toBeLessThanOrEqual(1);
    }),
  );
});

test('leaving wants no position and passes the floor on confidence', () => {
  expect(leave('over')).toEqual({ direction: 'flat', strength: 0, confidence: 0.625, reason: 'over' });
});

test('a distance comes back when it passes its line from either side, not when it stays or goes away', () => {
  expect(cameBack(1, -1)).toBe(true);
  expect(cameBack(1, 0)).toBe(true);
  expect(cameBack(-1, 0.1)).toBe(true);
  expect(cameBack(1, 0.1)).toBe(false);
  expect(cameBack(0, 1)).toBe(false);
  expect(cameBack(0, 0)).toBe(false);
  expect(cameBack(2, 0.5, 0.5)).toBe(true);
  expect(cameBack(-2, -0.4, 0.5)).toBe(true);
  expect(cameBack(0.4, -0.4, 0.5)).toBe(false);
});

test('a side is where the distance points', () => {
  expect([sideOf(3), sideOf(-3)]).toEqual([1, -1]);
});

test('prices read as people write them, from coins of a millionth to an index', () => {
  expect(quoted(1402.1)).toBe('1,402.10');
  expect(quoted(1234567.891)).toBe('1,234,567.89');
  expect(quoted(999.999)).toBe('999.999');
  expect(quoted(1.085034)).toBe('1.08503');
  expect(quoted(0.0000123456789)).toBe('0.0000123457');
  expect(quoted(0)).toBe('0.00000');
});

test('after settling, the start of a recursive average weighs less than 0.034 %', () => {
  for (let period = 2; period <= 100; period++) {
    expect((1 - 2 / (period + 1)) ** (emaSettlingBars(period) - period)).toBeLessThan(Math.exp(-8));
    const wilder = wilderSettlingBars(period) - period;
    expect((1 - 1 / period) ** wilder).toBeLessThan(Math.exp(-8));
    const second = adxSettlingBars(period) - 2 * period;
    expect((1 + second / period) * (1 - 1 / period) ** second).toBeLessThan(Math.exp(-8));
  }
});
