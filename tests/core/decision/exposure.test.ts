import { describe, expect, test } from '@jest/globals';
import { foldOrder } from '../../../layers/core/execution/order.ts';
import {
  exposureRatio,
  projectBook,
  withTrade,
  type ProjectedBook,
} from '../../../layers/core/decision/exposure.ts';
import { formatDecimal, qty } from '../../../layers/core/foundation/decimal.ts';
import { aFill } from '../../builders/a-fill.ts';
import { aPortfolio } from '../../builders/a-cycle.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';
import { anOrder } from '../../builders/an-order.ts';

const PRICES = [
  { member: aMember(), price: 110 },
  { member: aMember({ symbol: FTSE }), price: 50 },
];
const held = (book: ProjectedBook | undefined): readonly string[] =>
  book?.holdings.map(({ quantity }) => formatDecimal(quantity)) ?? [];

describe('the account as it would be', () => {
  test('is valued at the last prices, a short against it', () => {
    const book = projectBook(
      aPortfolio('1000', [
        [SPX, '10'],
        [FTSE, '-4'],
      ]),
      [],
      PRICES,
    );
    expect(book).toMatchObject({ nav: 1000 + 1100 - 200, cash: 1000 });
    expect(held(book)).toEqual(['10', '-4']);
  });

  test('counts what open entries may still buy or sell, and takes it from the cash, not from the NAV', () => {
    const orders = [
      anOrder({ quantity: qty('5') }),
      anOrder({ symbol: FTSE, side: 'sell', quantity: qty('2') }),
    ];
    const book = projectBook(aPortfolio('1000', [[SPX, '10']]), orders, PRICES);
    expect(book).toMatchObject({ nav: 2100, cash: 1000 - 550 + 100 });
    expect(held(book)).toEqual(['15', '-2']);
  });

  test('counts of an order in part filled only the rest, and of one that ended nothing', () => {
    const partly = foldOrder(anOrder(), {
      kind: 'fill',
      fill: aFill({ lastQty: qty('4'), clientOrderId: anOrder().request.clientOrderId }),
    });
    const ended = foldOrder(anOrder(), { kind: 'rejected', reason: '' });
    expect(held(projectBook(aPortfolio('1000'), [partly, ended], PRICES))).toEqual(['6', '0']);
  });

  test('does not count on what only reduces: it may never fill', () => {
    const stop = anOrder({ side: 'sell', reduceOnly: true });
    expect(held(projectBook(aPortfolio('1000', [[SPX, '10']]), [stop], PRICES))).toEqual(['10', '0']);
  });

  test('is unknown while something held, or about to be, has no price', () => {
    const [spx] = PRICES;
    if (spx === undefined) throw new Error('two prices');
    expect(projectBook(aPortfolio('1000', [[FTSE, '1']]), [], [spx])).toBeUndefined();
    expect(projectBook(aPortfolio('1000'), [anOrder({ symbol: FTSE })], [spx])).toBeUndefined();
    expect(
      projectBook(aPortfolio('1000'), [anOrder({ symbol: FTSE, reduceOnly: true })], [spx]),
    ).toBeDefined();
    expect(projectBook(aPortfolio('1000'), [], [spx])).toBeDefined();
  });

  test('is unknown of an account that is worth nothing', () => {
    expect(projectBook(aPortfolio('0'), [], PRICES)).toBeUndefined();
    expect(projectBook(aPortfolio('-5'), [], PRICES)).toBeUndefined();
  });

  test('after a trade has its quantity and its cash moved, and its worth unchanged', () => {
    const book = projectBook(aPortfolio('1000'), [], PRICES);
    if (book === undefined) throw new Error('priced');
    const after = withTrade(book, SPX, qty('-3'));
    expect(held(after)).toEqual(['-3', '0']);
    expect(after).toMatchObject({ nav: 1000, cash: 1330 });
    expect(exposureRatio(after, ({ instrument }) => instrument.symbol === SPX)).toBeCloseTo(0.33, 12);
    expect(exposureRatio(after, () => false)).toBe(0);
  });

  test('has gross exposure: a long and a short do not hide each other', () => {
    const book = projectBook(
      aPortfolio('1000', [
        [SPX, '10'],
        [FTSE, '-10'],
      ]),
      [],
      PRICES,
    );
    if (book === undefined) throw new Error('priced');
    expect(exposureRatio(book, () => true)).toBeCloseTo((1100 + 500) / book.nav, 12);
  });
});
