import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { formatDecimal, money, qty } from '../../../layers/core/foundation/decimal.ts';
import { reviewRisk } from '../../../layers/core/decision/review-risk.ts';
import type { ReviewInputs } from '../../../layers/core/decision/review-subject.ts';
import type { Review } from '../../../layers/core/decision/review.ts';
import type { SystemConfig } from '../../../layers/core/decision/system-config.ts';
import type { Instrument } from '../../../layers/core/market/instrument.ts';
import { slice } from '../../../layers/core/market/bar-window.ts';
import { aConfig, LIMITS } from '../../builders/a-config.ts';
import {
  aContext,
  aMarket,
  aPortfolio,
  aProposal,
  aRegime,
  aView,
  barsUntilToday,
  modeOf,
} from '../../builders/a-cycle.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';
import { anOrder } from '../../builders/an-order.ts';

/** Euros throughout, so that the dollar limit stays out of what is not about it. */
const EUR: Partial<Instrument> = { currency: 'EUR' };
function inputs(
  change: Partial<Omit<ReviewInputs, 'config' | 'context'>> & {
    config?: Partial<SystemConfig>;
    context?: Partial<ReviewInputs['context']>;
  } = {},
): ReviewInputs {
  const config = aConfig({ universe: [aMember(EUR)], currency: 'EUR', ...change.config });
  return {
    market: aMarket([
      [SPX, barsUntilToday(1)],
      [FTSE, barsUntilToday(2)],
    ]),
    regime: aRegime(),
    technical: config.universe.map(({ instrument }) => aView({ symbol: instrument.symbol })),
    proposals: [aProposal()],
    ...change,
    config,
    context: aContext(change.context),
  };
}
const review = (change: Parameters<typeof inputs>[0] = {}): Review => at(reviewRisk(inputs(change)), 0);
const codeOf = (found: Review): string => (found.verdict === 'denied' ? found.code : found.verdict);
const quantityOf = (found: Review): string =>
  found.verdict === 'approved' || found.verdict === 'needs-approval'
    ? formatDecimal(found.intent.quantity)
    : codeOf(found);
const holding = (quantity: string): Parameters<typeof inputs>[0] => ({
  context: { portfolio: aPortfolio('100000', [[SPX, quantity]]) },
});

