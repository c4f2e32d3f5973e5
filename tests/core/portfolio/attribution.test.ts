import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzed } from '../../builders/fuzzed.ts';
import { assert as hold } from '../../../layers/core/foundation/assert.ts';
import { absolute, money, plus, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import {
  attributeFill,
  sharesOf,
  type ShareVote,
  type StrategyShare,
} from '../../../layers/core/portfolio/attribute-fill.ts';
import {
  applyFill,
  applyFlow,
  emptyPortfolio,
  netAssetValue,
} from '../../../layers/core/portfolio/ledger.ts';
import { fundBooks, markBooks, recordOf } from '../../../layers/core/portfolio/mark-books.ts';
import {
  booksFault,
  EMPTY_BOOKS,
  heldOf,
  HOUSE,
  profitOf,
  receiveFlow,
  valueOf,
  type VirtualBook,
  type VirtualBooks,
} from '../../../layers/core/portfolio/virtual-book.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aFill, bought, sold } from '../../builders/a-fill.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';
import { between } from '../../builders/any-number.ts';

const vote = (voter: string, weight: number, change: Partial<ShareVote> = {}): ShareVote => ({
  voter,
  direction: 'long',
  strength: 1,
  weight,
  ...change,
});
const HALVES: readonly StrategyShare[] = [
  { strategyId: 'a', share: 0.5 },
  { strategyId: 'b', share: 0.5 },
];
const bookOf = (books: VirtualBooks, strategyId: string): VirtualBook => {
  const book = books.find((candidate) => candidate.strategyId === strategyId);
  hold(book !== undefined, `no book of ${strategyId}`);
  return book;
};
const flow = (amount: string): Parameters<typeof applyFlow>[1] => ({
  flowId: 'f',
  amount: money(amount),
  atMs: openOf(0),
});
const funded = (amount: string): VirtualBooks => receiveFlow(EMPTY_BOOKS, flow(amount));
const at100 = (): number => 100;

describe('whose decision it was', () => {
  test('each voice for it by weight times strength, those against not at all', () => {
    const votes = [
      vote('a', 0.6),
      vote('b', 0.4, { strength: 0.5 }),
      vote('c', 0.3, { direction: 'short' }),
      vote('d', 0),
    ];
    expect(sharesOf(votes, 'long')).toEqual([
      { strategyId: 'a', share: 0.6 / 0.8 },
      { strategyId: 'b', share: 0.2 / 0.8 },
    ]);
    expect(sharesOf(votes, 'short')).toEqual([{ strategyId: 'c', share: 1 }]);
    expect(sharesOf([], 'long')).toEqual([]);
  });
});

describe('a fill in the strategies’ books, by hand', () => {
  test('what is opened goes by shares, with its money', () => {
    const books = attributeFill(funded('1000'), bought('10', '100', '1'), [
      { strategyId: 'a', share: 0.75 },
      { strategyId: 'b', share: 0.25 },
    ]);
    expect(bookOf(books, 'a')).toMatchObject({
      cash: money('-750.75'),
      fees: money('0.75'),
      holdings: [{ symbol: SPX, quantity: qty('7.5') }],
    });
    expect(bookOf(books, 'b').cash).toBe(money('-250.25'));
    expect(bookOf(books, HOUSE)).toMatchObject({ cash: money('1000'), holdings: [] });
  });

  test('what is closed is taken from those that hold it, whoever wanted it', () => {
    const opened = attributeFill(funded('1000'), bought('10', '100'), [
      { strategyId: 'a', share: 0.8 },
      { strategyId: 'b', share: 0.2 },
    ]);
    const closed = attributeFill(opened, sold('5', '110'), [{ strategyId: 'b', share: 1 }]);
    expect(heldOf(bookOf(closed, 'a'), SPX)).toBe(qty('4'));
    expect(heldOf(bookOf(closed, 'b'), SPX)).toBe(qty('1'));
    expect(bookOf(closed, 'a').cash).toBe(money('-360'));
    expect(profitOf(bookOf(closed, 'a'), () => 110)).toBeCloseTo(80, 9);
  });

  test('a sale beyond what is held closes every book and opens the short by shares', () => {
    const long = attributeFill(funded('1000'), bought('10', '100'), HALVES);
    const short = attributeFill(long, sold('14', '100'), [{ strategyId: 'c', share: 1 }]);
    expect(short.map((book) => [book.strategyId, heldOf(book, SPX)])).toEqual([
      ['a', qty('0')],
      ['b', qty('0')],
      ['c', qty('-4')],
      [HOUSE, qty('0')],
    ]);
  });

  test('what nobody decided is the house’s, and so is the last decimal', () => {
    const manual = attributeFill(funded('1000'), bought('10', '100', '1'), []);
    expect(bookOf(manual, HOUSE)).toMatchObject({
      cash: money('-1'),
      holdings: [{ symbol: SPX, quantity: qty('10') }],
    });
    const thirds = ['a', 'b', 'c'].map((strategyId) => ({ strategyId, share: 1 / 3 }));
    const split = attributeFill(EMPTY_BOOKS, bought('10', '1'), thirds);
    expect(heldOf(bookOf(split, 'a'), SPX)).toBe(qty('3.333333333333333333'));
    expect(heldOf(bookOf(split, HOUSE), SPX)).toBe(qty('0.000000000000000001'));
  });

  test('books that are not the account say where', () => {
    const books = attributeFill(funded('1000'), bought('10', '100'), HALVES);
    const account = applyFill(applyFlow(emptyPortfolio('USD'), flow('1000')), bought('10', '100')).portfolio;
    expect(booksFault(books, account)).toBeUndefined();
    expect(booksFault(books, applyFill(account, bought('1', '0')).portfolio)).toBe(
      'SPX of the books is 10, of the account 11',
    );
    expect(booksFault(books, { ...account, fees: money('0.1') })).toBe(
      'fees of the books is 0, of the account 0.1',
    );
    expect(booksFault(books, applyFlow(account, flow('5')))).toBe('cash of the books is 0, of the account 5');
    const other = account.positions.map((position) => ({ ...position, symbol: FTSE }));
    expect(booksFault(books, { ...account, positions: [...account.positions, ...other] })).toBe(
      'FTSE of the books is 0, of the account 10',
    );
  });
});

describe('each book’s own record', () => {
  const weights = [
    { strategyId: 'a', weight: 0.6 },
    { strategyId: 'b', weight: 0.4 },
  ];
  const fundedBooks = (books: VirtualBooks, given = weights): VirtualBooks => {
    const done = fundBooks(books, given, at100);
    hold(done !== undefined, 'everything has a price');
    return done;
  };
  const marked = (books: VirtualBooks, price: number): NonNullable<ReturnType<typeof markBooks>> => {
    const done = markBooks(books, () => price);
    hold(done !== undefined, 'everything has a price');
    return done;
  };

  test('a strategy’s return is of the capital that its weight gave it', () => {
    // 1,000: 600 for a and 400 for b. They buy 5 at 100 together, a three of them; the price rises to 110.
    const books = attributeFill(fundedBooks(funded('1000')), bought('5', '100'), [
      { strategyId: 'a', share: 0.6 },
      { strategyId: 'b', share: 0.4 },
    ]);
    const { returns, books: after } = marked(books, 110);
    expect(returns['a']).toBeCloseTo(30 / 600, 12);
    expect(returns['b']).toBeCloseTo(20 / 400, 12);
    expect(returns[HOUSE]).toBe(0);
    expect(bookOf(after, 'a').navPerUnit).toBeCloseTo(1.05, 12);
  });

  test('capital that comes or goes is no return', () => {
    const once = marked(attributeFill(fundedBooks(funded('1000')), bought('5', '100'), HALVES), 110).books;
    const moved = fundBooks(
      receiveFlow(once, flow('5000')),
      [
        { strategyId: 'a', weight: 0.1 },
        { strategyId: 'b', weight: 0.9 },
      ],
      () => 110,
    );
    hold(moved !== undefined, 'everything has a price');
    const { returns, books } = marked(moved, 110);
    for (const value of Object.values(returns)) expect(value).toBeCloseTo(0, 12);
    expect(bookOf(books, 'b').navPerUnit).toBeCloseTo(bookOf(once, 'b').navPerUnit, 12);
    expect(valueOf(bookOf(books, 'a'), () => 110)).toBeCloseTo(0.1 * 6_050, 1);
  });

  test('a strategy without weight that still holds something is judged by all of it', () => {
    const books = attributeFill(fundedBooks(funded('1000')), bought('5', '100'), HALVES);
    const dropped = fundedBooks(marked(books, 100).books, [{ strategyId: 'b', weight: 1 }]);
    expect(valueOf(bookOf(dropped, 'a'), at100)).toBeCloseTo(250, 9);
    expect(marked(dropped, 90).returns['a']).toBeCloseTo(-0.1, 12);
  });

  test('a book without capital has no return, and one that lost all of it lost no more', () => {
    const unfunded = attributeFill(funded('1000'), bought('5', '100'), [{ strategyId: 'a', share: 1 }]);
    expect(marked(unfunded, 200).returns['a']).toBe(0);
    const indebted = marked(unfunded, 90).books;
    expect(valueOf(bookOf(indebted, 'a'), () => 90)).toBe(-50);
    expect(marked(indebted, 80).returns['a']).toBe(0);
    const short = attributeFill(fundedBooks(funded('1000')), sold('5', '100'), [
      { strategyId: 'a', share: 1 },
    ]);
    expect(marked(short, 1_000).returns['a']).toBe(-1);
  });

  test('nobody is marked or funded while something has no price', () => {
    const books = attributeFill(funded('1000'), bought('5', '100'), HALVES);
    expect(markBooks(books, () => undefined)).toBeUndefined();
    expect(fundBooks(books, weights, () => undefined)).toBeUndefined();
    expect(profitOf(bookOf(books, 'a'), () => undefined)).toBeUndefined();
  });

  test('a strategy that decides everything and has all the capital is the account', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), between(50, 150)), { maxLength: 20 }),
        (days) => {
          const all = [{ strategyId: 'a', weight: 1 }];
          let books = fundedBooks(funded('10000'), all);
          let account = applyFlow(emptyPortfolio('USD'), flow('10000'));
          let last = 10_000;
          for (const [lots, price] of days) {
            if (lots !== 0) {
              const fill = aFill({
                side: lots > 0 ? 'buy' : 'sell',
                lastQty: absolute(qty(String(lots))),
                lastPx: px(price.toFixed(2)),
                fee: money('0.5'),
              });
              books = attributeFill(books, fill, [{ strategyId: 'a', share: 1 }]);
              account = applyFill(account, fill).portfolio;
            }
            const nav = netAssetValue(account, () => price) ?? NaN;
            const done = marked(books, price);
            expect(done.returns['a']).toBeCloseTo(nav / last - 1, 9);
            books = done.books;
            last = nav;
          }
        },
      ),
      fuzzed(500),
    );
  });

  test('Sharpe and drawdown are of its own returns, and absent while there are too few', () => {
    const book = bookOf(fundedBooks(funded('1000')), 'a');
    const record = recordOf(book, [0.1, -0.2, 0.05], { periodsPerYear: 252 });
    expect(record).toMatchObject({ strategyId: 'a', navPerUnit: 1, sessions: 3 });
    expect(record.drawdownRatio).toBeCloseTo(0.2, 12);
    expect(record.sharpe).toBeLessThan(0);
    const young = recordOf(book, [], { periodsPerYear: 252 });
    expect(young).not.toHaveProperty('sharpe');
    expect(young).not.toHaveProperty('drawdownRatio');
  });
});

test('a book holds its symbols in order, and opens with the first share it gets', () => {
  const books = [sym('Z'), sym('A')].reduce(
    (before, symbol) =>
      attributeFill(before, { ...bought('1', '1'), symbol }, [{ strategyId: 'a', share: 1 }]),
    EMPTY_BOOKS,
  );
  expect(bookOf(books, 'a').holdings.map(({ symbol }) => symbol)).toEqual(['A', 'Z']);
  expect(books.map(({ strategyId }) => strategyId)).toEqual(['a', HOUSE]);
  expect(plus(bookOf(books, 'a').cash, bookOf(books, HOUSE).cash)).toBe(money('-2'));
});
