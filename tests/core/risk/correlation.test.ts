import { describe, expect, test } from '@jest/globals';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import { barAt, slice, windowOf } from '../../../layers/core/market/bar-window.ts';
import { CORRELATION_BARS, returnCorrelation } from '../../../layers/core/risk/correlation.ts';
import { closesOf } from '../../builders/a-bar.ts';

function walk(seed: number, count: number): number[] {
  const rng = seededRng(seed);
  let price = 100;
  return Array.from({ length: count }, () => (price *= Math.exp(0.01 * rng.normal())));
}

describe('the correlation of two instruments', () => {
  const closes = walk(1, 100);

  test('of one with itself is one, and with its mirror minus one', () => {
    const own = closesOf(closes);
    expect(returnCorrelation(own, own)).toBeCloseTo(1, 9);
    expect(returnCorrelation(own, closesOf(closes.map((close) => 10_000 / close)))).toBeCloseTo(-1, 9);
  });

  test('of strangers is small', () => {
    expect(Math.abs(returnCorrelation(closesOf(closes), closesOf(walk(2, 100))) ?? 1)).toBeLessThan(0.3);
  });

  test('needs twenty returns they share, and not nineteen', () => {
    const own = closesOf(closes.slice(0, 21));
    expect(returnCorrelation(own, own)).toBeCloseTo(1, 9);
    expect(returnCorrelation(own, slice(own, 1, 21))).toBeUndefined();
  });

  test('is unknown where one never moved', () => {
    expect(returnCorrelation(closesOf(closes), closesOf(closes.map(() => 100)))).toBeUndefined();
  });

  test('looks at the last sixty returns alone', () => {
    const late = closes.map((close, day) => (day < 100 - CORRELATION_BARS - 1 ? 10_000 / close : close));
    expect(returnCorrelation(closesOf(closes), closesOf(late))).toBeCloseTo(1, 9);
  });

  test('looks at the whole of them: one other return, sixty back, is seen, and sixty-one back is not', () => {
    const fallen = (daysBack: number): readonly number[] =>
      closes.map((close, day) => (day >= closes.length - daysBack ? close / 2 : close));
    const correlation = (daysBack: number): number =>
      returnCorrelation(closesOf(closes), closesOf(fallen(daysBack))) ?? NaN;
    expect(correlation(60)).toBeLessThan(0.5);
    expect(correlation(61)).toBeCloseTo(1, 9);
  });

  test('is unknown beside something without bars', () => {
    expect(returnCorrelation(closesOf(closes), closesOf([]))).toBeUndefined();
    expect(returnCorrelation(closesOf([]), closesOf(closes))).toBeUndefined();
  });

  test('compares closes of the same instants: a holiday of one shifts nothing', () => {
    const own = closesOf(closes);
    const gaps = windowOf(closes.map((_, day) => barAt(own, day)).filter((_, day) => day % 7 !== 3));
    expect(returnCorrelation(own, gaps)).toBeCloseTo(1, 9);
    expect(returnCorrelation(gaps, own)).toBeCloseTo(1, 9);
  });
});
