import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzed } from '../../builders/fuzzed.ts';
import { assert as hold } from '../../../layers/core/foundation/assert.ts';
import { money, qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym, type Instrument } from '../../../layers/core/market/instrument.ts';
import {
  exposuresOf,
  type ExposureInputs,
  type Exposures,
  type Holding,
} from '../../../layers/core/portfolio/exposures.ts';
import { ratesAsOf, type RateBook } from '../../../layers/core/portfolio/rate-book.ts';
import { returnClusters } from '../../../layers/core/portfolio/return-clusters.ts';
import { anInstrument } from '../../builders/an-instrument.ts';
import { between } from '../../builders/any-number.ts';

const NOW = epochMs(1_700_000_000_000);
const ratesOf = (...pairs: readonly (readonly [string, string, number])[]): RateBook => {
  const book = ratesAsOf(
    pairs.map(([base, quote, rate]) => ({ base, quote, rate, atMs: NOW })),
    { atMs: NOW, ageMsMax: 1_000, pivot: 'USD' },
  );
  hold(book.ok, 'rates of a test');
  return book.value;
};
const EURUSD = ratesOf(['EUR', 'USD', 1.25]);
const held = (quantity: string, price: number, change: Partial<Instrument> = {}): Holding => ({
  instrument: anInstrument(change),
  quantity: qty(quantity),
  price,
});
const known = (inputs: Partial<ExposureInputs>): Exposures => {
  const found = exposuresOf({ holdings: [], cash: [], currency: 'USD', rates: EURUSD, ...inputs });
  hold(found.ok, 'exposures of a test');
  return found.value;
};

describe('exposures by hand', () => {
  // 1,000 dollars of cash, 400 euros of cash (500 dollars), 10 SPX at 100, 20 euros of DAX at 40 short (-1,000 dollars).
  const found = known({
    holdings: [
      held('10', 100),
      held('-20', 40, { symbol: sym('DAX'), currency: 'EUR', region: 'eu', assetClass: 'equity' }),
      held('0.01', 50_000, {
        symbol: sym('BTC/USD'),
        sector: 'crypto',
        region: 'global',
        assetClass: 'crypto-spot',
      }),
    ],
    cash: [
      { currency: 'USD', amount: money('1000') },
      { currency: 'EUR', amount: money('400') },
    ],
    clusters: [['SPX', 'DAX']],
  });

  test('NAV is cash and holdings in the portfolio’s currency', () => {
    expect(found.nav).toBeCloseTo(1_000 + 500 + 1_000 - 1_000 + 500, 9);
  });

  test('by currency cash counts with its own, and a short against', () => {
    expect(found.byCurrency).toEqual([
      { key: 'EUR', gross: 1_500, net: -500, grossRatio: 0.75, netRatio: -0.25 },
      { key: 'USD', gross: 2_500, net: 2_500, grossRatio: 1.25, netRatio: 1.25 },
    ]);
  });

  test('by sector, region and asset class from the reference data', () => {
    expect(found.bySector.map(({ key, net, gross }) => [key, net, gross])).toEqual([
      ['broad-equity', 0, 2_000],
      ['crypto', 500, 500],
    ]);
    expect(found.byRegion.map(({ key, net }) => [key, net])).toEqual([
      ['eu', -1_000],
      ['global', 500],
      ['us', 1_000],
    ]);
    expect(found.byAssetClass.map(({ key, netRatio }) => [key, netRatio])).toEqual([
      ['crypto-spot', 0.25],
      ['equity', -0.5],
      ['etf', 0.5],
    ]);
  });

  test('by cluster, and what is in none stands alone', () => {
    expect(found.byCluster.map(({ key, grossRatio }) => [key, grossRatio])).toEqual([
      ['BTC/USD', 0.25],
      ['SPX + DAX', 1],
    ]);
  });
});

