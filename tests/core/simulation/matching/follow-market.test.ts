import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../../layers/core/foundation/assert.ts';
import {
  followedMarket,
  loseBook,
  seeBook,
  seeTrade,
  type FollowedMarket,
  type ShownBook,
} from '../../../../layers/core/simulation/matching/follow-market.ts';
import { layBack } from '../../../../layers/core/simulation/matching/lay-back.ts';
import { submitOrders } from '../../../../layers/core/simulation/matching/matching-engine.ts';
import { takeEvents } from '../../../../layers/core/simulation/matching/matching-state.ts';
import type { NewOrder } from '../../../../layers/core/simulation/matching/venue-order.ts';
import { aVenueOrder } from '../../../builders/a-venue-order.ts';

type Levels = readonly (readonly [tick: number, lots: number])[];

function book(bids: Levels, asks: Levels): ShownBook {
  const shown = (levels: Levels) => levels.map(([tick, lots]) => ({ tick, lots }));
  return { bids: shown(bids), asks: shown(asks) };
}

const BIDS: Levels = [
  [100, 20],
  [99, 30],
];
const ASKS: Levels = [
  [101, 15],
  [102, 25],
];

function seen(bids: Levels = BIDS, asks: Levels = ASKS): FollowedMarket {
  const market = followedMarket();
  seeBook(market, book(bids, asks), 1);
  return market;
}

/** The market goes on as it was seen, with so many lots at the best bid. */
function showBest(market: FollowedMarket, lots: number, atUs: number): void {
  const [tick] = at(BIDS, 0);
  seeBook(market, book([[tick, lots], ...BIDS.slice(1)], ASKS), atUs);
}

let sent = 0;
const buy = (lots: number, change: Partial<NewOrder> = {}): NewOrder =>
  aVenueOrder({ clientOrderId: `o${++sent}`, lots, type: { kind: 'market' }, ...change });

const sellTrade = (tick: number, lots: number) => ({ takerSide: 'sell', tick, lots }) as const;

/** What happened since the last look, as `lots@tick liquidity` or the word for it. */
function heard({ engine }: FollowedMarket): readonly string[] {
  return takeEvents(engine).map((event) => {
    if (event.kind === 'rejected') return event.refusal.code;
    if (event.kind === 'canceled') return event.reason;
    return 'lastLots' in event ? `${event.lastLots}@${event.lastTick} ${event.liquidity}` : event.kind;
  });
}

function send(market: FollowedMarket, ...orders: readonly NewOrder[]): readonly string[] {
  submitOrders(market.engine, orders, 2);
  return heard(market);
}

describe('a taker at a followed market', () => {
  test('sweeps the levels that are shown, and what it took is not there again until the venue changes it', () => {
    const market = seen();
    expect(send(market, buy(20))).toEqual(['accepted', '15@101 taker', '5@102 taker']);
    seeBook(market, book([[100, 21], BIDS[1] ?? [0, 0]], ASKS), 3);
    expect(send(market, buy(30))).toEqual(['accepted', '20@102 taker', 'NO_LIQUIDITY']);
    seeBook(market, book(BIDS, [[101, 16], ASKS[1] ?? [0, 0]]), 4);
    expect(send(market, buy(20))).toEqual(['accepted', '16@101 taker', 'NO_LIQUIDITY']);
  });

  test('finds nothing where the book is not whole, crossed, one-sided or lost', () => {
    for (const make of [
      followedMarket,
      () => seen([[101, 5]], [[101, 5]]),
      () => seen([], ASKS),
      () => seen(BIDS, []),
      () => {
        const market = seen();
        loseBook(market);
        return market;
      },
    ]) {
      expect(send(make(), buy(1))).toEqual(['BOOK_NOT_WHOLE']);
    }
  });

  test('does not trade with what has moved out of sight', () => {
    const market = seen(BIDS, [
      [101, 15],
      [102, 25],
      [103, 40],
    ]);
    seeBook(
      market,
      book(BIDS, [
        [101, 15],
        [102, 25],
      ]),
      2,
    );
    expect(send(market, buy(60))).toEqual(['accepted', '15@101 taker', '25@102 taker', 'NO_LIQUIDITY']);
  });
});

