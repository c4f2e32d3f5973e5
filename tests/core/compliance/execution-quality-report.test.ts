import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import {
  executionQualityReport,
  type ExecutionQualityInputs,
} from '../../../layers/core/compliance/execution-quality-report.ts';
import { NOT_LEGAL_ADVICE } from '../../../layers/core/compliance/rule-pack.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { aFill } from '../../builders/a-fill.ts';
import { anInstrument, SPX } from '../../builders/an-instrument.ts';

const DAX = sym('DAX');
const SPY2 = sym('SPY@two');
const COIN = sym('BTC/EUR');
const inputs = (change: Partial<ExecutionQualityInputs> = {}): ExecutionQualityInputs => ({
  instruments: new Map([
    [SPX, anInstrument({ venue: 'one' })],
    [SPY2, anInstrument({ symbol: SPY2, venue: 'two' })],
    [DAX, anInstrument({ symbol: DAX, venue: 'two', currency: 'EUR' })],
    [COIN, anInstrument({ symbol: COIN, venue: 'kraken', assetClass: 'crypto-spot', currency: 'EUR' })],
  ]),
  orders: [],
  toAccountCurrency: (amount, currency) => (currency === 'USD' ? amount : 1.25 * amount),
  businessDays: 2,
  ...change,
});

describe('where orders were executed', () => {
  // 1,000 dollars at one in two fills of one order; 400 dollars and 480 euros (600 dollars) at two in two orders.
  const fills = [
    aFill({ tradeId: 'a', clientOrderId: 'o1', lastQty: qty('4'), lastPx: px('100'), liquidity: 'maker' }),
    aFill({ tradeId: 'b', clientOrderId: 'o1', lastQty: qty('6'), lastPx: px('100'), liquidity: 'taker' }),
    aFill({ tradeId: 'c', clientOrderId: 'o2', symbol: SPY2, lastQty: qty('4'), liquidity: 'maker' }),
    aFill({ tradeId: 'd', clientOrderId: 'o3', symbol: DAX, lastQty: qty('4'), lastPx: px('120') }),
  ];

  test('shares of volume and orders by hand', () => {
    const report = executionQualityReport(fills, inputs());
    expect(report.notice).toBe(NOT_LEGAL_ADVICE);
    expect(report.classes).toEqual([
      {
        classOfInstrument: 'Exchange traded products',
        underOneTradeADay: false,
        venues: [
          { venue: 'one', volumeRatio: 0.5, orderRatio: 1 / 3, passiveRatio: 0, aggressiveRatio: 1 },
          { venue: 'two', volumeRatio: 0.5, orderRatio: 2 / 3, passiveRatio: 0.5, aggressiveRatio: 0.5 },
        ],
      },
    ]);
  });

  test('without a rate a share of volume is not known, and is not zero', () => {
    const blind = inputs({
      toAccountCurrency: (amount, currency) => (currency === 'USD' ? amount : undefined),
    });
    const [one, two] = at(executionQualityReport(fills, blind).classes, 0).venues;
    expect(one).not.toHaveProperty('volumeRatio');
    expect(two).not.toHaveProperty('volumeRatio');
    expect(two?.orderRatio).toBeCloseTo(2 / 3, 12);
  });

  test('coins are told apart as outside the directive', () => {
    const report = executionQualityReport([aFill({ symbol: COIN })], inputs());
    expect(report.classes.map(({ classOfInstrument }) => classOfInstrument)).toEqual([
      'Outside MiFID II: crypto-assets',
    ]);
    expect(at(report.classes, 0).underOneTradeADay).toBe(true);
    const daily = executionQualityReport([aFill({ symbol: COIN })], inputs({ businessDays: 1 }));
    expect(at(daily.classes, 0).underOneTradeADay).toBe(false);
  });

  test('five venues at most, the largest first', () => {
    const symbols = [1, 2, 3, 4, 5, 6, 7].map((n) => sym(`S${n}`));
    const instruments = new Map(
      symbols.map((symbol, i) => [symbol, anInstrument({ symbol, venue: `v${i + 1}` })] as const),
    );
    const many = symbols.map((symbol, i) =>
      aFill({ tradeId: symbol, clientOrderId: symbol, symbol, lastQty: qty(String(i + 1)) }),
    );
    const { venues } = at(executionQualityReport(many, inputs({ instruments })).classes, 0);
    expect(venues.map(({ venue }) => venue)).toEqual(['v7', 'v6', 'v5', 'v4', 'v3']);
    expect(at(venues, 0).volumeRatio).toBeCloseTo(7 / 28, 12);
  });

  test('a fill of an instrument that nobody knows is counted as left out', () => {
    const report = executionQualityReport([aFill({ symbol: sym('NOBODY') })], inputs());
    expect(report.classes).toEqual([]);
    expect(report.absent.at(-1)).toEqual({
      field: 'Fills',
      why: '1 of instruments that are not in the universe',
    });
  });
});

