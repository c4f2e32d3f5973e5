import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import {
  earnSession,
  emptyBook,
  updateStances,
  type SessionMove,
  type StrategyBook,
} from '../../../layers/core/portfolio/strategy-book.ts';
import type { Signal } from '../../../layers/core/strategies/strategy.ts';
import type { Sym } from '../../../layers/core/market/instrument.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';
import { between } from '../../builders/any-number.ts';

const LONG: Signal = { direction: 'long', strength: 1, confidence: 0.65, reason: 'up' };
const SHORT: Signal = { ...LONG, direction: 'short', reason: 'down' };
const FLAT: Signal = { ...LONG, direction: 'flat', strength: 0, reason: 'over' };

const hears = (
  book: StrategyBook,
  day: number,
  ...signals: readonly (readonly [Sym, Signal])[]
): StrategyBook =>
  updateStances(
    book,
    signals.map(([symbol, signal]) => ({ symbol, signal })),
    { atMs: closeOf(day), holdingSessionsMax: 10 },
  );
const start = emptyBook('s');
const move = (overnight: number, intraday: number): SessionMove => ({ overnight, intraday });
const earns = (
  book: StrategyBook,
  moves: readonly (readonly [Sym, SessionMove])[],
  { costRatio = 0, universe = [SPX] }: { costRatio?: number; universe?: readonly Sym[] } = {},
): ReturnType<typeof earnSession> => earnSession(book, new Map(moves), { universe, costRatio });

describe('a strategy’s own record, by hand', () => {
  const long = hears(start, 0, [SPX, LONG]);

  test('a stance is traded at the next open: the night before it earns nothing', () => {
    const first = earns(long, [[SPX, move(0.05, 0.02)]]);
    expect(first.returnRatio).toBeCloseTo(0.02, 12);
    expect(first.book.held).toEqual([{ symbol: SPX, exposure: 1 }]);
    const second = earns(first.book, [[SPX, move(0.05, 0.02)]]);
    expect(second.returnRatio).toBeCloseTo(1.05 * 1.02 - 1, 12);
    expect(second.book.navPerUnit).toBeCloseTo(1.02 * 1.05 * 1.02, 12);
  });

  test('a short earns what the market loses, and costs are paid on the change alone', () => {
    const short = hears(start, 0, [SPX, { ...SHORT, strength: 0.5 }]);
    const first = earns(short, [[SPX, move(0, -0.02)]], { costRatio: 0.001 });
    expect(first.returnRatio).toBeCloseTo(0.5 * 0.02 - 0.5 * 0.001, 12);
    expect(earns(first.book, [[SPX, move(0, 0)]], { costRatio: 0.001 }).returnRatio).toBe(0);
  });

  test('turning from long to short pays for both legs, and keeps the night', () => {
    const held = earns(long, [[SPX, move(0, 0)]]).book;
    const turned = hears(held, 1, [SPX, SHORT]);
    const { returnRatio } = earns(turned, [[SPX, move(0.01, 0.02)]], { costRatio: 0.001 });
    expect(returnRatio).toBeCloseTo(1.01 * (1 - 0.02 - 2 * 0.001) - 1, 12);
  });

  test('a stance given up is sold at the open, after the night it still held', () => {
    const held = earns(long, [[SPX, move(0, 0)]]).book;
    const { book, returnRatio } = earns(hears(held, 1, [SPX, FLAT]), [[SPX, move(-0.03, 0.5)]]);
    expect(returnRatio).toBeCloseTo(-0.03, 12);
    expect(book.held).toEqual([]);
  });

  test('who is always fully long earns what the market did, and nothing is lost between day and night', () => {
    const anyMove = between(-0.3, 0.3);
    fc.assert(
      fc.property(fc.array(fc.tuple(anyMove, anyMove), { minLength: 1 }), (moves) => {
        let book: StrategyBook = { ...long, held: [{ symbol: SPX, exposure: 1 }] };
        let market = 1;
        for (const [overnight, intraday] of moves) {
          book = earns(book, [[SPX, move(overnight, intraday)]], { costRatio: 0.01 }).book;
          market *= (1 + overnight) * (1 + intraday);
        }
        expect(book.navPerUnit / market).toBeCloseTo(1, 9);
      }),
    );
  });

  test('capital is split over the universe, whether all of it traded or not', () => {
    const both = { universe: [SPX, FTSE] };
    const halves = earns(
      long,
      [
        [SPX, move(0, 0.02)],
        [FTSE, move(0, 0.5)],
      ],
      both,
    );
    expect(halves.returnRatio).toBeCloseTo(0.01, 12);
    expect(earns(long, [[SPX, move(0, 0.02)]], both).returnRatio).toBeCloseTo(0.01, 12);
  });

  test('a holiday of one market loses no night of it, and charges it nothing', () => {
    const both = { universe: [SPX, FTSE], costRatio: 0.001 };
    const held = earns(
      hears(start, 0, [SPX, LONG], [FTSE, LONG]),
      [
        [SPX, move(0, 0)],
        [FTSE, move(0, 0)],
      ],
      both,
    ).book;
    const holiday = earns(held, [[FTSE, move(0, 0)]], both);
    expect(holiday.returnRatio).toBe(0);
    const back = earns(
      holiday.book,
      [
        [SPX, move(0.04, 0)],
        [FTSE, move(0, 0)],
      ],
      both,
    );
    expect(back.returnRatio).toBeCloseTo(0.02, 12);
  });

  test('what is given up on a holiday is held until its market opens again', () => {
    const both = { universe: [SPX, FTSE], costRatio: 0.001 };
    const held = earns(hears(start, 0, [SPX, LONG]), [[SPX, move(0, 0)]], both).book;
    const holiday = earns(hears(held, 1, [SPX, FLAT]), [[FTSE, move(0, 0)]], both);
    expect(holiday).toMatchObject({ returnRatio: 0, book: { held: [{ symbol: SPX, exposure: 1 }] } });
    expect(earns(holiday.book, [[SPX, move(-0.04, 0)]], both).returnRatio).toBeCloseTo(
      (0.96 * 0.999 - 1) / 2,
      12,
    );
  });

  test('a session in which nothing traded earns nothing', () => {
    expect(earns(long, []).returnRatio).toBe(0);
    expect(earns(long, [], { universe: [] })).toEqual({ book: long, returnRatio: 0 });
  });
});

