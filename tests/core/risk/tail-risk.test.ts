import { expect, test } from '@jest/globals';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import type { BarWindow } from '../../../layers/core/market/bar-window.ts';
import { portfolioTailRisk, worstShortfall } from '../../../layers/core/risk/portfolio-tail-risk.ts';

/** Closes grown from returns, a day apart. */
function windowFrom(returns: readonly number[]): BarWindow {
  const close = Float64Array.from(
    returns.reduce<number[]>((prices, r) => [...prices, (prices.at(-1) ?? 1) * (1 + r)], [100]),
  );
  const days = Float64Array.from(close, (_, day) => day * 86_400_000);
  const none = new Float64Array(close.length);
  return {
    length: close.length,
    openMs: days,
    closeMs: days,
    availableMs: days,
    open: close,
    high: close,
    low: close,
    close,
    volume: none,
  };
}

function noise(seed: number, days: number, size: number): readonly number[] {
  const rng = seededRng(seed);
  return Array.from({ length: days }, () => size * rng.normal());
}

test('nothing held has no tail', () => {
  expect(portfolioTailRisk([], 1)).toEqual([]);
  expect(worstShortfall([])).toBeUndefined();
});

test('historical at 95 %: nineteen returns of nothing and a 10 % fall, held at half of NAV, lose 5 % in the tail', () => {
  const returns = [...Array<number>(18).fill(0), -0.1, 0];
  const [historical] = portfolioTailRisk([{ window: windowFrom(returns), weight: 0.5 }], 1);
  // Twenty returns: the tail holds one, by position, and the quantile lies 95 % of the way up to the next.
  expect(historical).toMatchObject({ method: 'historical', confidence: 0.95 });
  expect(historical?.expectedShortfall).toBeCloseTo(0.05, 12);
});

test('three methods and two confidences agree about ordinary noise, and 99 % is worse than 95 %', () => {
  const window = windowFrom(noise(7, 500, 0.01));
  const measures = portfolioTailRisk([{ window, weight: 1 }], 7);
  expect(measures.map(({ method, confidence }) => `${method} ${confidence}`)).toEqual([
    'historical 0.95',
    'parametric 0.95',
    'monte-carlo 0.95',
    'historical 0.99',
    'parametric 0.99',
    'monte-carlo 0.99',
  ]);
  for (const { confidence, valueAtRisk, expectedShortfall } of measures) {
    // 1.645 and 2.326 standard deviations of 1 %.
    expect(Math.abs(valueAtRisk - (confidence === 0.95 ? 0.01645 : 0.02326))).toBeLessThan(0.004);
    expect(expectedShortfall).toBeGreaterThan(valueAtRisk);
  }
  expect(portfolioTailRisk([{ window, weight: 1 }], 7)).toEqual(measures);
});

test('the worst shortfall is the largest of the three at 95 %, whatever 99 % says', () => {
  const measures = portfolioTailRisk([{ window: windowFrom(noise(5, 300, 0.02)), weight: 1 }], 5);
  const at95 = measures.filter(({ confidence }) => confidence === 0.95);
  expect(worstShortfall(measures)).toBe(Math.max(...at95.map(({ expectedShortfall }) => expectedShortfall)));
  expect(worstShortfall(measures.filter(({ confidence }) => confidence === 0.99))).toBeUndefined();
});

test('of markets with different days only the common ones count, and too few of them leave a method out', () => {
  const daily = windowFrom(noise(9, 60, 0.01));
  const everyOther: BarWindow = {
    ...daily,
    closeMs: daily.closeMs.map((atMs, bar) => (bar % 2 === 0 ? atMs : atMs + 1)),
  };
  const both = portfolioTailRisk(
    [
      { window: daily, weight: 1 },
      { window: everyOther, weight: 0 },
    ],
    9,
  );
  const seldom = windowFrom(
    Array.from({ length: 30 }, (_, i) => {
      const [before = NaN, after = NaN] = [daily.close[2 * i], daily.close[2 * i + 2]];
      return after / before - 1;
    }),
  );
  const alone = portfolioTailRisk([{ window: seldom, weight: 1 }], 9);
  expect(both.map(({ method, confidence }) => [method, confidence])).toEqual(
    alone.map(({ method, confidence }) => [method, confidence]),
  );
  expect(both[0]?.valueAtRisk).toBeCloseTo(alone[0]?.valueAtRisk ?? NaN, 12);
  // Thirty returns have no hundredth.
  expect(alone.some(({ method, confidence }) => method === 'historical' && confidence === 0.99)).toBe(false);
});

test('a short against a long of the same thing has next to no tail', () => {
  const window = windowFrom(noise(3, 300, 0.02));
  const hedged = portfolioTailRisk(
    [
      { window, weight: 0.5 },
      { window, weight: -0.5 },
    ],
    3,
  );
  const [historical] = hedged;
  expect(historical?.valueAtRisk).toBeCloseTo(0, 12);
});
