import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { engleGranger } from '../../../layers/core/statistics/cointegration.ts';
import { halfLife } from '../../../layers/core/statistics/half-life.ts';
import { hedgeRatio } from '../../../layers/core/statistics/hedge-ratio.ts';
import { kalmanHedge } from '../../../layers/core/statistics/kalman-hedge.ts';
import { criticalValues } from '../../../layers/core/statistics/mackinnon.ts';
import { augmentedDickeyFuller } from '../../../layers/core/statistics/unit-root.ts';
import { autoregression, bells, randomWalk } from './reference-sample.ts';

const WALK = randomWalk(300, 11);
const REVERTING = autoregression(300, 12, 0.9);
/** Moves with the walk, but for a spread that reverts. */
const PAIR = WALK.map((level, i) => 5 + 1.7 * level + 2 * at(REVERTING, i));

describe('augmented Dickey-Fuller', () => {
  test('a walk is a walk, a reverting series is not (statsmodels adfuller)', () => {
    const walk = augmentedDickeyFuller(WALK);
    expect(walk?.statistic).toBeCloseTo(-0.9254605902594475, 9);
    expect(walk?.pValue).toBeCloseTo(0.7794723019429699, 9);
    expect(augmentedDickeyFuller(WALK, { lags: 1 })?.statistic).toBeCloseTo(-0.8347400027229693, 9);
    expect(augmentedDickeyFuller(REVERTING)?.statistic).toBeCloseTo(-4.5976252476892405, 9);
    expect(augmentedDickeyFuller(REVERTING, { deterministic: 'none' })?.statistic).toBeCloseTo(
      -4.595677500301063,
      9,
    );
    const trend = augmentedDickeyFuller(REVERTING, { deterministic: 'trend' });
    expect(trend?.statistic).toBeCloseTo(-4.584009247298098, 9);
    expect(trend?.pValue).toBeCloseTo(0.00109652929477788, 9);
  });

  test('lags are chosen by Akaike where the steps remember (statsmodels adfuller, autolag AIC)', () => {
    let level = 0;
    const momentum = autoregression(300, 12, 0.6).map((step) => (level += step));
    const found = augmentedDickeyFuller(momentum);
    expect(found).toMatchObject({ lags: 1, count: 298 });
    expect(found?.statistic).toBeCloseTo(-2.701327090399064, 9);
    expect(found?.pValue).toBeCloseTo(0.0738089058438501, 9);
    expect(found?.criticalValues.onePercent).toBeCloseTo(-3.4524859843440754, 12);
    expect(found?.criticalValues.fivePercent).toBeCloseTo(-2.871288184343229, 12);
    expect(found?.criticalValues.tenPercent).toBeCloseTo(-2.571964047565425, 12);
  });

  test('critical values at infinity are the first column of MacKinnon 2010', () => {
    expect(criticalValues({ series: 1, deterministic: 'constant' }, Infinity).fivePercent).toBe(-2.86154);
    expect(criticalValues({ series: 2, deterministic: 'constant' }, Infinity).onePercent).toBe(-3.89644);
    expect(criticalValues({ series: 1, deterministic: 'trend' }, Infinity).tenPercent).toBe(-3.12705);
    expect(() => criticalValues({ series: 2, deterministic: 'none' }, 100)).toThrow('no critical values');
  });

  test('neither the unit nor the level of a price changes the answer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (seed, unit) => {
          const walk = randomWalk(80, seed);
          const scaled = walk.map((level) => 50 + unit * level);
          const [own, other] = [walk, scaled].map(
            (series) => augmentedDickeyFuller(series, { lags: 1 })?.statistic ?? NaN,
          );
          expect(Math.abs((own ?? NaN) - (other ?? NaN))).toBeLessThan(1e-7);
        },
      ),
    );
  });

  test('walks pass for reverting about one time in twenty at five per cent', () => {
    const rejected = Array.from({ length: 400 }, (_, i) => {
      const found = augmentedDickeyFuller(randomWalk(100, 1 + 7919 * i), { lags: 0 });
      return (found?.statistic ?? NaN) < (found?.criticalValues.fivePercent ?? NaN);
    }).filter(Boolean).length;
    expect(rejected).toBeGreaterThan(6);
    expect(rejected).toBeLessThan(40);
  });

  test('too short a series, or one without noise, has no test', () => {
    expect(augmentedDickeyFuller([1, 2, 3])).toBeUndefined();
    expect(augmentedDickeyFuller(new Float64Array(50).fill(7))).toBeUndefined();
  });
});