describe('an order that rests at a followed market', () => {
  const resting = (): FollowedMarket => {
    const market = seen();
    expect(send(market, buy(10, { type: { kind: 'limit', limitTick: 100 } }))).toEqual(['accepted']);
    return market;
  };

  test('is brought forward once by a trade that the book told of first', () => {
    const market = resting();
    showBest(market, 14, 10);
    seeTrade(market, sellTrade(100, 6), 20);
    seeTrade(market, sellTrade(100, 14), 30);
    expect(heard(market)).toEqual([]);
    seeTrade(market, sellTrade(100, 3), 40);
    expect(heard(market)).toEqual(['3@100 maker']);
  });

  test('is brought forward as well by one that the book tells of later', () => {
    const market = resting();
    seeTrade(market, sellTrade(100, 6), 10);
    showBest(market, 14, 20);
    seeTrade(market, sellTrade(100, 16), 30);
    expect(heard(market)).toEqual(['2@100 maker']);
  });

  test('fills when the market trades through its price, or has passed it while nobody looked', () => {
    const through = resting();
    seeTrade(through, sellTrade(99, 1), 10);
    expect(heard(through)).toEqual(['10@100 maker']);
    const passed = resting();
    loseBook(passed);
    seeTrade(passed, sellTrade(90, 50), 10);
    expect(heard(passed)).toEqual([]);
    seeBook(passed, book([[97, 5]], [[98, 5]]), 20);
    expect(heard(passed)).toEqual(['10@100 maker']);
  });

  test('out of sight is behind everything that comes into sight, however long that is', () => {
    const market = seen();
    send(market, buy(10, { type: { kind: 'limit', limitTick: 97 } }));
    seeBook(
      market,
      book(
        [
          [99, 1],
          [97, 40],
        ],
        [[100, 5]],
      ),
      10,
    );
    seeTrade(market, sellTrade(97, 40), 20);
    expect(heard(market)).toEqual([]);
    seeTrade(market, sellTrade(97, 4), 30);
    expect(heard(market)).toEqual(['4@97 maker']);
  });

  test('keeps its place while its level is out of sight for a time', () => {
    const market = resting();
    seeTrade(market, sellTrade(100, 15), 10);
    seeBook(
      market,
      book(
        [
          [103, 1],
          [102, 1],
        ],
        [[104, 5]],
      ),
      20,
    );
    seeBook(
      market,
      book(
        [
          [100, 30],
          [99, 30],
        ],
        ASKS,
      ),
      2_000_000,
    );
    seeTrade(market, sellTrade(100, 8), 3_000_000);
    expect(heard(market)).toEqual(['3@100 maker']);
  });
});

describe('a stop at a followed market', () => {
  const stop = (): NewOrder => buy(5, { side: 'sell', type: { kind: 'stop', stopTick: 98 } });

  test('is taken without a book, and set off by a trade at its price', () => {
    const market = followedMarket();
    expect(send(market, stop())).toEqual(['accepted']);
    seeBook(market, book(BIDS, ASKS), 3);
    expect(heard(market)).toEqual([]);
    seeBook(
      market,
      book(
        [
          [97, 4],
          [96, 9],
        ],
        [[98, 5]],
      ),
      4,
    );
    seeTrade(market, sellTrade(97, 1), 5);
    expect(heard(market)).toEqual(['triggered', '4@97 taker', '1@96 taker']);
  });

  test('that was laid back sleeps until then, and a limit that was is behind its whole level', () => {
    const market = followedMarket();
    layBack(market.engine, stop(), 1);
    layBack(market.engine, buy(10, { type: { kind: 'limit', limitTick: 100 } }), 1);
    expect(heard(market)).toEqual([]);
    seeBook(market, book(BIDS, ASKS), 2);
    seeTrade(market, sellTrade(100, 22), 3);
    expect(heard(market)).toEqual(['2@100 maker']);
    seeTrade(market, sellTrade(98, 1), 4);
    expect(heard(market)).toEqual(['8@100 maker', 'triggered', '5@100 taker']);
  });
});

