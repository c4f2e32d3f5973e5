import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzed } from '../../builders/fuzzed.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import {
  absolute,
  minus,
  money,
  negate,
  plus,
  px,
  qty,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import {
  applyFill,
  applyFlow,
  conservationFault,
  emptyPortfolio,
  netAssetValue,
  positionOf,
  quantityOf,
  type ClosedTrade,
  type Portfolio,
} from '../../../layers/core/portfolio/ledger.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aFill, bought, sold } from '../../builders/a-fill.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';
import { anyMoney, anyPx, anyQty, anyRoundQty } from '../../builders/any-amount.ts';

interface Booked {
  readonly portfolio: Portfolio;
  readonly closed: readonly ClosedTrade[];
}

function booked(fills: readonly Fill[], start: Portfolio = emptyPortfolio('USD')): Booked {
  let portfolio = start;
  const closed: ClosedTrade[] = [];
  for (const fill of fills) {
    const step = applyFill(portfolio, fill);
    portfolio = step.portfolio;
    if (step.closed !== undefined) closed.push(step.closed);
  }
  return { portfolio, closed };
}

function funded(amount: string): Portfolio {
  return applyFlow(emptyPortfolio('USD'), { flowId: 'f', amount: money(amount), atMs: openOf(0) });
}

/** Quantities that often meet, so that positions close exactly and flip; and some to the last decimal, for dust. */
const anyFill = fc.record({
  symbol: fc.constantFrom(SPX, FTSE),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  lastQty: fc.oneof(
    { weight: 4, arbitrary: anyRoundQty },
    { weight: 1, arbitrary: anyQty },
    fc.constant(qty('0.000000000000000001')),
  ),
  lastPx: anyPx,
  fee: anyMoney,
  slippage: anyMoney,
  // Few instants, so that many things happen in the same millisecond.
  atMs: fc.integer({ min: 0, max: 2 }).map(openOf),
});
const anyFills = fc
  .array(anyFill, { maxLength: 30 })
  .map((fills) => fills.map((fill, index) => aFill({ ...fill, tradeId: `t${index}` })));

const sum = (amounts: readonly Money[]): Money => amounts.reduce(plus, ZERO_MONEY);
const signedQty = ({ side, lastQty }: Fill): Qty => (side === 'buy' ? lastQty : negate(lastQty));

/** What brings every position back to nothing. */
function closingFills({ positions }: Portfolio): readonly Fill[] {
  return positions.map(({ symbol, quantity }) =>
    aFill({
      tradeId: `close-${symbol}`,
      symbol,
      side: quantity > ZERO_QTY ? 'sell' : 'buy',
      lastQty: absolute(quantity),
      lastPx: px('123.45'),
      fee: money('0.07'),
    }),
  );
}

describe('the laws of the ledger, over any fills', () => {
  test('cash and cost are deposits and realised profit less fees, to the last unit, after each fill', () => {
    fc.assert(
      fc.property(anyFills, anyMoney, (fills, amount) => {
        let portfolio = applyFlow(emptyPortfolio('USD'), { flowId: 'f', amount, atMs: openOf(0) });
        for (const fill of fills) {
          portfolio = applyFill(portfolio, fill).portfolio;
          const held = plus(portfolio.cash, sum(portfolio.positions.map(({ cost }) => cost)));
          expect(held).toBe(minus(plus(portfolio.deposits, portfolio.realised), portfolio.fees));
          expect(conservationFault(portfolio)).toBeUndefined();
        }
      }),
    );
  });

  test('a position is the sum of its fills, and an empty one is not there', () => {
    fc.assert(
      fc.property(anyFills, (fills) => {
        const { portfolio } = booked(fills);
        for (const symbol of [SPX, FTSE]) {
          const own = fills.filter((fill) => fill.symbol === symbol);
          const total = own.map(signedQty).reduce(plus, ZERO_QTY);
          expect(quantityOf(portfolio, symbol)).toBe(total);
          expect(positionOf(portfolio, symbol) === undefined).toBe(total === ZERO_QTY);
        }
        const symbols = portfolio.positions.map(({ symbol }) => symbol);
        expect(symbols).toEqual([...symbols].sort());
      }),
    );
  });

  test('fees and slippage are the sum of what each fill paid', () => {
    fc.assert(
      fc.property(anyFills, (fills) => {
        const { portfolio } = booked(fills);
        expect(portfolio.fees).toBe(sum(fills.map(({ fee }) => fee)));
        expect(portfolio.slippage).toBe(sum(fills.map(({ slippage }) => slippage)));
      }),
    );
  });

  test('the results of closed trades and what open ones have realised are the profit net of fees', () => {
    fc.assert(
      fc.property(anyFills, (fills) => {
        const { portfolio, closed } = booked(fills);
        const open = sum(portfolio.positions.map(({ realisedSinceOpen }) => realisedSinceOpen));
        const results = sum(closed.map(({ result }) => result));
        expect(plus(results, open)).toBe(minus(portfolio.realised, portfolio.fees));
      }),
      fuzzed(300),
    );
  });

  test('of an account that went flat, the results of its trades are all it made', () => {
    fc.assert(
      fc.property(anyFills, (fills) => {
        const before = booked(fills);
        const after = booked(closingFills(before.portfolio), before.portfolio);
        const { portfolio } = after;
        expect(portfolio.positions).toEqual([]);
        const results = sum([...before.closed, ...after.closed].map(({ result }) => result));
        expect(results).toBe(minus(portfolio.realised, portfolio.fees));
        expect(plus(portfolio.deposits, results)).toBe(portfolio.cash);
      }),
    );
  });

  test('there is one closed trade for each time a position ended, and it says which way it was held', () => {
    fc.assert(
      fc.property(anyFills, (fills) => {
        let portfolio = emptyPortfolio('USD');
        for (const fill of fills) {
          const before = quantityOf(portfolio, fill.symbol);
          const step = applyFill(portfolio, fill);
          const after = quantityOf(step.portfolio, fill.symbol);
          const ended = before !== ZERO_QTY && (after === ZERO_QTY || after > ZERO_QTY !== before > ZERO_QTY);
          expect(step.closed?.direction).toBe(ended ? (before > ZERO_QTY ? 'long' : 'short') : undefined);
          portfolio = step.portfolio;
        }
      }),
    );
  });

  test('what happens to one instrument is no matter of the other’s', () => {
    fc.assert(
      fc.property(anyFills, (fills) => {
        const apart = [
          ...fills.filter(({ symbol }) => symbol === FTSE),
          ...fills.filter(({ symbol }) => symbol === SPX),
        ];
        expect(booked(apart).portfolio).toEqual(booked(fills).portfolio);
      }),
    );
  });

  test('a position’s cost has its quantity’s sign', () => {
    fc.assert(
      fc.property(anyFills, (fills) => {
        for (const { quantity, cost } of booked(fills).portfolio.positions) {
          expect(cost === ZERO_MONEY || cost > ZERO_MONEY === quantity > ZERO_QTY).toBe(true);
        }
      }),
    );
  });
});

