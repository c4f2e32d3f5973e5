import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { tallyDayTrades, type DayTradeTally } from '../../../layers/core/compliance/day-trades.ts';
import { calendarOf } from '../../../layers/core/market/exchange-calendar.ts';
import { sym, type Sym } from '../../../layers/core/market/instrument.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import { aFill } from '../../builders/a-fill.ts';

const ABC = sym('ABC');
const XYZ = sym('XYZ');
/** Monday 2 March 2020, 09:30 in New York. */
const MONDAY = Date.UTC(2020, 2, 2, 14, 30);
const minute = (n: number, day = 0): EpochMs => epochMs(MONDAY + day * DAY_MS + n * MINUTE_MS);

/** `+250` buys, `-100` sells, one minute after another. */
const trades = (day: number, ...signed: readonly (number | readonly [Sym, number])[]): readonly Fill[] =>
  signed.map((entry, index) => {
    const [symbol, quantity] = typeof entry === 'number' ? ([ABC, entry] as const) : entry;
    return aFill({
      tradeId: `d${day}t${index}`,
      symbol,
      side: quantity > 0 ? 'buy' : 'sell',
      lastQty: qty(String(Math.abs(quantity))),
      atMs: minute(index, day),
    });
  });
const tally = (fills: readonly Fill[], atMs = minute(300)): DayTradeTally =>
  tallyDayTrades(fills, { calendar: calendarOf('XNYS'), atMs, sessions: 5, concerns: () => true });

describe('day trades by the supervisor’s own examples', () => {
  test.each([
    ['A: bought in two, sold in one', [250, 250, -500], 1],
    ['B: in and out twice', [100, -100, 100, -100], 2],
    ['C: sold in three', [500, -100, -100, -300], 1],
    ['D: a part of it is kept', [250, 300, 100, -150, -175], 1],
    ['E: bought again between sales', [199, 142, -1, 45, -100, -200], 2],
  ])('%s', (_, signed, count) => {
    expect(tally(trades(0, ...signed)).made).toBe(count);
  });

  test('F: two instruments are two day trades', () => {
    expect(tally(trades(0, [ABC, 200], [XYZ, 100], [ABC, -100], [XYZ, -100])).made).toBe(2);
  });
});

describe('what is no day trade', () => {
  test('a position held overnight and sold is none, nor is buying it back the same day', () => {
    const fills = [...trades(0, 100), ...trades(1, -100, 100)];
    expect(tally(fills, minute(300, 1))).toMatchObject({ made: 0, openedToday: [ABC] });
  });

  test('selling what was bought back makes one after all', () => {
    const fills = [...trades(0, 100), ...trades(1, -100, 100, -50)];
    expect(tally(fills, minute(300, 1))).toMatchObject({ made: 1, openedToday: [] });
  });

  test('a short that is covered is one, and a sale that turns a long into a short starts another', () => {
    expect(tally(trades(0, -100, 100)).made).toBe(1);
    expect(tally(trades(0, 100, -150))).toMatchObject({ made: 1, openedToday: [ABC] });
    expect(tally(trades(0, 100, -150, 50)).made).toBe(2);
  });

  test('coins are not securities', () => {
    const options = { calendar: calendarOf('XNYS'), atMs: minute(300), sessions: 5 };
    expect(tallyDayTrades(trades(0, 1, -1), { ...options, concerns: () => false }).made).toBe(0);
  });
});

describe('five sessions', () => {
  test('are those of the exchange: the sixth day back is forgotten, a weekend is not counted', () => {
    const fills = [0, 1, 2, 3, 4].flatMap((day) => trades(day, 10, -10));
    expect(tally(fills, minute(300, 4)).made).toBe(5);
    const monday = tally(fills, minute(0, 7));
    expect(monday.made).toBe(4);
    expect(monday.sessions).toEqual(['2020-03-03', '2020-03-04', '2020-03-05', '2020-03-06', '2020-03-09']);
  });

  test('a night in New York is still the day before in UTC’s next date', () => {
    // 19:30 in New York on Monday is 00:30 UTC on Tuesday: one calendar day there, so a day trade.
    const evening = aFill({ tradeId: 'late', symbol: ABC, side: 'sell', atMs: minute(600) });
    expect(tally([...trades(0, 10), evening], epochMs(MONDAY + 12 * HOUR_MS)).made).toBe(1);
  });

  test('nothing later than now is seen, and the order in which fills are heard is no matter', () => {
    const anyTrades = fc.array(
      fc.record({
        symbol: fc.constantFrom(ABC, XYZ),
        lots: fc.integer({ min: -5, max: 5 }).filter((lots) => lots !== 0),
        at: fc.integer({ min: 0, max: 9 * 1440 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(anyTrades, fc.integer({ min: 0, max: 9 * 1440 }), (given, now) => {
        const byTime = [...given].sort((a, b) => a.at - b.at);
        const fills = byTime.map(({ symbol, lots, at }, index) =>
          aFill({
            tradeId: `t${index}`,
            symbol,
            side: lots > 0 ? 'buy' : 'sell',
            lastQty: qty(String(Math.abs(lots))),
            // Distinct instants, so that there is one order of events.
            atMs: epochMs(minute(at) + index),
          }),
        );
        const seen = tally(fills, minute(now));
        expect(tally([...fills].reverse(), minute(now))).toEqual(seen);
        expect(
          tally(
            fills.filter((fill) => fill.atMs <= minute(now)),
            minute(now),
          ),
        ).toEqual(seen);
        // A fill that turns the position both closes and opens, so only the first can end no day trade.
        expect(seen.made).toBeLessThan(Math.max(fills.length, 1));
      }),
      { numRuns: 300 },
    );
  });
});
