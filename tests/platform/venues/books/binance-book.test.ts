import { describe, expect, test } from '@jest/globals';
import { px, qty } from '../../../../layers/core/foundation/decimal.ts';
import { binanceBook, type DepthDiff } from '../../../../layers/platform/venues/books/binance-book.ts';

const level = (price: string, quantity: string) => ({ price: px(price), quantity: qty(quantity) });
const diff = (firstId: number, lastId: number, bid = '99', quantity = '1'): DepthDiff => ({
  firstId,
  lastId,
  bids: [level(bid, quantity)],
  asks: [],
  receivedAtMs: 1_000,
});
const SNAPSHOT = { lastId: 10, bids: [level('98', '2')], asks: [level('101', '3')] };

describe('a Binance book', () => {
  test('cannot be read before its snapshot has been joined to a diff', () => {
    const book = binanceBook(5_000);
    book.onDiff(diff(5, 12));
    expect(book.state(1_000)).toBe('syncing');
    expect(book.read(1_000, 5)).toBeUndefined();
    book.onSnapshot(SNAPSHOT);
    expect(book.state(1_000)).toBe('live');
    expect(book.read(1_000, 5)).toEqual({
      bids: [level('99', '1'), level('98', '2')],
      asks: [level('101', '3')],
    });
  });

  test('leaves out what the snapshot had already', () => {
    const book = binanceBook(5_000);
    book.onDiff(diff(7, 8, '50'));
    book.onDiff(diff(9, 11));
    book.onSnapshot(SNAPSHOT);
    expect(book.read(1_000, 5)?.bids).toEqual([level('99', '1'), level('98', '2')]);
  });

  test('that has missed a change is broken until the next snapshot', () => {
    const book = binanceBook(5_000);
    book.onSnapshot(SNAPSHOT);
    expect(book.state(1_000)).toBe('syncing');
    book.onDiff(diff(11, 11));
    expect(book.state(1_000)).toBe('live');
    book.onDiff(diff(13, 13));
    expect(book.state(1_000)).toBe('broken');
    book.onDiff(diff(14, 14, '97'));
    expect(book.read(1_000, 5)).toBeUndefined();
    book.onSnapshot({ ...SNAPSHOT, lastId: 12 });
    expect(book.state(1_000)).toBe('live');
    expect(book.read(1_000, 5)?.bids).toEqual([level('99', '1'), level('98', '2'), level('97', '1')]);
  });

  test('hears a change twice as once, and forgets a level of nothing', () => {
    const book = binanceBook(5_000);
    book.onDiff(diff(11, 11));
    book.onSnapshot(SNAPSHOT);
    book.onDiff(diff(11, 11, '99', '7'));
    expect(book.read(1_000, 1)?.bids).toEqual([level('99', '1')]);
    book.onDiff(diff(12, 12, '99', '0'));
    expect(book.read(1_000, 1)?.bids).toEqual([level('98', '2')]);
  });

  test('that has not been heard of for too long is stale', () => {
    const book = binanceBook(5_000);
    book.onDiff(diff(11, 11));
    book.onSnapshot(SNAPSHOT);
    expect(book.state(6_000)).toBe('live');
    expect(book.state(6_001)).toBe('stale');
    expect(book.read(6_001, 5)).toBeUndefined();
  });
});
