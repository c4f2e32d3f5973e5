import { describe, expect, test } from '@jest/globals';
import { foldOrder } from '../../../layers/core/execution/order.ts';
import {
  exposureRatio,
  ownCashRatio,
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
const held = (book: ProjectedBook): readonly string[] =>
  book.holdings.map(({ quantity }) => formatDecimal(quantity));
const closable = (book: ProjectedBook): readonly string[] =>
  book.holdings.map((holding) => formatDecimal(holding.closable));

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
    expect(projectBook(aPortfolio('1000', [[FTSE, '1']]), [], [spx]).nav).toBeNaN();
    expect(projectBook(aPortfolio('1000'), [anOrder({ symbol: FTSE })], [spx]).nav).toBeNaN();
    const stop = anOrder({ symbol: FTSE, reduceOnly: true });
    expect(projectBook(aPortfolio('1000'), [stop], [spx]).nav).toBe(1000);
    expect(projectBook(aPortfolio('1000'), [], [spx]).nav).toBe(1000);
  });

  test('is unknown of an account that is worth nothing', () => {
    expect(projectBook(aPortfolio('0'), [], PRICES).nav).toBeNaN();
    expect(projectBook(aPortfolio('-5'), [], PRICES).nav).toBeNaN();
  });

  test('after a trade has its quantity and its cash moved, and its worth unchanged', () => {
    const book = projectBook(aPortfolio('1000'), [], PRICES);
    const after = withTrade(book, SPX, qty('-3'));
    expect(held(after)).toEqual(['-3', '0']);
    expect(after).toMatchObject({ nav: 1000, cash: 1330 });
    expect(exposureRatio(after, ({ instrument }) => instrument.symbol === SPX)).toBeCloseTo(0.33, 12);
    expect(exposureRatio(after, () => false)).toBe(0);
  });

  test('can close what has filled, not what is on its way, and not what an exit on its way closes', () => {
    const account = aPortfolio('1000', [
      [SPX, '10'],
      [FTSE, '-4'],
    ]);
    const project = (orders: Parameters<typeof projectBook>[1]): ProjectedBook =>
      projectBook(account, orders, PRICES);
    expect(closable(project([]))).toEqual(['10', '4']);
    expect(closable(project([anOrder({ quantity: qty('5') })]))).toEqual(['10', '4']);
    // Six of the ten are being sold short of nothing in particular: four would be left of them.
    expect(closable(project([anOrder({ side: 'sell', quantity: qty('6') })]))).toEqual(['4', '4']);
    expect(closable(project([anOrder({ side: 'sell', quantity: qty('16') })]))).toEqual(['0', '4']);
    const exit = { ...anOrder({ side: 'sell', reduceOnly: true, quantity: qty('7') }), leg: 'exit' } as const;
    expect(closable(project([exit]))).toEqual(['3', '4']);
    expect(closable(project([{ ...exit, leg: 'flatten' }, exit]))).toEqual(['0', '4']);
    expect(closable(project([{ ...exit, leg: 'stop' }]))).toEqual(['10', '4']);
    expect(closable(projectBook(aPortfolio('1000'), [anOrder()], PRICES))).toEqual(['0', '0']);
  });

  test('owns its cash without what short sales brought in', () => {
    const before = projectBook(aPortfolio('1000'), [], PRICES);
    expect(ownCashRatio(before)).toBe(1);
    expect(ownCashRatio(withTrade(before, SPX, qty('-5')))).toBeCloseTo(1, 12);
    expect(ownCashRatio(withTrade(before, SPX, qty('5')))).toBeCloseTo(0.45, 12);
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
    expect(exposureRatio(book, () => true)).toBeCloseTo((1100 + 500) / book.nav, 12);
  });
});
