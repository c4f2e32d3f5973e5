import type { Columns } from './columns.ts';

export type OpenHighLowClose = 'open' | 'high' | 'low' | 'close';

/** 1: speaks for higher prices (or, of a pattern without direction, is there). -1: for lower ones. 0: is not there. */
export type PatternSign = 1 | -1 | 0;

/**
 * A candlestick pattern (Nison 1991), defined in words; the code says the same. In all of them
 *
 * - the *body* lies between open and close, the *shadows* between the body and the high or low, the *range* between low and
 *   high; a bar *rises* if it closes above its open and *falls* if below;
 * - a body is *long* if it is longer than the mean body of the `lookback` bars before the pattern, and *small* if it is at
 *   most half as long as that mean;
 * - a pattern comes *after a fall* if the bar before it closes below the mean close of those `lookback` bars, and *after a
 *   rise* if above.
 */
export interface CandlestickPattern {
  /** How many bars it is made of. */
  readonly bars: number;
  readonly words: string;
  /** Of the pattern that would end at bar `at`, whose bars come after those of the context. */
  sign(bars: Columns<OpenHighLowClose>, at: number, context: PatternContext): PatternSign;
}

export interface PatternContext {
  readonly meanBody: number;
  /** 1 after a rise, -1 after a fall. */
  readonly trend: PatternSign;
}

type Bars = Columns<OpenHighLowClose>;

export const CANDLESTICK_PATTERNS = {
  doji: {
    bars: 1,
    words: 'The body is at most a tenth of the range.',
    sign: (bars, at) => (body(bars, at) <= 0.1 * range(bars, at) ? 1 : 0),
  },
  marubozu: {
    bars: 1,
    words: 'A long body that is at least 95 % of the range. Up if it rises.',
    sign: (bars, at, { meanBody }) =>
      body(bars, at) > meanBody && body(bars, at) >= 0.95 * range(bars, at) ? colour(bars, at) : 0,
  },
  hammer: {
    bars: 1,
    words:
      'A body at the top of the range: the lower shadow is at least twice the body, which is not nothing, the upper one ' +
      'at most a tenth of the range. After a fall it is a hammer, up; after a rise a hanging man, down.',
    sign: (bars, at, { trend }) => {
      const found =
        body(bars, at) > 0 &&
        lowerShadow(bars, at) >= 2 * body(bars, at) &&
        upperShadow(bars, at) <= 0.1 * range(bars, at);
      return found ? opposite(trend) : 0;
    },
  },
  shootingStar: {
    bars: 1,
    words:
      'A hammer turned over: the upper shadow is at least twice the body, which is not nothing, the lower one at most a ' +
      'tenth of the range. After a rise it is a shooting star, down; after a fall an inverted hammer, up.',
    sign: (bars, at, { trend }) => {
      const found =
        body(bars, at) > 0 &&
        upperShadow(bars, at) >= 2 * body(bars, at) &&
        lowerShadow(bars, at) <= 0.1 * range(bars, at);
      return found ? opposite(trend) : 0;
    },
  },
  engulfing: {
    bars: 2,
    words:
      'A body holds the whole body before it, is longer and of the other colour. Up after a fall if it rises, down after a rise if it falls.',
    sign: (bars, at, { trend }) => {
      const found =
        opposed(bars, at - 1, at) && holds(bars, at, at - 1) && body(bars, at) > body(bars, at - 1);
      return found && trend === opposite(colour(bars, at)) ? colour(bars, at) : 0;
    },
  },
  harami: {
    bars: 2,
    words:
      'A small body of the other colour lies within the long body before it. Up after a fall if it rises, down after a rise if it falls.',
    sign: (bars, at, { meanBody, trend }) => {
      const found =
        opposed(bars, at - 1, at) &&
        holds(bars, at - 1, at) &&
        body(bars, at - 1) > meanBody &&
        body(bars, at) <= meanBody / 2;
      return found && trend === opposite(colour(bars, at)) ? colour(bars, at) : 0;
    },
  },
  piercing: {
    bars: 2,
    words:
      'After a fall, a long falling body, then a bar that opens below its low and closes above the middle of its body, but ' +
      'not above its open: the piercing line, up. Its mirror image after a rise is dark cloud cover, down.',
    sign: (bars, at, { meanBody, trend }) => {
      const up = colour(bars, at);
      const found = opposed(bars, at - 1, at) && trend === opposite(up) && body(bars, at - 1) > meanBody;
      if (!found || up === 0) return 0;
      const beyond = up === 1 ? low(bars, at - 1) - open(bars, at) : open(bars, at) - high(bars, at - 1);
      const within =
        up * (close(bars, at) - middle(bars, at - 1)) > 0 && up * (open(bars, at - 1) - close(bars, at)) >= 0;
      return beyond > 0 && within ? up : 0;
    },
  },
  star: {
    bars: 3,
    words:
      'After a fall, a long falling body, then a small body that lies below it, then a rising bar that closes above the ' +
      'middle of the first body: the morning star, up. Its mirror image after a rise is the evening star, down.',
    sign: (bars, at, { meanBody, trend }) => {
      const up = colour(bars, at);
      const found =
        opposed(bars, at - 2, at) &&
        trend === opposite(up) &&
        body(bars, at - 2) > meanBody &&
        body(bars, at - 1) <= meanBody / 2;
      if (!found || up === 0) return 0;
      const nearEdge = up === 1 ? bodyTop(bars, at - 1) : bodyBottom(bars, at - 1);
      const apart = up * (close(bars, at - 2) - nearEdge) > 0;
      return apart && up * (close(bars, at) - middle(bars, at - 2)) > 0 ? up : 0;
    },
  },
  threeSoldiers: {
    bars: 3,
    words:
      'Three long rising bodies; each after the first opens within the body before it and closes higher, and each closes in ' +
      'the upper quarter of its range: three white soldiers, up. Their mirror image is three black crows, down.',
    sign: (bars, at, context) => {
      const up = colour(bars, at);
      if (up === 0 || !marches(bars, at - 2, up, context)) return 0;
      for (let i = at - 1; i <= at; i++) {
        const opensWithin = open(bars, i) <= bodyTop(bars, i - 1) && open(bars, i) >= bodyBottom(bars, i - 1);
        const goesOn = up * (close(bars, i) - close(bars, i - 1)) > 0;
        if (!opensWithin || !goesOn || !marches(bars, i, up, context)) return 0;
      }
      return up;
    },
  },
  insideBar: {
    bars: 2,
    words: 'The whole range lies within the range of the bar before, and is smaller.',
    sign: (bars, at) => {
      const within = high(bars, at) <= high(bars, at - 1) && low(bars, at) >= low(bars, at - 1);
      return within && range(bars, at) < range(bars, at - 1) ? 1 : 0;
    },
  },
} as const satisfies Readonly<Record<string, CandlestickPattern>>;

