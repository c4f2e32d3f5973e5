import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { qty, toNumber } from '../../../layers/core/foundation/decimal.ts';
import { reviewRisk } from '../../../layers/core/decision/review-risk.ts';
import type { Review } from '../../../layers/core/decision/review.ts';
import { LIMITS } from '../../builders/a-config.ts';
import { aPortfolio, aProposal, aRegime, aView, modeOf } from '../../builders/a-cycle.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';
import { anOrder } from '../../builders/an-order.ts';
import { codeOf, EUR, inputs, quantityOf, review } from './a-review.ts';

describe('what is held already', () => {
  test('is left alone where the change would not be worth its costs', () => {
    expect(review({ context: { portfolio: aPortfolio('80500', [[SPX, '195']]) } })).toMatchObject({
      verdict: 'no-change',
      action: 'none',
    });
  });

  test('is closed where no edge is left, however little it is', () => {
    const context = { portfolio: aPortfolio('99900', [[SPX, '1']]) };
    expect(review({ context, proposals: [aProposal({ confidence: 0.3 })] })).toMatchObject({
      action: 'close',
    });
  });

  test('is not sold for the cash floor that it does not break', () => {
    const universe = [aMember(EUR), aMember({ ...EUR, symbol: FTSE, sector: 'other' })];
    const context = {
      portfolio: aPortfolio('10000', [
        [SPX, '150'],
        [FTSE, '750'],
      ]),
    };
    expect(review({ config: { universe }, context })).toMatchObject({ verdict: 'no-change' });
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
      context: { portfolio: aPortfolio('100000', [[SPX, '500']]) },
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

  test('is left only as far as it has filled: an entry still on its way cannot be sold yet', () => {
    const flat = { proposals: [aProposal({ direction: 'flat' })] };
    const openOrders = [anOrder({ quantity: qty('200') })];
    expect(review({ ...flat, context: { openOrders } })).toMatchObject({
      verdict: 'no-change',
      reason: 'what is to be closed is still on its way',
    });
    const partly = { openOrders, portfolio: aPortfolio('90000', [[SPX, '100']]) };
    expect(review({ ...flat, context: partly })).toMatchObject({
      action: 'reduce',
      intent: { kind: 'exit', quantity: qty('100') },
    });
  });

  test('can be left where the price of something else is missing, and nothing is opened', () => {
    const universe = [aMember(EUR), aMember({ ...EUR, symbol: FTSE })];
    const technical = [aView(), { kind: 'failed', symbol: FTSE, error: 'x' } as const];
    const portfolio = aPortfolio('10000', [
      [SPX, '100'],
      [FTSE, '9'],
    ]);
    const found = (direction: 'long' | 'flat'): Review =>
      at(
        reviewRisk(
          inputs({
            config: { universe },
            technical,
            context: { portfolio },
            proposals: [aProposal({ direction })],
          }),
        ),
        0,
      );
    expect(found('flat')).toMatchObject({ verdict: 'approved', action: 'close' });
    expect(codeOf(found('long'))).toBe('NO_PRICE');
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
    const limits = { ...LIMITS, sectorRatioMax: 0.2 };
    const proposals = [aProposal(), aProposal({ symbol: FTSE })];
    const found = reviewRisk(inputs({ config: { universe, limits }, proposals }));
    expect(found.map(codeOf)).toEqual(['approved', 'SECTOR_LIMIT']);
  });

  test('a limit that is nearly reached leaves the second entry the rest of it', () => {
    const limits = { ...LIMITS, sectorRatioMax: 0.3 };
    const proposals = [aProposal(), aProposal({ symbol: FTSE })];
    const [first, second] = reviewRisk(inputs({ config: { universe, limits }, proposals }));
    const bought = (given: Review | undefined): number =>
      given?.verdict === 'approved' ? toNumber(given.intent.quantity) : 0;
    expect(bought(second)).toBeGreaterThan(0);
    expect(bought(second)).toBeLessThan(bought(first));
    expect(second?.checks.find(({ code }) => code === 'SECTOR_LIMIT')?.value).toBeLessThanOrEqual(0.3);
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
