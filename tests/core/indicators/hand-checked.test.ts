import { describe, expect, test } from '@jest/globals';
import type { Columns } from '../../../layers/core/indicators/columns.ts';
import { computeIndicator } from '../../../layers/core/indicators/indicator-runs.ts';
import type { ParameterValues } from '../../../layers/core/indicators/parameter.ts';
import { indicatorNamed } from '../../../layers/core/indicators/registry.ts';
import { ordinaryMarket } from './observations.ts';

const RISING = { close: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] };
const NONE = NaN;

describe('averages', () => {
  test('the simple average of 2, 4, 9 is 5', () => {
    expectColumn('sma', { close: [2, 4, 9, 2] }, { period: 3 }, 'sma', [NONE, NONE, 5, 5]);
  });

  test('the weighted average weighs the newest most: (1 * 2 + 2 * 4 + 3 * 9) / 6', () => {
    expectColumn('wma', { close: [2, 4, 9] }, { period: 3 }, 'wma', [NONE, NONE, 37 / 6]);
  });

  test('the exponential average of period 3 is seeded with the mean of three and then goes half the way', () => {
    expectColumn('ema', { close: [2, 4, 9, 7, 7] }, { period: 3 }, 'ema', [NONE, NONE, 5, 6, 6.5]);
  });

  test('seeded with the first value it goes half the way from there', () => {
    expectColumn('ema', { close: [2, 4, 9] }, { period: 3, seed: 'first' }, 'ema', [2, 3, 6]);
  });

  test('double and triple averages follow a straight line without lag', () => {
    expectColumn('dema', RISING, { period: 3 }, 'dema', [NONE, NONE, NONE, NONE, 5, 6, 7, 8, 9, 10]);
    expectColumn('tema', RISING, { period: 3 }, 'tema', [...Array<number>(6).fill(NONE), 7, 8, 9, 10]);
  });

  test('a line through points on a line is that line', () => {
    const close = [3, 5, 7, 9];
    expectColumn('linear-trend', { close }, { period: 3 }, 'slope', [NONE, NONE, 2, 2]);
    expectColumn('linear-trend', { close }, { period: 3 }, 'value', [NONE, NONE, 7, 9]);
    expectColumn('linear-trend', { close }, { period: 3 }, 'rSquared', [NONE, NONE, 1, 1]);
  });

  test('a line through 1, 0, 2 rises by a half and explains a quarter', () => {
    expectColumn('linear-trend', { close: [1, 0, 2] }, { period: 3 }, 'slope', [NONE, NONE, 0.5]);
    expectColumn('linear-trend', { close: [1, 0, 2] }, { period: 3 }, 'rSquared', [NONE, NONE, 0.25]);
  });
});

describe('momentum', () => {
  test('RSI: gains 1 and 0, losses 0 and 1, then a gain of 3 on halved averages', () => {
    // Averages 0.5 and 0.5 give 50; then gain (0.5 + 3) / 2 = 1.75 and loss 0.25 give 87.5.
    expectColumn('rsi', { close: [10, 11, 10, 13] }, { period: 2 }, 'rsi', [NONE, NONE, 50, 87.5]);
  });

  test('RSI is 100 where nothing was lost, 0 where nothing was gained, 50 where nothing moved', () => {
    expectColumn('rsi', { close: [1, 2, 3] }, { period: 2 }, 'rsi', [NONE, NONE, 100]);
    expectColumn('rsi', { close: [3, 2, 1] }, { period: 2 }, 'rsi', [NONE, NONE, 0]);
    expectColumn('rsi', { close: [2, 2, 2] }, { period: 2 }, 'rsi', [NONE, NONE, 50]);
  });

  test('MACD of a market that stands still is exactly nothing', () => {
    const close = Array<number>(40).fill(0.1);
    for (const output of ['macd', 'signal', 'histogram']) {
      expectColumn('macd', { close }, {}, output, [
        ...Array<number>(33).fill(NONE),
        ...Array<number>(7).fill(0),
      ]);
    }
  });

  test('the stochastic of a close at a quarter of the range is 25, and %R counts the same from the top', () => {
    const bars = { high: [10, 12], low: [8, 9], close: [9, 9] };
    expectColumn('stochastic', bars, { period: 2, slowing: 1, signal: 1 }, 'k', [NONE, 25]);
    expectColumn('williams-r', bars, { period: 2 }, 'williamsR', [NONE, -75]);
  });

  test('CCI of typical prices 1, 2, 6: 3 above the mean, mean deviation 2', () => {
    const close = [1, 2, 6];
    expectColumn('cci', { high: close, low: close, close }, { period: 3 }, 'cci', [
      NONE,
      NONE,
      3 / (0.015 * 2),
    ]);
  });

  test('MFI: 20 of 30 flowed with rising prices', () => {
    const close = [1, 2, 1];
    const bars = { high: close, low: close, close, volume: [5, 10, 10] };
    expectColumn('mfi', bars, { period: 2 }, 'mfi', [NONE, NONE, 100 * (20 / 30)]);
  });

  test('a price that doubles returns 1, or log 2', () => {
    expectColumn('rate-of-change', { close: [3, 6] }, { period: 1 }, 'return', [NONE, 1]);
    expectColumn('rate-of-change', { close: [3, 6] }, { period: 1, kind: 'log' }, 'return', [NONE, Math.LN2]);
  });
});

