import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RegimeFeatures } from '../../../layers/core/regime/regime-features.ts';
import { likeliestRegime } from '../../../layers/core/regime/regime-hysteresis.ts';
import { REGIMES } from '../../../layers/core/regime/regime.ts';
import { ruleBasedRegime } from '../../../layers/core/regime/rule-based-regime.ts';
import { between } from '../../builders/any-number.ts';

/** A quiet market without a direction, but for what is said. */
function features(change: Partial<RegimeFeatures> = {}): RegimeFeatures {
  return {
    adx: 15,
    trendRatio: 0,
    atrRatio: 1,
    volatilityIndex: 12,
    volatilityIndexFrom: 'realised-21',
    ...change,
  };
}
const regimeOf = (change: Partial<RegimeFeatures>): string =>
  likeliestRegime(ruleBasedRegime(features(change)));

const anyFeatures = fc.record({
  adx: between(0, 100),
  trendRatio: between(-0.999, 20),
  atrRatio: between(0, 1_000),
  volatilityIndex: between(0, 10_000),
});

describe('the rules of thumb', () => {
  test.each<[string, Partial<RegimeFeatures>, string]>([
    ['a strong trend above the mean in calm', { adx: 30, trendRatio: 0.05 }, 'trending-bull'],
    [
      'a strong trend below the mean in a storm',
      { adx: 30, trendRatio: -0.05, volatilityIndex: 30 },
      'trending-bear',
    ],
    ['no trend and calm', { adx: 15 }, 'range-bound'],
    ['a high VIX without a trend', { volatilityIndex: 30 }, 'high-volatility'],
    ['twice the usual range, whatever the VIX', { atrRatio: 2.5 }, 'high-volatility'],
    ['a VIX of forty, whatever the trend', { adx: 40, trendRatio: 0.1, volatilityIndex: 40 }, 'crisis'],
    [
      'a VIX of forty in a falling market',
      { adx: 40, trendRatio: -0.3, atrRatio: 3, volatilityIndex: 40 },
      'crisis',
    ],
    [
      'a strong trend above the mean in a storm',
      { adx: 30, trendRatio: 0.05, volatilityIndex: 30 },
      'high-volatility',
    ],
  ])('%s', (_, change, regime) => {
    expect(regimeOf(change)).toBe(regime);
  });

  test.each<[string, Partial<RegimeFeatures>, string, Partial<RegimeFeatures>, string]>([
    ['VIX 35', { volatilityIndex: 34.9 }, 'high-volatility', { volatilityIndex: 35.1 }, 'crisis'],
    ['VIX 25', { volatilityIndex: 24.9 }, 'range-bound', { volatilityIndex: 25.1 }, 'high-volatility'],
    ['twice the usual range', { atrRatio: 1.99 }, 'range-bound', { atrRatio: 2.01 }, 'high-volatility'],
    [
      'the 200-bar mean',
      { adx: 30, trendRatio: -0.001 },
      'trending-bear',
      { adx: 30, trendRatio: 0.001 },
      'trending-bull',
    ],
    [
      'ADX 20 to 25',
      { adx: 20, trendRatio: 0.05 },
      'range-bound',
      { adx: 25, trendRatio: 0.05 },
      'trending-bull',
    ],
  ])('turn at %s', (_, below, regimeBelow, above, regimeAbove) => {
    expect([regimeOf(below), regimeOf(above)]).toEqual([regimeBelow, regimeAbove]);
  });

  test('give probabilities that sum to one, of any market', () => {
    fc.assert(
      fc.property(anyFeatures, (change) => {
        const probabilities = ruleBasedRegime(features(change));
        expect(REGIMES.every((regime) => probabilities[regime] >= 0 && probabilities[regime] <= 1)).toBe(
          true,
        );
        expect(REGIMES.reduce((sum, regime) => sum + probabilities[regime], 0)).toBeCloseTo(1, 12);
      }),
      { numRuns: 1_000 },
    );
  });

  test('never believe less in a crisis for a higher VIX', () => {
    fc.assert(
      fc.property(anyFeatures, between(0, 100), (change, more) => {
        const lower = ruleBasedRegime(features(change));
        const higher = ruleBasedRegime(
          features({ ...change, volatilityIndex: change.volatilityIndex + more }),
        );
        expect(higher.crisis >= lower.crisis).toBe(true);
        expect(higher['trending-bull'] <= lower['trending-bull'] + 1e-12).toBe(true);
      }),
    );
  });
});