describe('average-cost accounting by hand', () => {
  test('adding averages the price, and a part sold realises against the average', () => {
    const { portfolio, closed } = booked(
      [bought('10', '100', '1'), bought('10', '110', '1'), sold('5', '120', '0.5')],
      funded('5000'),
    );
    expect(at(portfolio.positions, 0)).toMatchObject({
      quantity: qty('15'),
      cost: money('1575'),
      realisedSinceOpen: money('72.5'),
    });
    expect(portfolio.realised).toBe(money('75'));
    expect(portfolio.fees).toBe(money('2.5'));
    expect(portfolio.cash).toBe(money('3497.5'));
    expect(closed).toEqual([]);
  });

  test('a short is bought back at a profit below where it was sold', () => {
    const { portfolio } = booked([sold('10', '100'), bought('4', '90')], funded('1000'));
    expect(at(portfolio.positions, 0)).toMatchObject({ quantity: qty('-6'), cost: money('-600') });
    expect(portfolio.realised).toBe(money('40'));
    expect(portfolio.cash).toBe(money('1640'));
  });

  test('selling more than is held closes the long with its result and opens a short at the fill’s price', () => {
    const { portfolio, closed } = booked([bought('10', '100', '1'), sold('15', '110', '2')], funded('5000'));
    expect(at(portfolio.positions, 0)).toMatchObject({
      quantity: qty('-5'),
      cost: money('-550'),
      realisedSinceOpen: ZERO_MONEY,
    });
    expect(closed).toMatchObject([{ direction: 'long', result: money('97') }]);
  });

  test('a flip in the millisecond of the opening is still a closed trade', () => {
    const instant = { atMs: openOf(3) };
    const { closed } = booked([
      { ...bought('10', '100'), ...instant },
      { ...sold('15', '110'), ...instant },
    ]);
    expect(closed).toMatchObject([
      { direction: 'long', openedMs: openOf(3), closedMs: openOf(3), result: money('100') },
    ]);
  });

  test('the last crumb of a position carries the rest of its cost', () => {
    const { portfolio, closed } = booked([
      bought('3', '33.333333333333333333'),
      sold('1', '33'),
      sold('2', '33'),
    ]);
    expect(portfolio.positions).toEqual([]);
    expect(at(closed, 0).result).toBe(money('-0.999999999999999999'));
    expect(conservationFault(portfolio)).toBeUndefined();
  });

  test('a rebate is money earned', () => {
    const { portfolio, closed } = booked([bought('10', '100', '-0.25'), sold('10', '100', '-0.25')]);
    expect(portfolio.cash).toBe(money('0.5'));
    expect(at(closed, 0).result).toBe(money('0.5'));
  });

  test('a trade is dated from the fill that opened it to the one that closed it', () => {
    const { closed } = booked([
      { ...bought('5', '100'), atMs: openOf(1) },
      { ...bought('5', '101'), atMs: openOf(2) },
      { ...sold('10', '102'), atMs: openOf(3) },
    ]);
    expect(closed).toMatchObject([{ openedMs: openOf(1), closedMs: openOf(3), result: money('15') }]);
  });

  test('a fill of nothing, or of less, is a defect', () => {
    for (const lastQty of [qty('0'), qty('-1')]) {
      expect(() => applyFill(emptyPortfolio('USD'), aFill({ lastQty }))).toThrow('has quantity');
    }
  });
});

describe('what the account is worth', () => {
  const held = booked([bought('10', '100'), { ...sold('5', '50'), symbol: FTSE }], funded('2000')).portfolio;

  test('is its cash and its positions at their prices, a short counting against it', () => {
    expect(netAssetValue(held, (symbol) => (symbol === SPX ? 110 : 40))).toBe(1250 + 1100 - 200);
  });

  test('is unknown while one position has no price', () => {
    expect(netAssetValue(held, (symbol) => (symbol === SPX ? 110 : undefined))).toBeUndefined();
  });

  test('needs no price where nothing is held', () => {
    expect(netAssetValue(funded('2000'), () => undefined)).toBe(2000);
  });
});

test('an account that does not add up says by how much', () => {
  const broken = { ...funded('100'), cash: money('99.99') };
  expect(conservationFault(broken)).toBe('cash + cost is 99.99, deposits + realised - fees is 100');
});