describe('exposures that cannot be known', () => {
  const codeOf = (inputs: Partial<ExposureInputs>): string => {
    const found = exposuresOf({
      holdings: [held('10', 100, { currency: 'EUR' })],
      cash: [{ currency: 'USD', amount: money('100') }],
      currency: 'USD',
      rates: EURUSD,
      ...inputs,
    });
    return found.ok ? 'known' : found.error.code;
  };

  test('a missing rate is no exposure of zero and no rate of one', () => {
    expect(codeOf({})).toBe('known');
    expect(codeOf({ rates: ratesOf() })).toBe('NO_RATE');
    expect(codeOf({ rates: { ...EURUSD, atMs: epochMs(NOW + 1_001) } })).toBe('STALE_RATE');
    expect(codeOf({ cash: [{ currency: 'CHF', amount: money('1') }] })).toBe('NO_RATE');
  });

  test('nor is a price that is none, or a portfolio that is worth nothing', () => {
    expect(codeOf({ holdings: [held('10', NaN)] })).toBe('NO_PRICE');
    expect(codeOf({ holdings: [], cash: [] })).toBe('NO_NAV');
    expect(codeOf({ holdings: [held('-10', 100)] })).toBe('NO_NAV');
  });
});

describe('the laws of exposures', () => {
  const anyHolding: fc.Arbitrary<Holding> = fc
    .record({
      symbol: fc.constantFrom('A', 'B', 'C'),
      currency: fc.constantFrom('USD', 'EUR'),
      sector: fc.constantFrom('x', 'y'),
      region: fc.constantFrom('us', 'eu'),
      assetClass: fc.constantFrom('etf' as const, 'equity' as const),
      quantity: fc.integer({ min: -50, max: 50 }),
      price: between(1, 100),
    })
    .map(({ symbol, quantity, price, ...reference }) =>
      held(String(quantity), price, { symbol: sym(symbol), ...reference }),
    );

  test('however it is cut, the parts are the whole', () => {
    fc.assert(
      fc.property(fc.array(anyHolding, { maxLength: 12 }), between(1, 1e5), (holdings, cash) => {
        const amount = money(cash.toFixed(2));
        const found = exposuresOf({
          holdings,
          cash: [{ currency: 'EUR', amount }],
          currency: 'USD',
          rates: EURUSD,
          clusters: [['A', 'B']],
        });
        if (!found.ok) return;
        const { nav, byCurrency, bySector, byRegion, byAssetClass, byCluster } = found.value;
        const total = (list: Exposures['bySector'], of: 'net' | 'gross' | 'netRatio'): number =>
          list.reduce((sum, exposure) => sum + exposure[of], 0);
        expect(total(byCurrency, 'net')).toBeCloseTo(nav, 6);
        expect(total(byCurrency, 'netRatio')).toBeCloseTo(1, 6);
        const gross = total(bySector, 'gross');
        for (const cut of [byRegion, byAssetClass, byCluster]) {
          expect(total(cut, 'net')).toBeCloseTo(total(bySector, 'net'), 6);
          expect(total(cut, 'gross')).toBeCloseTo(gross, 6);
        }
        for (const { net, gross: own } of byCurrency)
          expect(Math.abs(net)).toBeLessThanOrEqual(own * (1 + 1e-12));
      }),
      fuzzed(1_000),
    );
  });
});

describe('what moves together', () => {
  const wave = (phase: number): number[] => Array.from({ length: 40 }, (_, i) => Math.sin(i + phase));
  test('is a cluster, in the order given; what did not move is alone', () => {
    const clusters = returnClusters(
      [
        { symbol: 'A', returns: wave(0) },
        { symbol: 'flat', returns: wave(0).map(() => 0) },
        { symbol: 'B', returns: wave(1.6) },
        { symbol: 'C', returns: wave(0.1) },
      ],
      { correlationMin: 0.7 },
    );
    expect(clusters).toEqual([['A', 'C'], ['flat'], ['B']]);
    expect(returnClusters([{ symbol: 'A', returns: [1, 2] }], { correlationMin: 0.7 })).toEqual([['A']]);
    expect(returnClusters([], { correlationMin: 0.7 })).toEqual([]);
  });
});