describe('range and direction', () => {
  const gapUp = { high: [10, 16], low: [8, 15], close: [9, 15.5] };

  test('true range reaches over the gap to the previous close', () => {
    expectColumn('true-range', gapUp, {}, 'trueRange', [2, 7]);
  });

  test("Wilder's ATR of period 2 moves half the way, the EWMA one two thirds", () => {
    const bars = { high: [10, 10, 16], low: [8, 8, 15], close: [9, 9, 15.5] };
    expectColumn('atr', bars, { period: 2 }, 'atr', [NONE, 2, 4.5]);
    expectColumn('atr', bars, { period: 2, smoothing: 'ewma' }, 'atr', [NONE, 2, 2 + (2 / 3) * 5]);
  });

  test('a market that only rises has all direction upwards', () => {
    const high = [10, 11, 12, 13];
    const bars = { high, low: high.map((x) => x - 1), close: high };
    expectColumn('adx', bars, { period: 2 }, 'adx', [NONE, NONE, NONE, 100]);
    expectColumn('adx', bars, { period: 2 }, 'plusDi', [NONE, NONE, NONE, 100]);
    expectColumn('adx', bars, { period: 2 }, 'minusDi', [NONE, NONE, NONE, 0]);
  });
});

describe('channels', () => {
  test('Bollinger bands lie at population deviations: of 2, 4, 4, 4, 5, 5, 7, 9 that is 2', () => {
    const close = [2, 4, 4, 4, 5, 5, 7, 9];
    const parameters = { period: 8, deviations: 2 };
    expectLast('bollinger', { close }, parameters, { upper: 9, middle: 5, lower: 1 });
  });

  test('a Keltner channel lies two average ranges from the average', () => {
    const bars = { high: [3, 4, 5], low: [1, 2, 3], close: [2, 3, 4] };
    const parameters = { emaPeriod: 3, atrPeriod: 3 };
    expectLast('keltner', bars, parameters, { upper: 7, middle: 3, lower: -1 });
  });

  test('the Donchian channel spans the highest high and lowest low, this bar included', () => {
    const bars = { high: [5, 9, 6, 7], low: [4, 3, 5, 6] };
    expectColumn('donchian', bars, { period: 2 }, 'upper', [NONE, 9, 9, 7]);
    expectColumn('donchian', bars, { period: 2 }, 'lower', [NONE, 3, 3, 5]);
    expectColumn('donchian', bars, { period: 2 }, 'middle', [NONE, 6, 6, 6]);
  });

  test('a gap is the stretch between two bars that do not touch', () => {
    const bars = { high: [10, 12, 12, 9], low: [9, 11, 10, 8], close: [10, 11, 10, 8] };
    expectColumn('price-gap', bars, {}, 'gap', [NONE, 0.1, 0, -0.1]);
  });
});