describe('Engle-Granger', () => {
  test('a pair on one walk is cointegrated (statsmodels coint, autolag aic)', () => {
    const found = engleGranger(PAIR, [WALK]);
    expect(found?.statistic).toBeCloseTo(-4.614755584597663, 9);
    expect(found?.pValue).toBeCloseTo(0.000788367424874226, 9);
    expect(found?.criticalValues.onePercent).toBeCloseTo(-3.93344345, 8);
    expect(found?.criticalValues.fivePercent).toBeCloseTo(-3.35664144, 8);
    expect(found?.criticalValues.tenPercent).toBeCloseTo(-3.05866504, 8);
    expect(found?.hedgeRatios[0]).toBeCloseTo(1.6612717714559326, 9);
    expect(found?.intercept).toBeCloseTo(8.408337867595044, 7);
  });

  test('three series with a trend (statsmodels coint, trend ct, maxlag 1)', () => {
    const found = engleGranger(PAIR, [WALK, randomWalk(300, 13)], { lags: 1, deterministic: 'trend' });
    expect(found?.statistic).toBeCloseTo(-5.039301836282241, 8);
    expect(found?.criticalValues.onePercent).toBeCloseTo(-4.72637497, 8);
    expect(found?.hedgeRatios).toHaveLength(2);
  });

  test('two walks of their own are not, and a perfect copy proves nothing', () => {
    const found = engleGranger(WALK, [randomWalk(300, 13)]);
    expect(found?.statistic).toBeGreaterThan(found?.criticalValues.tenPercent ?? NaN);
    expect(
      engleGranger(
        WALK.map((level) => 2 * level + 1),
        [WALK],
      ),
    ).toBeUndefined();
  });

  test('the spread sums to zero and has nothing of the hedge left in it', () => {
    const found = engleGranger(PAIR, [WALK]);
    expect(found?.spread.reduce((total, value) => total + value, 0)).toBeCloseTo(0, 7);
    expect(found?.spread[7]).toBeCloseTo(
      at(PAIR, 7) - (found?.intercept ?? NaN) - (found?.hedgeRatios[0] ?? NaN) * at(WALK, 7),
      9,
    );
  });
});

describe('half-life', () => {
  test('of a fitted autoregression (statsmodels OLS)', () => {
    expect(halfLife(REVERTING)).toBeCloseTo(5.260123109285092, 9);
    expect(halfLife(REVERTING, { form: 'discrete' })).toBeCloseTo(4.905390242802807, 9);
  });

  test('a spread that halves each bar, but for a wobble, has a half-life of one bar', () => {
    const halving = Array.from({ length: 30 }, (_, i) => 2 ** -i);
    expect(halfLife(halving, { form: 'discrete' })).toBeCloseTo(1, 9);
    expect(halfLife(halving)).toBeCloseTo(2 * Math.LN2, 9);
  });

  test('a spread that runs away has none', () => {
    expect(halfLife([1, 2, 4, 8, 16.5])).toBeUndefined();
    expect(halfLife([1, 2, 1])).toBeUndefined();
    expect(halfLife([3, 3, 3, 3, 3])).toBeUndefined();
    expect(halfLife([1, -1.1, 1.2, -1.4, 1.5], { form: 'discrete' })).toBeUndefined();
  });
});

describe('hedge ratios', () => {
  test('least squares finds the line', () => {
    const found = hedgeRatio([3, 5, 7, 9.5], [1, 2, 3, 4]);
    expect(found?.slope).toBeCloseTo(2.15, 12);
    expect(found?.intercept).toBeCloseTo(0.75, 12);
    expect(hedgeRatio([1, 2, 3], [4, 4, 4])).toBeUndefined();
  });

  test('the Kalman filter matches a direct matrix computation of Chan 2013', () => {
    const steps = kalmanHedge(PAIR, WALK);
    const last = at(steps, -1);
    expect(last.next.slope).toBeCloseTo(1.7353177923005214, 9);
    expect(last.next.intercept).toBeCloseTo(0.01821660500419479, 9);
    expect(last.forecastError).toBeCloseTo(-1.950581920310924, 8);
    expect(last.forecastDeviation).toBeCloseTo(0.8661012765144365, 9);
  });

  test('it learns a line that does not move, and follows one that does', () => {
    const x = randomWalk(500, 21);
    const noise = bells(500, 22);
    const y = x.map((level, i) => (i < 250 ? 1.2 : 1.8) * level + 0.1 * at(noise, i));
    const steps = kalmanHedge(y, x, { drift: 1e-4, observationVariance: 0.01, initialVariance: 1 });
    expect(at(steps, 240).next.slope).toBeCloseTo(1.2, 1);
    expect(at(steps, 499).next.slope).toBeCloseTo(1.8, 1);
  });

  test('later rows change no earlier step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 40 }), (seed, cut) => {
        const [y, x] = [randomWalk(41, seed), randomWalk(41, seed + 1)];
        expect(kalmanHedge(y.slice(0, cut), x.slice(0, cut))).toEqual(kalmanHedge(y, x).slice(0, cut));
      }),
      { numRuns: 20 },
    );
  });
});
