import { describe, expect, test } from '@jest/globals';
import { slice, tail } from '../../../layers/core/market/bar-window.ts';
import { REGIME_WARM_UP, regimeFeatures } from '../../../layers/core/regime/regime-features.ts';
import { likeliestRegime } from '../../../layers/core/regime/regime-hysteresis.ts';
import { ruleBasedRegime } from '../../../layers/core/regime/rule-based-regime.ts';
import { closesOf } from '../../builders/a-bar.ts';

const YEARLY = { barsPerYear: 252 };
const closes = (price: (day: number) => number, days = 300): number[] =>
  Array.from({ length: days }, (_, day) => price(day));

describe('what a regime is judged by', () => {
  test('needs its warm-up, to the bar', () => {
    const bars = closesOf(closes((day) => 100 + day));
    expect(regimeFeatures(tail(bars, REGIME_WARM_UP - 1), YEARLY)).toBeUndefined();
    expect(regimeFeatures(tail(bars, REGIME_WARM_UP), YEARLY)).toBeDefined();
  });

  test('looks at no more than its warm-up, so that it says the same however much is known', () => {
    const bars = closesOf(closes((day) => 100 + 5 * Math.sin(day / 3) + day / 50));
    expect(regimeFeatures(bars, YEARLY)).toEqual(regimeFeatures(tail(bars, REGIME_WARM_UP), YEARLY));
  });

  test('does not change with what comes later', () => {
    const calm = closes((day) => 100 + 5 * Math.sin(day / 3));
    const crash = calm.map((close, day) => (day < 280 ? close : close / 2));
    expect(regimeFeatures(slice(closesOf(crash), 0, 280), YEARLY)).toEqual(
      regimeFeatures(slice(closesOf(calm), 0, 280), YEARLY),
    );
  });

  test('by hand: price over its mean, and the day’s volatility in points a year', () => {
    // One per cent up and down in turn: every log return is the same size.
    const bars = closesOf(closes((day) => (day % 2 === 0 ? 100 : 101)));
    const features = regimeFeatures(bars, YEARLY);
    const step = Math.log(1.01);
    expect(features?.trendRatio).toBeCloseTo(101 / 100.5 - 1, 9);
    expect(features?.volatilityIndex).toBeCloseTo(100 * step * Math.sqrt(252), 6);
    expect(features?.atrRatio).toBeCloseTo(1, 1);
  });

  test('of a market that never moved are numbers, and it is a range', () => {
    const features = regimeFeatures(closesOf(closes(() => 100)), YEARLY);
    expect(features).toMatchObject({ adx: 0, trendRatio: 0, atrRatio: 1, volatilityIndex: 0 });
    if (features === undefined) throw new Error('300 bars are enough');
    expect(likeliestRegime(ruleBasedRegime(features))).toBe('range-bound');
  });

  test.each<[string, (day: number) => number, string]>([
    ['a steady climb', (day) => 100 * 1.002 ** day, 'trending-bull'],
    ['a steady slide', (day) => 100 * 0.998 ** day, 'trending-bear'],
    ['a market that goes to and fro', (day) => 100 + (day % 2), 'range-bound'],
    ['one that swings by three per cent a day', (day) => (day % 2 === 0 ? 100 : 103), 'crisis'],
    ['one that swings by two per cent a day', (day) => (day % 2 === 0 ? 100 : 101.9), 'high-volatility'],
  ])('tell %s', (_, price, regime) => {
    const features = regimeFeatures(closesOf(closes(price), 0.5), YEARLY);
    if (features === undefined) throw new Error('300 bars are enough');
    expect(likeliestRegime(ruleBasedRegime(features))).toBe(regime);
  });
});