export type CandlestickPatternName = keyof typeof CANDLESTICK_PATTERNS;

function open(bars: Bars, at: number): number {
  return bars.open[at] ?? NaN;
}

function high(bars: Bars, at: number): number {
  return bars.high[at] ?? NaN;
}

function low(bars: Bars, at: number): number {
  return bars.low[at] ?? NaN;
}

function close(bars: Bars, at: number): number {
  return bars.close[at] ?? NaN;
}

function bodyTop(bars: Bars, at: number): number {
  return Math.max(open(bars, at), close(bars, at));
}

function bodyBottom(bars: Bars, at: number): number {
  return Math.min(open(bars, at), close(bars, at));
}

function body(bars: Bars, at: number): number {
  return Math.abs(close(bars, at) - open(bars, at));
}

function middle(bars: Bars, at: number): number {
  return (open(bars, at) + close(bars, at)) / 2;
}

function range(bars: Bars, at: number): number {
  return high(bars, at) - low(bars, at);
}

function upperShadow(bars: Bars, at: number): number {
  return high(bars, at) - bodyTop(bars, at);
}

function lowerShadow(bars: Bars, at: number): number {
  return bodyBottom(bars, at) - low(bars, at);
}

/** 1 if the bar rises, -1 if it falls. */
function colour(bars: Bars, at: number): PatternSign {
  return close(bars, at) > open(bars, at) ? 1 : close(bars, at) < open(bars, at) ? -1 : 0;
}

function opposite(sign: PatternSign): PatternSign {
  return sign === 1 ? -1 : sign === -1 ? 1 : 0;
}

/** One of the two bars rises and the other falls. */
function opposed(bars: Bars, first: number, second: number): boolean {
  return colour(bars, first) * colour(bars, second) === -1;
}

/** The body of the outer bar reaches at least as far as that of the inner one, both ways. */
function holds(bars: Bars, outer: number, inner: number): boolean {
  return bodyTop(bars, outer) >= bodyTop(bars, inner) && bodyBottom(bars, outer) <= bodyBottom(bars, inner);
}

/** A long body of the colour that closes in the quarter of its range that lies ahead. */
function marches(bars: Bars, at: number, up: 1 | -1, { meanBody }: PatternContext): boolean {
  const left = up === 1 ? upperShadow(bars, at) : lowerShadow(bars, at);
  return colour(bars, at) === up && body(bars, at) > meanBody && left <= range(bars, at) / 4;
}
