import { describe, expect, test } from '@jest/globals';
import type { CandlestickPatternName } from '../../../layers/core/indicators/candlestick-patterns.ts';
import { candlesticksStream } from '../../../layers/core/indicators/candlesticks.ts';

type Candle = readonly [open: number, high: number, low: number, close: number];

/** Bodies of 2 that fall to 100 or rise to it. */
const FALL: readonly Candle[] = Array.from({ length: 10 }, (_, i) => [
  120 - 2 * i,
  120.5 - 2 * i,
  117.5 - 2 * i,
  118 - 2 * i,
]);
const RISE: readonly Candle[] = FALL.map(([open, high, low, close]) => [
  200 - open,
  200 - low,
  200 - high,
  200 - close,
]);

describe('after a fall to 100', () => {
  test.each<readonly [string, CandlestickPatternName, number, readonly Candle[]]>([
    ['a body that is hardly there', 'doji', 1, [[100, 101, 99, 100.1]]],
    ['a body of a third of the range', 'doji', 0, [[100, 101, 99, 100.7]]],
    ['a long body without shadows', 'marubozu', 1, [[100, 103, 100, 103]]],
    ['a long body with shadows', 'marubozu', 0, [[100, 104, 99, 103]]],
    ['a small body on a long lower shadow', 'hammer', 1, [[99.5, 100, 97, 100]]],
    ['a small body under a long upper shadow', 'shootingStar', 1, [[100, 103, 99.5, 99.5]]],
    [
      'a rising body around the falling one before it',
      'engulfing',
      1,
      [
        [100, 100, 98, 98.5],
        [98, 101, 98, 100.5],
      ],
    ],
    [
      'a rising body that leaves part of the other out',
      'engulfing',
      0,
      [
        [100, 100, 98, 98.5],
        [98.6, 101, 98, 100.5],
      ],
    ],
    [
      'a rising body that is the other one turned',
      'engulfing',
      0,
      [
        [100, 100, 98, 98.5],
        [98.5, 101, 98, 100],
      ],
    ],
    [
      'a small rising body within a long falling one',
      'harami',
      1,
      [
        [100, 100, 96, 97],
        [98, 99, 98, 98.8],
      ],
    ],
    [
      'a close above the middle from an open below the low',
      'piercing',
      1,
      [
        [100, 100, 96, 97],
        [95, 99.5, 95, 99],
      ],
    ],
    [
      'an open that is not below the low',
      'piercing',
      0,
      [
        [100, 100, 96, 97],
        [96.5, 99.5, 96, 99],
      ],
    ],
    [
      'a close below the middle',
      'piercing',
      0,
      [
        [100, 100, 96, 97],
        [95, 98, 95, 98],
      ],
    ],
    [
      'long down, small below, up beyond the middle',
      'star',
      1,
      [
        [100, 100, 96, 97],
        [96, 96.5, 95, 96.4],
        [97, 100, 97, 99],
      ],
    ],
    [
      'a middle body that is not apart',
      'star',
      0,
      [
        [100, 100, 96, 97],
        [97.2, 98, 96, 97.5],
        [97, 100, 97, 99],
      ],
    ],
    [
      'three long rising bodies, each from within the last',
      'threeSoldiers',
      1,
      [
        [97, 100, 97, 100],
        [99, 102, 99, 102],
        [101, 104, 101, 104],
      ],
    ],
    [
      'the third not long',
      'threeSoldiers',
      0,
      [
        [97, 100, 97, 100],
        [99, 102, 99, 102],
        [101, 103, 101, 102.5],
      ],
    ],
    [
      'a range within the range before',
      'insideBar',
      1,
      [
        [100, 103, 99, 101],
        [100, 102, 99.5, 101],
      ],
    ],
  ])('%s: %s %i', (_, name, sign, candles) => {
    expect(signOf(name, [...FALL, ...candles])).toBe(sign);
  });
});

describe('after a rise to 100 the mirror image means the opposite', () => {
  // Turned over, a hammer is a shooting star.
  test.each<readonly [CandlestickPatternName, readonly Candle[]]>([
    ['shootingStar', [[99.5, 100, 97, 100]]],
    ['hammer', [[100, 103, 99.5, 99.5]]],
    [
      'engulfing',
      [
        [100, 100, 98, 98.5],
        [98, 101, 98, 100.5],
      ],
    ],
    [
      'harami',
      [
        [100, 100, 96, 97],
        [98, 99, 98, 98.8],
      ],
    ],
    [
      'piercing',
      [
        [100, 100, 96, 97],
        [95, 99.5, 95, 99],
      ],
    ],
    [
      'star',
      [
        [100, 100, 96, 97],
        [96, 96.5, 95, 96.4],
        [97, 100, 97, 99],
      ],
    ],
    [
      'threeSoldiers',
      [
        [97, 100, 97, 100],
        [99, 102, 99, 102],
        [101, 104, 101, 104],
      ],
    ],
    ['marubozu', [[100, 103, 100, 103]]],
  ])('%s', (name, candles) => {
    const mirrored = candles.map(([open, high, low, close]): Candle => [
      200 - open,
      200 - low,
      200 - high,
      200 - close,
    ]);
    expect(signOf(name, [...RISE, ...mirrored])).toBe(-1);
  });
});

test('the bottom of a fall is no hammer after a rise, but a hanging man', () => {
  expect(signOf('hammer', [...RISE, [99.5, 100, 97, 100]])).toBe(-1);
});

/** The sign at the last candle. */
function signOf(name: CandlestickPatternName, candles: readonly Candle[]): number {
  const stream = candlesticksStream({ lookback: 8 });
  let sign = NaN;
  for (const [open, high, low, close] of candles) sign = stream.next({ open, high, low, close })[name];
  return sign;
}
