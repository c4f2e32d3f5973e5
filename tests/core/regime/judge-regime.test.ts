import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { DAY_MS } from '../../../layers/core/foundation/time.ts';
import { slice } from '../../../layers/core/market/bar-window.ts';
import { filterSeries, liveModel } from '../../../layers/core/regime/hidden-markov-live.ts';
import { judgeByModel, judgeByRules } from '../../../layers/core/regime/judge-regime.ts';
import { modelFeatures } from '../../../layers/core/regime/model-features.ts';
import { REGIME_WARM_UP } from '../../../layers/core/regime/regime-features.ts';
import { aMarket, aModelOf } from './a-market.ts';
import { codeOf, valueOf } from './hidden-markov/a-chain.ts';

const INPUTS = { barsPerYear: 252 };
const bars = aMarket(1_000, 5);
const model = valueOf(liveModel(aModelOf(bars)));

test('the rows of one cycle are enough: a model that heard the whole history says the same', () => {
  const { features, firstBar } = valueOf(modelFeatures(bars, INPUTS));
  const whole = valueOf(filterSeries(model, features));
  for (let count = REGIME_WARM_UP; count <= bars.length; count++) {
    const judged = valueOf(judgeByModel(slice(bars, 0, count), model, INPUTS));
    at(whole, count - 1 - firstBar).states.forEach((probability, state) => {
      expect(at(judged.states, state)).toBeCloseTo(probability, 4);
    });
  }
});

test('the model is asked about the last bars alone, so that more history changes nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 - REGIME_WARM_UP }), (from) => {
      const short = slice(bars, 1_000 - REGIME_WARM_UP, 1_000);
      expect(judgeByModel(slice(bars, from, 1_000), model, INPUTS)).toEqual(
        judgeByModel(short, model, INPUTS),
      );
    }),
    { numRuns: 20 },
  );
});

test('neither judge speaks before it has its bars', () => {
  expect(judgeByRules(slice(bars, 0, REGIME_WARM_UP - 1), INPUTS)).toBeUndefined();
  expect(judgeByRules(slice(bars, 0, REGIME_WARM_UP), INPUTS)).toBeDefined();
  expect(codeOf(judgeByModel(slice(bars, 0, 213), model, INPUTS))).toBe('TOO_FEW_BARS');
});

test('a model that was trained on other features is refused', () => {
  const vix = { availableMs: bars.availableMs, values: bars.close };
  expect(codeOf(judgeByModel(bars, model, { ...INPUTS, vix }))).toBe('FEATURES_DIFFER');
});

test('the rules take the VIX where it is known, and what the market did itself where it is not', () => {
  const known = { availableMs: bars.availableMs, values: bars.close.map(() => 41) };
  const stale = { ...known, availableMs: bars.availableMs.map((ms) => ms - 11 * DAY_MS) };
  const [own, withVix, withStale] = [INPUTS, { ...INPUTS, vix: known }, { ...INPUTS, vix: stale }].map(
    (inputs) => judgeByRules(bars, inputs),
  );
  expect(withVix?.features).toEqual({ ...own?.features, volatilityIndex: 41, volatilityIndexFrom: 'vix' });
  expect(withVix?.probabilities.crisis).toBeGreaterThan(0.9);
  expect(own?.features.volatilityIndexFrom).toBe('realised-21');
  expect(withStale).toEqual(own);
});

test('a market that is always five times as wild is in a crisis to an equity index, and in its usual state to itself', () => {
  const first = bars.close[0] ?? 1;
  const wild = (values: Float64Array): Float64Array => values.map((value) => first * (value / first) ** 5);
  const crypto = {
    ...bars,
    open: wild(bars.open),
    high: wild(bars.high),
    low: wild(bars.low),
    close: wild(bars.close),
  };
  const asIndex = judgeByRules(crypto, INPUTS)?.features;
  const asItself = judgeByRules(crypto, { ...INPUTS, volatilityLike: 'itself' })?.features;
  const calm = judgeByRules(bars, { ...INPUTS, volatilityLike: 'itself' })?.features;
  expect(asItself?.volatilityIndexFrom).toBe('realised-21-relative');
  expect(asIndex?.volatilityIndex).toBeGreaterThan(35);
  expect(asItself?.volatilityIndex).toBeCloseTo(calm?.volatilityIndex ?? 0, 6);
});
