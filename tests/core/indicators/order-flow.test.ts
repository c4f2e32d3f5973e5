import { describe, expect, test } from '@jest/globals';
import { bookImbalanceStream, depthOver } from '../../../layers/core/indicators/book-imbalance.ts';
import { effectiveSpreadStream } from '../../../layers/core/indicators/effective-spread.ts';
import { liquidityGapStream } from '../../../layers/core/indicators/liquidity-gap.ts';
import { micropriceStream } from '../../../layers/core/indicators/microprice.ts';
import { orderFlowImbalanceStream } from '../../../layers/core/indicators/order-flow-imbalance.ts';
import { quantityDifferenceStream } from '../../../layers/core/indicators/quantity-difference.ts';
import { sweepStream } from '../../../layers/core/indicators/sweep.ts';

const QUOTE = { bidPx: 100, bidQty: 10, askPx: 101, askQty: 8 };

describe('order flow between two quotes, as Cont, Kukanov and Stoikov count it', () => {
  test.each([
    ['a longer bid queue is demand of the difference', { bidQty: 14 }, 4],
    ['a shorter bid queue is demand gone', { bidQty: 7 }, -3],
    ['a higher bid is demand of all that stands there, however little', { bidPx: 100.5, bidQty: 2 }, 2],
    [
      'a lower bid is the loss of all that stood there, however much stands below',
      { bidPx: 99.5, bidQty: 50 },
      -10,
    ],
    ['a longer ask queue is supply of the difference', { askQty: 11 }, -3],
    ['a lower ask is supply of all that stands there', { askPx: 100.5, askQty: 2 }, -2],
    ['a higher ask is the loss of all the supply that stood there', { askPx: 101.5, askQty: 50 }, 8],
    ['a quote that stays is no flow', {}, 0],
  ])('%s', (_, change, flow) => {
    const stream = orderFlowImbalanceStream({ period: 1 });
    expect(stream.next(QUOTE)).toBeNaN();
    expect(stream.next({ ...QUOTE, ...change })).toBe(flow);
  });

  test('the flow of a period is the sum of its changes', () => {
    const stream = orderFlowImbalanceStream({ period: 2 });
    stream.next(QUOTE);
    expect(stream.next({ ...QUOTE, bidQty: 14 })).toBeNaN();
    expect(stream.next({ ...QUOTE, bidQty: 13 })).toBe(3);
    expect(stream.next({ ...QUOTE, bidQty: 13, askQty: 3 })).toBe(4);
  });

  test('the simple difference reads a bid that steps up to a thin level as selling; order flow does not', () => {
    const steppedUp = { ...QUOTE, bidPx: 100.5, bidQty: 2 };
    const [simple, flow] = [quantityDifferenceStream({ period: 1 }), orderFlowImbalanceStream({ period: 1 })];
    simple.next(QUOTE);
    flow.next(QUOTE);
    expect(simple.next(steppedUp)).toBe(-8);
    expect(flow.next(steppedUp)).toBe(2);
  });
});

describe('the state of a book', () => {
  test('a queue of 30 against 10 leans up by a half', () => {
    expect(bookImbalanceStream().next({ bid: 30, ask: 10 })).toBe(0.5);
    expect(bookImbalanceStream().next({ bid: 0, ask: 0 })).toBe(0);
  });

  test('depth over n levels counts the first n and no more than there are', () => {
    expect(depthOver([5, 4, 3], 2)).toBe(9);
    expect(depthOver([5, 4, 3], 10)).toBe(12);
  });

  test('the microprice leans towards the thin side', () => {
    expect(micropriceStream().next({ bidPx: 100, bidQty: 30, askPx: 101, askQty: 10 })).toBe(100.75);
    expect(micropriceStream().next({ bidPx: 100, bidQty: 0, askPx: 101, askQty: 0 })).toBe(100.5);
  });

  test('a spread five times as wide as the four before it', () => {
    const stream = liquidityGapStream({ period: 5 });
    for (let i = 0; i < 4; i++) stream.next({ bidPx: 100, askPx: 101 });
    expect(stream.next({ bidPx: 98, askPx: 103 })).toBeCloseTo(5 / (9 / 5), 12);
  });
});

describe('trades', () => {
  test('buying 1 over a mid of 100 pays an effective spread of 2 %, selling there earns it', () => {
    const stream = effectiveSpreadStream({ period: 1 });
    expect(stream.next({ price: 101, mid: 100, side: 1 })).toEqual({ spread: 0.02, mean: 0.02 });
    expect(stream.next({ price: 101, mid: 100, side: -1 })).toEqual({ spread: -0.02, mean: -0.02 });
  });

  const taken = (trades: readonly (readonly [atMs: number, price: number, side: number])[]): number[] => {
    const stream = sweepStream({ levels: 3, withinMs: 10 });
    return trades.map(([atMs, price, side]) => stream.next({ atMs, price, side }));
  };

  test('three rising prices bought within ten milliseconds are a sweep', () => {
    expect(
      taken([
        [0, 100, 1],
        [2, 101, 1],
        [2, 101, 1],
        [5, 102, 1],
        [9, 104, 1],
      ]),
    ).toEqual([0, 0, 0, 3, 4]);
  });

  test('three falling prices sold at once are a sweep downwards', () => {
    expect(
      taken([
        [0, 100, -1],
        [0, 99, -1],
        [0, 98, -1],
      ]),
    ).toEqual([0, 0, -3]);
  });

  test('a trade of the other side, a better price or a pause ends it', () => {
    expect(
      taken([
        [0, 100, 1],
        [1, 101, 1],
        [2, 101, -1],
        [3, 102, 1],
      ]),
    ).toEqual([0, 0, 0, 0]);
    expect(
      taken([
        [0, 100, 1],
        [1, 101, 1],
        [2, 100, 1],
        [3, 101, 1],
      ]),
    ).toEqual([0, 0, 0, 0]);
    expect(
      taken([
        [0, 100, 1],
        [6, 101, 1],
        [12, 102, 1],
      ]),
    ).toEqual([0, 0, 0]);
  });
});