describe('what a strategy wants', () => {
  const stanceOf = (book: StrategyBook): StrategyBook['stances'][number] => at(book.stances, 0);

  test('holds from its signal until it takes it back', () => {
    const held = hears(start, 0, [SPX, LONG]);
    expect(held.stances).toEqual([
      {
        symbol: SPX,
        direction: 'long',
        strength: 1,
        confidence: 0.65,
        reason: 'up',
        sinceMs: closeOf(0),
        ageSessions: 0,
      },
    ]);
    expect(hears(hears(held, 1), 2, [SPX, FLAT]).stances).toEqual([]);
  });

  test('lapses after ten sessions without renewal, and not after nine', () => {
    let book = hears(start, 0, [SPX, LONG]);
    for (let day = 1; day <= 9; day++) book = hears(book, day);
    expect(stanceOf(book).ageSessions).toBe(9);
    expect(hears(book, 10).stances).toEqual([]);
  });

  test('renewed, it is young again and keeps its beginning; turned, it begins anew', () => {
    const aged = hears(hears(start, 0, [SPX, LONG]), 1);
    const renewed = stanceOf(hears(aged, 2, [SPX, { ...LONG, strength: 0.5 }]));
    expect(renewed).toMatchObject({ sinceMs: closeOf(0), ageSessions: 0, strength: 0.5 });
    expect(stanceOf(hears(aged, 2, [SPX, SHORT]))).toMatchObject({ direction: 'short', sinceMs: closeOf(2) });
  });

  test('of one instrument is no matter of another, and stances are sorted by symbol', () => {
    const book = hears(start, 0, [SPX, LONG], [FTSE, SHORT]);
    expect(book.stances.map(({ symbol }) => symbol)).toEqual([FTSE, SPX]);
    expect(hears(book, 1, [SPX, FLAT]).stances).toMatchObject([{ symbol: FTSE, direction: 'short' }]);
  });
});