describe('an entry', () => {
  test('of a full position is sized to the cap, bracketed, and shows all of its numbers', () => {
    const found = review();
    expect(found).toMatchObject({ verdict: 'approved', action: 'open', symbol: SPX });
    expect(quantityOf(found)).toBe('200');
    if (found.verdict !== 'approved' || found.intent.kind !== 'enter') throw new Error('an entry');
    expect(found.intent.side).toBe('buy');
    expect(Object.values(found.intent.bracket).map(formatDecimal)).toEqual(['94', '6', '112']);
    expect(found.sizing).toHaveLength(11);
    expect(found.checks).toHaveLength(16);
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
    ['NO_STOP', 'whose stop would be below nothing', { technical: [aView({ levels: { atr: 40 } })] }],
    ['STALE_QUOTE', 'on prices two bars old', { market: aMarket([[SPX, slice(barsUntilToday(), 0, 29)]]) }],
    ['STALE_QUOTE', 'without a bar to tell its age by', { market: aMarket([]) }],
    [
      'USD_LIMIT',
      'of dollars over their limit',
      {
        config: { universe: [aMember({ ...EUR, currency: 'USD' })], limits: { ...LIMITS, usdRatioMax: 0.1 } },
      },
    ],
    [
      'CRYPTO_LIMIT',
      'of crypto over its limit',
      { config: { universe: [aMember({ ...EUR, assetClass: 'crypto-spot' })] } },
    ],
    ['SECTOR_LIMIT', 'over its sector’s', { config: { limits: { ...LIMITS, sectorRatioMax: 0.1 } } }],
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

  test('is kept from the cash floor by its size', () => {
    const portfolio = aPortfolio('15000.5', [[FTSE, '850']]);
    const universe = [aMember(EUR), aMember({ ...EUR, symbol: FTSE, sector: 'other' })];
    expect(quantityOf(review({ config: { universe }, context: { portfolio } }))).toBe('50');
  });
});

describe('what is held already', () => {
  test('is left alone where the change would not be worth its costs', () => {
    expect(review({ context: { portfolio: aPortfolio('80500', [[SPX, '195']]) } })).toMatchObject({
      verdict: 'no-change',
      action: 'none',
    });
  });

  test('grows towards its size, with a bracket for what is added', () => {
    const found = review({ context: { portfolio: aPortfolio('90000', [[SPX, '100']]) } });
    expect(found).toMatchObject({ verdict: 'approved', action: 'increase' });
    expect(quantityOf(found)).toBe('100');
  });

  test('shrinks to what mode and regime allow, with an order that can only reduce', () => {
    const portfolio = aPortfolio('80000', [[SPX, '200']]);
    const found = review({ regime: aRegime('high-volatility'), context: { portfolio } });
    expect(found).toMatchObject({
      verdict: 'approved',
      action: 'reduce',
      intent: { kind: 'exit', side: 'sell', quantity: qty('100') },
    });
  });

  test('is closed where nobody wants it, where the other side is wanted, and where the regime allows only the other', () => {
    const close = {
      verdict: 'approved',
      action: 'close',
      intent: { kind: 'exit', side: 'sell', quantity: qty('200') },
    };
    const held = { context: { portfolio: aPortfolio('80000', [[SPX, '200']]) } };
    expect(
      review({ ...held, proposals: [aProposal({ direction: 'flat', strength: 0, confidence: 1 })] }),
    ).toMatchObject(close);
    expect(review({ ...held, proposals: [aProposal({ direction: 'short' })] })).toMatchObject(close);
    expect(review({ ...held, regime: aRegime('crisis') })).toMatchObject(close);
    expect(review({ ...held, regime: aRegime('trending-bear') })).toMatchObject(close);
  });

  test('short is closed by buying', () => {
    const held = { context: { portfolio: aPortfolio('120000', [[SPX, '-200']]) } };
    expect(review({ ...held, proposals: [aProposal()] })).toMatchObject({
      action: 'close',
      intent: { kind: 'exit', side: 'buy', quantity: qty('200') },
    });
  });

  test('is closed over every opening limit, without asking anybody', () => {
    const limits = {
      ...LIMITS,
      positionRatioMax: 0.01,
      sectorRatioMax: 0.01,
      usdRatioMax: 0.01,
      cashRatioMin: 0.99,
    };
    const found = review({
      ...holding('500'),
      config: { limits },
      regime: aRegime('crisis'),
      proposals: [aProposal({ direction: 'flat', confidence: 0.1 })],
    });
    expect(found).toMatchObject({ verdict: 'approved', action: 'close' });
    for (const mode of ['pause', 'emergency', 'defensive'] as const) {
      expect(
        review({
          context: { mode: modeOf(mode), portfolio: aPortfolio('100', [[SPX, '1']]) },
          proposals: [aProposal({ direction: 'flat' })],
        }).verdict,
      ).toBe('approved');
    }
  });

  test('is not sold in observation', () => {
    const change = {
      context: { mode: modeOf('observation'), portfolio: aPortfolio('100', [[SPX, '1']]) },
      proposals: [aProposal({ direction: 'flat' })],
    };
    expect(codeOf(review(change))).toBe('MODE');
  });

  test('counts with what is on its way: an entry in flight is not sent again', () => {
    const context = { openOrders: [anOrder({ quantity: qty('200') })] };
    expect(review({ context }).verdict).toBe('no-change');
  });

  test('and nobody speaks of, is left as it is: nothing held and nothing wanted is no change', () => {
    expect(
      review({ proposals: [aProposal({ direction: 'flat', reason: 'nobody wants it' })] }),
    ).toMatchObject({ verdict: 'no-change', reason: 'nobody wants it' });
  });
});

describe('several instruments', () => {
  const universe = [aMember(EUR), aMember({ ...EUR, symbol: FTSE })];

  test('share one account: the second entry sees the first', () => {
    const limits = { ...LIMITS, sectorRatioMax: 0.3 };
    const proposals = [aProposal(), aProposal({ symbol: FTSE })];
    const found = reviewRisk(inputs({ config: { universe, limits }, proposals }));
    expect(found.map(codeOf)).toEqual(['approved', 'SECTOR_LIMIT']);
  });

  test('the ones to leave go first, and free what the others use', () => {
    const context = { portfolio: aPortfolio('10000', [[FTSE, '900']]) };
    const proposals = [aProposal(), aProposal({ symbol: FTSE, direction: 'flat' })];
    const found = reviewRisk(inputs({ config: { universe }, context, proposals }));
    expect(found.map(({ symbol, action }) => [symbol, action])).toEqual([
      [FTSE, 'close'],
      [SPX, 'open'],
    ]);
    expect(quantityOf(at(found, 1))).toBe('200');
  });

  test('a price that is missing where something is held denies all', () => {
    const context = { portfolio: aPortfolio('10000', [[FTSE, '9']]) };
    const technical = [aView(), { kind: 'failed', symbol: FTSE, error: 'x' } as const];
    const proposals = [aProposal(), aProposal({ symbol: FTSE })];
    const found = reviewRisk(inputs({ config: { universe }, context, technical, proposals }));
    expect(found.map(codeOf)).toEqual(['NO_PRICE', 'NO_PRICE']);
  });

  test('a price that is missing where nothing is held denies that instrument alone', () => {
    const technical = [aView(), { kind: 'failed', symbol: FTSE, error: 'x' } as const];
    const found = reviewRisk(
      inputs({ config: { universe }, technical, proposals: [aProposal({ symbol: FTSE }), aProposal()] }),
    );
    expect(found.map((one) => [one.symbol, codeOf(one)])).toEqual([
      [FTSE, 'NO_PRICE'],
      [SPX, 'approved'],
    ]);
  });

  test('each proposal has exactly one review', () => {
    const proposals = [aProposal({ symbol: FTSE }), aProposal()];
    expect(
      reviewRisk(inputs({ config: { universe }, proposals }))
        .map(({ symbol }) => symbol)
        .sort(),
    ).toEqual([FTSE, SPX]);
  });
});

test('a fresh look at the same inputs is the same review', () => {
  expect(reviewRisk(inputs())).toEqual(reviewRisk(inputs()));
});