describe('statistics', () => {
  test('the variance of 2, 4, 4, 4, 5, 5, 7, 9 is 4 of the population and 32 / 7 of the sample', () => {
    const close = [2, 4, 4, 4, 5, 5, 7, 9];
    expectLast('variance', { close }, { period: 8 }, { variance: 4, deviation: 2 });
    expectLast('variance', { close }, { period: 8, divisor: 'sample' }, { variance: 32 / 7 });
    expectLast('z-score', { close }, { period: 8 }, { zScore: 2 });
  });

  test('realised volatility of returns a, -a is a, and with its mean taken off the root of two times that', () => {
    const close = [100, 100 * Math.exp(0.1), 100];
    expectLast('realised-volatility', { close }, { period: 2, barsPerYear: 1 }, { volatility: 0.1 });
    const sample = { period: 2, barsPerYear: 1, centre: 'sample' };
    expectLast('realised-volatility', { close }, sample, { volatility: 0.1 * Math.SQRT2 });
  });

  test('returns a, a are a volatility of a from zero and none from their mean', () => {
    const close = [100, 100 * Math.exp(0.1), 100 * Math.exp(0.2)];
    expectLast('realised-volatility', { close }, { period: 2, barsPerYear: 1 }, { volatility: 0.1 });
    const sample = { period: 2, barsPerYear: 1, centre: 'sample' };
    expectLast('realised-volatility', { close }, sample, { volatility: 0 });
  });

  test('volatility is scaled to the year by the root of its bars', () => {
    const close = [100, 100 * Math.exp(0.1), 100];
    expectLast('realised-volatility', { close }, { period: 2, barsPerYear: 256 }, { volatility: 1.6 });
  });

  test('the correlation of 1, 2, 3 with 1, 3, 2 is a half, and the regression slope too', () => {
    const pair = { x: [1, 2, 3], y: [1, 3, 2] };
    expectLast('correlation', pair, { period: 3 }, { correlation: 0.5 });
    expectLast('regression', pair, { period: 3 }, { slope: 0.5, intercept: 1, rSquared: 0.25 });
  });
});

test('a series is correlated with itself by 1 and with its opposite by -1, never by more', () => {
  const { x = new Float64Array() } = ordinaryMarket(500);
  for (const [y, sign] of [
    [x, 1],
    [x.map((value) => -value), -1],
  ] as const) {
    const { correlation = [] } = run('correlation', { x: [...x], y: [...y] }, { period: 7 });
    for (const value of correlation.slice(6)) {
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
      expect(value).toBeCloseTo(sign, 12);
    }
  }
});

describe('volume', () => {
  test('on-balance volume adds on a rise and takes off on a fall', () => {
    const bars = { close: [1, 2, 2, 1], volume: [9, 5, 7, 3] };
    expectColumn('obv', bars, {}, 'obv', [0, 5, 5, 2]);
  });

  test('the session average starts anew with the session', () => {
    const close = [10, 20, 30];
    const bars = { high: close, low: close, close, volume: [1, 3, 5], session: [1, 1, 2] };
    expectColumn('session-vwap', bars, {}, 'vwap', [10, 17.5, 30]);
  });

  test('the rolling average forgets the bar that leaves', () => {
    const close = [10, 20, 30];
    const bars = { high: close, low: close, close, volume: [1, 3, 5] };
    expectColumn('rolling-vwap', bars, { period: 2 }, 'vwap', [NONE, 17.5, 26.25]);
  });
});

describe('futures', () => {
  test('one basis point every eight hours is 10.95 % a year', () => {
    expectLast('annualised-funding', { fundingRate: [1e-4] }, { period: 1 }, { funding: 0.1095 });
  });

  test('a future 2 % over spot 73 days before expiry carries 10 % a year', () => {
    expectLast('basis', { future: [102], spot: [100] }, {}, { basis: 0.02 });
    expectLast('annualised-carry', { future: [102], spot: [100], daysToExpiry: [73] }, {}, { carry: 0.1 });
    expectLast('annualised-carry', { future: [102], spot: [100], daysToExpiry: [0] }, {}, { carry: 0 });
  });

  test('open interest from 200 to 250 grows by a quarter', () => {
    expectColumn('open-interest-change', { openInterest: [200, 250] }, {}, 'change', [NONE, 0.25]);
  });
});

function expectColumn(
  name: string,
  inputs: Readonly<Record<string, readonly number[]>>,
  parameters: ParameterValues,
  output: string,
  expected: readonly number[],
): void {
  const column = run(name, inputs, parameters)[output];
  expect(column?.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (Number.isNaN(value)) expect(column?.[i]).toBeNaN();
    else expect(column?.[i]).toBeCloseTo(value, 12);
  });
}

function expectLast(
  name: string,
  inputs: Readonly<Record<string, readonly number[]>>,
  parameters: ParameterValues,
  expected: Readonly<Record<string, number>>,
): void {
  const outputs = run(name, inputs, parameters);
  for (const [output, value] of Object.entries(expected))
    expect(outputs[output]?.at(-1)).toBeCloseTo(value, 12);
}

function run(
  name: string,
  inputs: Readonly<Record<string, readonly number[]>>,
  parameters: ParameterValues,
): Columns {
  const definition = indicatorNamed(name);
  if (definition === undefined) throw new Error(`there is no ${name}`);
  const columns = Object.fromEntries(
    Object.entries(inputs).map(([column, values]) => [column, Float64Array.from(values)]),
  );
  const result = computeIndicator(definition, columns, parameters);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