const anyLevels = (from: number): fc.Arbitrary<Levels> =>
  fc
    .uniqueArray(fc.integer({ min: from, max: from + 5 }), { maxLength: 5 })
    .chain((ticks) =>
      fc.tuple(...ticks.map((tick) => fc.tuple(fc.constant(tick), fc.integer({ min: 1, max: 20 })))),
    );

const anyMoment = fc.oneof(
  fc.record({ kind: fc.constant('book' as const), bids: anyLevels(98), asks: anyLevels(102) }),
  fc.record({
    kind: fc.constant('trade' as const),
    takerSide: fc.constantFrom('buy' as const, 'sell' as const),
    tick: fc.integer({ min: 97, max: 108 }),
    lots: fc.integer({ min: 1, max: 30 }),
  }),
  fc.record({
    kind: fc.constant('order' as const),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    lots: fc.integer({ min: 1, max: 40 }),
    limitTick: fc.option(fc.integer({ min: 97, max: 108 }), { nil: undefined }),
  }),
  fc.constant({ kind: 'lost' as const }),
);

test('nothing ever fills at a price that nobody quoted, nor more of a level than was shown, nor without a book', () => {
  fc.assert(
    fc.property(fc.array(anyMoment, { maxLength: 40 }), (moments) => {
      const market = followedMarket();
      /** What is left to be taken, by side and tick, as the venue last changed it. */
      const left = { buy: new Map<number, number>(), sell: new Map<number, number>() };
      const shown = { buy: new Map<number, number>(), sell: new Map<number, number>() };
      const limits = new Map<string, number>();
      for (const [index, moment] of moments.entries()) {
        const wasWhole = market.engine.market.integrity === 'live';
        switch (moment.kind) {
          case 'book': {
            seeBook(market, book(moment.bids, moment.asks), index);
            if (market.engine.market.integrity !== 'live') break;
            for (const [side, levels] of [
              ['sell', moment.bids],
              ['buy', moment.asks],
            ] as const) {
              const now = new Map(levels);
              const entries = [...now].map(([tick, lots]): [number, number] => {
                const same = wasWhole && shown[side].get(tick) === lots;
                return [tick, same ? (left[side].get(tick) ?? lots) : lots];
              });
              shown[side] = now;
              left[side] = new Map(entries);
            }
            break;
          }
          case 'trade':
            seeTrade(market, moment, index);
            break;
          case 'lost':
            loseBook(market);
            break;
          case 'order': {
            const { limitTick } = moment;
            const type =
              limitTick === undefined
                ? ({ kind: 'market' } as const)
                : ({ kind: 'limit', limitTick } as const);
            const order = buy(moment.lots, { side: moment.side, type });
            if (limitTick !== undefined) limits.set(order.clientOrderId, limitTick);
            submitOrders(market.engine, [order], index);
          }
        }
        for (const event of takeEvents(market.engine)) {
          if (event.kind !== 'filled' && event.kind !== 'partially-filled') continue;
          expect(market.engine.market.integrity).toBe('live');
          if (event.liquidity === 'maker') {
            expect(event.lastTick).toBe(limits.get(event.clientOrderId));
            continue;
          }
          const rest = left[event.side].get(event.lastTick);
          // Ours may trade with ours, at the price of the one that rested.
          if (rest === undefined) {
            expect([...limits.values()]).toContain(event.lastTick);
            continue;
          }
          left[event.side].set(event.lastTick, rest - event.lastLots);
        }
      }
      for (const lots of [...left.buy.values(), ...left.sell.values()]) {
        // Where an order of ours rested at the level as well, its lots were there too.
        if (limits.size === 0) expect(lots).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