describe('how well they were executed', () => {
  test('prices, costs and likelihood by hand', () => {
    const fills = [
      aFill({ tradeId: 'a', lastQty: qty('1'), lastPx: px('100'), fee: money('1') }),
      aFill({ tradeId: 'b', lastQty: qty('3'), lastPx: px('104'), slippage: money('2.06') }),
    ];
    const order = { symbol: SPX, venue: 'one' } as const;
    const orders = [
      { ...order, clientOrderId: 'o1', outcome: 'filled' },
      { ...order, clientOrderId: 'o2', outcome: 'partly-filled' },
      { ...order, clientOrderId: 'o3', outcome: 'canceled' },
      { ...order, clientOrderId: 'o4', outcome: 'rejected' },
      { ...order, clientOrderId: 'o5', venue: 'elsewhere', outcome: 'filled' },
    ] as const;
    const [quality] = executionQualityReport(fills, inputs({ orders })).quality;
    expect(quality).toMatchObject({
      venue: 'one',
      symbol: SPX,
      trades: 2,
      simpleAveragePx: 102,
      volumeWeightedPx: 103,
      highestPx: 104,
      lowestPx: 100,
      value: 412,
      ordersReceived: 4,
      ordersExecuted: 2,
      ordersCanceled: 1,
      ordersRejected: 1,
      executedRatio: 0.5,
    });
    expect(quality?.feeRatio).toBeCloseTo(1 / 412, 12);
    expect(quality?.slippageRatio).toBeCloseTo(0.005, 12);
  });

  test('without orders a likelihood is not known', () => {
    expect(at(executionQualityReport([aFill()], inputs()).quality, 0)).not.toHaveProperty('executedRatio');
  });

  test('shares add up to one, and prices lie between the lowest and the highest', () => {
    const anyFill = fc.record({
      symbol: fc.constantFrom(SPX, SPY2, DAX, COIN),
      clientOrderId: fc.constantFrom('o1', 'o2', 'o3'),
      lots: fc.integer({ min: 1, max: 1_000 }),
      cents: fc.integer({ min: 1, max: 100_000 }),
      liquidity: fc.constantFrom('maker' as const, 'taker' as const),
    });
    fc.assert(
      fc.property(fc.array(anyFill, { minLength: 1, maxLength: 20 }), (given) => {
        const fills = given.map(({ symbol, clientOrderId, lots, cents, liquidity }, i) =>
          aFill({
            tradeId: `t${i}`,
            symbol,
            // An order is of one instrument.
            clientOrderId: `${clientOrderId}-${symbol}`,
            lastQty: qty(String(lots)),
            lastPx: px((cents / 100).toFixed(2)),
            liquidity,
          }),
        );
        const report = executionQualityReport(fills, inputs());
        for (const { venues } of report.classes) {
          const total = (of: (venue: (typeof venues)[number]) => number): number =>
            venues.reduce((sum, venue) => sum + of(venue), 0);
          expect(total(({ volumeRatio }) => volumeRatio ?? NaN)).toBeCloseTo(1, 9);
          expect(total(({ orderRatio }) => orderRatio)).toBeCloseTo(1, 9);
          for (const venue of venues) expect(venue.passiveRatio + venue.aggressiveRatio).toBeCloseTo(1, 12);
        }
        for (const { volumeWeightedPx, lowestPx, highestPx } of report.quality) {
          expect(volumeWeightedPx).toBeGreaterThanOrEqual(lowestPx * (1 - 1e-12));
          expect(volumeWeightedPx).toBeLessThanOrEqual(highestPx * (1 + 1e-12));
        }
        expect(report.quality.reduce((sum, { trades }) => sum + trades, 0)).toBe(fills.length);
      }),
      { numRuns: 300 },
    );
  });
});
