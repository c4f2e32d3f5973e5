import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { formatDecimal, money, qty } from '../../../layers/core/foundation/decimal.ts';
import { reviewRisk } from '../../../layers/core/decision/review-risk.ts';
import { barAt, slice, windowOf } from '../../../layers/core/market/bar-window.ts';
import { allowances } from '../../../layers/core/risk/breaker-table.ts';
import { BREAKERS, GUARDS, LIMITS } from '../../builders/a-config.ts';
import {
  aMarket,
  aPortfolio,
  aProposal,
  aRegime,
  aView,
  barsUntilToday,
  modeOf,
} from '../../builders/a-cycle.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';
import { codeOf, EUR, inputs, quantityOf, review } from './a-review.ts';

describe('an entry', () => {
  test('of a full position is sized to the cap, bracketed, and shows all of its numbers', () => {
    const found = review();
    expect(found).toMatchObject({ verdict: 'approved', action: 'open', symbol: SPX });
    expect(quantityOf(found)).toBe('200');
    if (found.verdict !== 'approved' || found.intent.kind !== 'enter') throw new Error('an entry');
    expect(found.intent.side).toBe('buy');
    expect(Object.values(found.intent.bracket).map(formatDecimal)).toEqual(['94', '6', '112']);
    expect(found.sizing).toHaveLength(12);
    expect(found.checks).toHaveLength(20);
  });

  test('of a short is the mirror', () => {
    const found = review({ proposals: [aProposal({ direction: 'short' })] });
    if (found.verdict !== 'approved' || found.intent.kind !== 'enter') throw new Error('an entry');
    expect(found.intent).toMatchObject({ side: 'sell', quantity: qty('200') });
    expect(Object.values(found.intent.bracket).map(formatDecimal)).toEqual(['106', '6', '88']);
  });

  test('below 0.60 asks a person, with quantity, notional and worst case in words', () => {
    const found = review({ proposals: [aProposal({ confidence: 0.59, reason: 'long: a, b' })] });
    if (found.verdict !== 'needs-approval') throw new Error('a question');
    expect(found.question.what).toContain('buy 200 SPX');
    expect(found.question.what).toContain('100');
    expect(found.question.howMuch).toBe('20000.00 EUR, 20.0 % of the account');
    expect(found.question.why).toBe('long: a, b; confidence 59 %');
    // 200 units times the 6 that the stop is away.
    expect(found.question.worstCase).toContain('1200.00 EUR (1.20 %) at the stop 94');
    expect(review({ proposals: [aProposal({ confidence: 0.6 })] }).verdict).toBe('approved');
  });

  test('while nobody tells the mood is smaller', () => {
    const left = { ...allowances([], BREAKERS), sizeRatio: 0.75 };
    expect(quantityOf(review({ context: { health: { breakers: [], allowances: left } } }))).toBe('150');
  });

  test('at half exposure is half, by regime and by mode', () => {
    expect(quantityOf(review({ regime: aRegime('high-volatility') }))).toBe('100');
    expect(quantityOf(review({ context: { mode: modeOf('defensive') } }))).toBe('100');
  });

  test('next to a position that moves alike warns and is smaller', () => {
    const alike = aMarket([
      [SPX, barsUntilToday(1)],
      [FTSE, barsUntilToday(1)],
    ]);
    const config = {
      universe: [aMember(EUR), aMember({ ...EUR, symbol: FTSE, sector: 'other' })],
      limits: { ...LIMITS, correlationMax: 0.9 },
    };
    const context = { portfolio: aPortfolio('100000', [[FTSE, '100']]) };
    const found = reviewRisk(inputs({ config, context, market: alike, proposals: [aProposal()] }));
    expect(at(found, 0).checks.find(({ code }) => code === 'CORRELATION')).toMatchObject({
      outcome: 'warn',
      limit: 0.9,
    });
    expect(at(found, 0)).not.toMatchObject({ verdict: 'approved' });
    const strangers = reviewRisk(inputs({ config, context, proposals: [aProposal()] }));
    expect(at(strangers, 0).checks.find(({ code }) => code === 'CORRELATION')?.outcome).toBe('pass');
    const unheld = reviewRisk(inputs({ config, market: alike, proposals: [aProposal()] }));
    expect(at(unheld, 0).checks.find(({ code }) => code === 'CORRELATION')?.outcome).toBe('pass');
  });

  test('short of what moves against a long that is held is the same bet again, and warns', () => {
    const bars = barsUntilToday(1);
    const mirror = windowOf(
      Array.from({ length: bars.length }, (_, day) => barAt(bars, day)).map((bar) => ({
        ...bar,
        close: 10_000 / bar.close,
      })),
    );
    const market = aMarket([
      [SPX, bars],
      [FTSE, mirror],
    ]);
    const config = { universe: [aMember(EUR), aMember({ ...EUR, symbol: FTSE, sector: 'other' })] };
    const context = { portfolio: aPortfolio('100000', [[FTSE, '100']]) };
    const correlation = (direction: 'long' | 'short'): string | undefined =>
      at(
        reviewRisk(inputs({ config, context, market, proposals: [aProposal({ direction })] })),
        0,
      ).checks.find(({ code }) => code === 'CORRELATION')?.outcome;
    expect([correlation('long'), correlation('short')]).toEqual(['pass', 'warn']);
  });

  test.each<[string, string, Parameters<typeof inputs>[0]]>([
    ['REGIME_DIRECTION', 'in a crisis', { regime: aRegime('crisis') }],
    ['REGIME_DIRECTION', 'of a long in a bear market', { regime: aRegime('trending-bear') }],
    [
      'REGIME_DIRECTION',
      'of a short in a bull market',
      { regime: aRegime('trending-bull'), proposals: [aProposal({ direction: 'short' })] },
    ],
    [
      'REGIME_DIRECTION',
      'while the regime is unknown',
      { regime: { kind: 'unknown', reason: 'too few bars' } },
    ],
    [
      'BREAKERS',
      'while prices are silent',
      {
        context: {
          health: {
            breakers: [],
            allowances: { ...allowances([], BREAKERS), entries: false, because: ['PRICES_SILENT'] },
          },
        },
      },
    ],
    ['MODE', 'in observation', { context: { mode: modeOf('observation') } }],
    ['MODE', 'in pause', { context: { mode: modeOf('pause') } }],
    ['MODE', 'in an emergency', { context: { mode: modeOf('emergency') } }],
    [
      'MODE_CONFIDENCE',
      'half sure in defensive',
      { context: { mode: modeOf('defensive') }, proposals: [aProposal({ confidence: 0.62 })] },
    ],
    [
      'NOT_SHORTABLE',
      'short where that is not allowed',
      {
        config: { universe: [aMember({ ...EUR, shortable: false })] },
        proposals: [aProposal({ direction: 'short' })],
      },
    ],
    ['BELOW_MINIMUM', 'without an edge', { proposals: [aProposal({ confidence: 0.3 })] }],
    [
      'BELOW_MINIMUM',
      'without an edge, where nothing may be sold short',
      {
        config: { universe: [aMember({ ...EUR, shortable: false })] },
        proposals: [aProposal({ confidence: 0.3 })],
      },
    ],
    [
      'BELOW_MINIMUM',
      'of less than the least notional',
      { config: { universe: [aMember({ ...EUR, minNotional: money('20001') })] } },
    ],
    [
      'BELOW_MINIMUM',
      'of less than the least quantity',
      { config: { universe: [aMember({ ...EUR, minQty: qty('201') })] } },
    ],
    [
      'VOLATILE',
      'on a day too wild for entries, whenever its signal came',
      { technical: [aView({ levels: { barVolatility: 0.051 } })] },
    ],
    ['NO_STOP', 'whose stop would be below nothing', { technical: [aView({ levels: { atr: 40 } })] }],
    ['STALE_QUOTE', 'on prices two bars old', { market: aMarket([[SPX, slice(barsUntilToday(), 0, 28)]]) }],
    ['STALE_QUOTE', 'without a bar to tell its age by', { market: aMarket([]) }],
    [
      'USD_LIMIT',
      'of dollars over their limit',
      {
        config: { universe: [aMember({ ...EUR, currency: 'USD' })], limits: { ...LIMITS, usdRatioMax: 0 } },
      },
    ],
    [
      'CRYPTO_LIMIT',
      'of crypto over its limit',
      {
        config: {
          universe: [aMember({ ...EUR, assetClass: 'crypto-spot' })],
          limits: { ...LIMITS, cryptoRatioMax: 0 },
        },
      },
    ],
    ['SECTOR_LIMIT', 'over its sector’s', { config: { limits: { ...LIMITS, sectorRatioMax: 0 } } }],
  ])('is denied by %s %s', (code, _, change) => {
    expect(codeOf(review(change))).toBe(code);
  });

  test('denied for its direction says which, and not the other', () => {
    const found = review({ regime: aRegime('crisis') });
    expect(found.checks.find(({ code }) => code === 'REGIME_DIRECTION')).toMatchObject({
      outcome: 'reject',
      value: 'long',
      limit: 'crisis',
    });
    expect(found).toMatchObject({ reason: 'long against crisis' });
  });

  test('of a short is no closing order either: under the cash floor it is refused', () => {
    const guards = { ...GUARDS, portfolio: { ...GUARDS.portfolio, grossRatioMax: 2, softGrossRatio: 2 } };
    const config = { guards, universe: [aMember(EUR), aMember({ ...EUR, symbol: FTSE, sector: 'other' })] };
    const short = (cash: string): string =>
      codeOf(
        review({
          config,
          context: { portfolio: aPortfolio(cash, [[FTSE, '200']]) },
          proposals: [aProposal({ direction: 'short' })],
        }),
      );
    expect([short('1000'), short('20000')]).toEqual(['CASH_FLOOR', 'approved']);
  });

  test('is kept from the cash floor by its size', () => {
    const portfolio = aPortfolio('15000.5', [[FTSE, '850']]);
    const universe = [aMember(EUR), aMember({ ...EUR, symbol: FTSE, sector: 'other' })];
    expect(quantityOf(review({ config: { universe }, context: { portfolio } }))).toBe('50');
  });
});
