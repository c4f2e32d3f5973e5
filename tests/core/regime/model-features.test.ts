import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { slice } from '../../../layers/core/market/bar-window.ts';
import type { KnownSeries } from '../../../layers/core/regime/known-series.ts';
import {
  BAR_FEATURES,
  lastRow,
  modelFeatures,
  ROW_BARS,
} from '../../../layers/core/regime/model-features.ts';
import { closeOf, closesOf } from '../../builders/a-bar.ts';
import { aMarket } from './a-market.ts';
import { codeOf, valueOf } from './hidden-markov/a-chain.ts';

const INPUTS = { barsPerYear: 252 };

/** A VIX that is known an hour after each close. */
function vixOf(points: readonly number[]): KnownSeries {
  return {
    availableMs: Float64Array.from(points, (_, day) => closeOf(day) + 3_600_000),
    values: Float64Array.from(points),
  };
}

describe('the features of a regime model', () => {
  test('are those of their definitions, counted by hand', () => {
    const bars = aMarket(ROW_BARS + 5, 3);
    const { features, firstBar } = valueOf(modelFeatures(bars, INPUTS));
    expect(firstBar).toBe(ROW_BARS - 1);
    expect(features.rows).toBe(6);
    expect(features.names).toEqual(BAR_FEATURES);
    const range = (i: number): number =>
      Math.max(at(bars.high, i), at(bars.close, i - 1)) - Math.min(at(bars.low, i), at(bars.close, i - 1));
    const meanOf = (count: number, of: (back: number) => number): number =>
      Array.from({ length: count }, (_, back) => of(back)).reduce((sum, value) => sum + value, 0) / count;
    const relative = (i: number): number => meanOf(14, (back) => range(i - back)) / at(bars.close, i);
    const logReturn = (i: number): number => Math.log(at(bars.close, i) / at(bars.close, i - 1));
    for (let row = 0; row < features.rows; row++) {
      const bar = firstBar + row;
      const [change, volatility, atrRatio] = features.values.subarray(3 * row);
      expect(change).toBeCloseTo(logReturn(bar), 12);
      expect(volatility).toBeCloseTo(Math.sqrt(252 * meanOf(21, (back) => logReturn(bar - back) ** 2)), 12);
      expect(atrRatio).toBeCloseTo(relative(bar) / meanOf(200, (back) => relative(bar - back)), 12);
    }
    expect(lastRow(features)).toEqual({
      dailyLogReturn: at(features.values, -3),
      realisedVolatility21d: at(features.values, -2),
      atrRatio: at(features.values, -1),
    });
  });

  test('know nothing of what comes later: more bars change no earlier row', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(80), fc.integer({ min: 1, max: 60 }), (seed, beyond, later) => {
        const bars = aMarket(ROW_BARS + beyond + later, seed);
        const vix = vixOf(Array.from({ length: bars.length }, (_, day) => 20 + (day % 7)));
        const rows = ROW_BARS + beyond;
        const then = valueOf(modelFeatures(slice(bars, 0, rows), { ...INPUTS, vix })).features;
        const now = valueOf(modelFeatures(bars, { ...INPUTS, vix })).features;
        expect(now.values.slice(0, then.values.length)).toEqual(then.values);
      }),
      { numRuns: 40 },
    );
  });

  test('remember no more than their own bars: a row is the same wherever the history begins', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 400 }), (seed, earlier) => {
        const bars = aMarket(earlier + ROW_BARS, seed);
        const long = valueOf(modelFeatures(bars, INPUTS)).features;
        const short = valueOf(modelFeatures(slice(bars, earlier, bars.length), INPUTS)).features;
        expect(short.rows).toBe(1);
        short.values.forEach((value, column) => {
          expect(value).toBeCloseTo(at(long.values, -3 + column), 12);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('call a market that has not moved for two hundred days usual', () => {
    const still = valueOf(modelFeatures(closesOf(Array.from({ length: ROW_BARS }, () => 50)), INPUTS));
    expect(lastRow(still.features)).toEqual({ dailyLogReturn: 0, realisedVolatility21d: 0, atrRatio: 1 });
  });

  test('are refused on too few bars, and on a price that is none', () => {
    expect(codeOf(modelFeatures(aMarket(ROW_BARS - 1, 1), INPUTS))).toBe('TOO_FEW_BARS');
    const worthless = closesOf(Array.from({ length: ROW_BARS }, (_, day) => (day === 212 ? 0 : 50)));
    expect(codeOf(modelFeatures(worthless, INPUTS))).toBe('FEATURE_NOT_FINITE');
  });
});

describe('a VIX beside the bars', () => {
  const bars = aMarket(ROW_BARS + 20, 8);
  const points = Array.from({ length: ROW_BARS + 20 }, (_, day) => 10 + day / 10);

  test('is the one that was known at the close: of the day before, as it closes later than the stocks', () => {
    const { features, firstBar } = valueOf(modelFeatures(bars, { ...INPUTS, vix: vixOf(points) }));
    expect(features.names).toEqual([...BAR_FEATURES, 'vix']);
    expect(at(features.values, 3)).toBe(at(points, firstBar - 1));
    expect(lastRow(features)['vix']).toBe(at(points, -2));
  });

  test('is refused once it has not been heard of for ten days', () => {
    const until = (days: number): KnownSeries => vixOf(points.slice(0, bars.length - days));
    expect(codeOf(modelFeatures(bars, { ...INPUTS, vix: until(10) }))).toBeUndefined();
    expect(codeOf(modelFeatures(bars, { ...INPUTS, vix: until(12) }))).toBe('FEATURE_NOT_FINITE');
    expect(codeOf(modelFeatures(bars, { ...INPUTS, vix: vixOf([]) }))).toBe('FEATURE_NOT_FINITE');
  });
});
