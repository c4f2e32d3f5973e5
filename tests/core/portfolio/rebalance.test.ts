import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzed } from '../../builders/fuzzed.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { money, qty, toNumber } from '../../../layers/core/foundation/decimal.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import {
  proposeRebalance,
  type RebalanceParameters,
  type RebalanceProposal,
  type TargetedHolding,
} from '../../../layers/core/portfolio/rebalance.ts';
import { matrix, type Matrix } from '../../../layers/core/statistics/linear-algebra.ts';
import { anInstrument, SPX } from '../../builders/an-instrument.ts';
import { between } from '../../builders/any-number.ts';

const PARAMETERS: RebalanceParameters = { bandRatio: 0.05, riskAversion: 4, horizonYears: 0.25 };
const NAV = 10_000;
/** 40 % a year, each for itself. */
const apart = (size: number, variance = 0.16): Matrix =>
  matrix(size, size, (i, j) => (i === j ? variance : 0));

/** Units at 100, so that one is a hundredth of NAV. */
const holding = (
  quantity: number,
  targetWeight: number,
  change: Partial<TargetedHolding> = {},
): TargetedHolding => ({
  instrument: anInstrument(),
  quantity: qty(String(quantity)),
  price: 100,
  unitValue: 100,
  targetWeight,
  roundTripCostRatio: 0.001,
  ...change,
});
const propose = (
  holdings: readonly TargetedHolding[],
  covariance: Matrix | undefined = apart(holdings.length),
  parameters = PARAMETERS,
): readonly RebalanceProposal[] => proposeRebalance(holdings, { nav: NAV, covariance, parameters });

describe('a drifted holding', () => {
  test('is brought back where that is worth more than it costs', () => {
    // 40 % held, 30 % wanted: variance 0.1^2 x 0.16 = 0.0016, at 4 / 2 x 0.25 worth 0.0008 of NAV; costs 0.1 x 0.001.
    const [proposal] = propose([holding(40, 0.3)]);
    expect(proposal).toMatchObject({
      symbol: SPX,
      weight: 0.4,
      targetWeight: 0.3,
      verdict: 'propose',
      trade: { side: 'sell', quantity: qty('10') },
    });
    expect(proposal?.drift).toBeCloseTo(0.1, 12);
    expect(proposal?.trade?.costRatio).toBeCloseTo(0.0001, 12);
    expect(proposal?.trade?.benefitRatio).toBeCloseTo(0.0008, 12);
    expect(proposal?.why).toBe('worth 0.080 % of NAV, costs 0.010 %');
  });

  test('is left where it costs more', () => {
    const [proposal] = propose([holding(40, 0.3, { roundTripCostRatio: 0.0081 })]);
    expect(proposal).toMatchObject({
      verdict: 'not-worth-its-cost',
      why: 'worth 0.080 % of NAV, costs 0.081 %',
    });
  });

  test('is left within its band, and bought where there is too little', () => {
    expect(propose([holding(35, 0.3)])).toMatchObject([{ verdict: 'in-band' }]);
    expect(at(propose([holding(35, 0.3)]), 0)).not.toHaveProperty('trade');
    expect(propose([holding(20, 0.3)])).toMatchObject([
      { verdict: 'propose', trade: { side: 'buy', quantity: qty('10') } },
    ]);
    expect(propose([holding(-10, -0.3)])).toMatchObject([{ verdict: 'propose', trade: { side: 'sell' } }]);
  });

  test('is left where the venue takes no order so small', () => {
    const small = (instrument: Partial<TargetedHolding['instrument']>): string =>
      at(propose([holding(40, 0.3, { instrument: anInstrument(instrument) })]), 0).verdict;
    expect(small({ minQty: qty('10') })).toBe('propose');
    expect(small({ minQty: qty('11') })).toBe('below-minimum');
    expect(small({ minNotional: money('1000') })).toBe('propose');
    expect(small({ minNotional: money('1000.01') })).toBe('below-minimum');
    expect(small({ lot: qty('11') })).toBe('below-minimum');
  });

  test('is left where nobody knows how it moves', () => {
    const [proposal] = proposeRebalance([holding(40, 0.3)], {
      nav: NAV,
      covariance: undefined,
      parameters: PARAMETERS,
    });
    expect(proposal).toMatchObject({ verdict: 'no-estimate', trade: { quantity: qty('10') } });
    expect(propose([holding(40, 0.3)], apart(1, NaN))).toMatchObject([{ verdict: 'not-worth-its-cost' }]);
  });

  test('is measured in the portfolio’s currency', () => {
    // Forty units at 100 euros are 5,000 dollars: a drift of 20 %, 16 units at 125.
    const [proposal] = propose([holding(40, 0.3, { unitValue: 125 })]);
    expect(proposal).toMatchObject({ weight: 0.5, trade: { quantity: qty('16') } });
  });
});

describe('several holdings', () => {
  const QQQ = anInstrument({ symbol: sym('QQQ') });

  test('the furthest is judged first, and the next with that one done', () => {
    // Both 10 and 12 % over, and nearly the same thing: with the first sold, half of what the second was worth is gone.
    const twins = matrix(2, 2, () => 0.16);
    const proposals = propose([holding(40, 0.3), holding(42, 0.3, { instrument: QQQ })], twins);
    expect(proposals.map(({ symbol, verdict }) => [symbol, verdict])).toEqual([
      ['QQQ', 'propose'],
      ['SPX', 'propose'],
    ]);
    // 0.22^2 - 0.10^2 and then 0.10^2 - 0, times 0.16 x 4 / 2 x 0.25.
    expect(at(proposals, 0).trade?.benefitRatio).toBeCloseTo((0.0484 - 0.01) * 0.08, 12);
    expect(at(proposals, 1).trade?.benefitRatio).toBeCloseTo(0.01 * 0.08, 12);
  });

  test('one too much and its twin too little need no trade between them', () => {
    const twins = matrix(2, 2, () => 0.16);
    const proposals = propose([holding(40, 0.3), holding(20, 0.3, { instrument: QQQ })], twins);
    expect(proposals.map(({ verdict }) => verdict)).toEqual(['not-worth-its-cost', 'not-worth-its-cost']);
    expect(at(proposals, 0).trade?.benefitRatio).toBeCloseTo(-0.0008, 12);
  });

  test('a covariance of another size, no NAV or a worthless unit is a defect', () => {
    expect(() => propose([holding(1, 0)], apart(2))).toThrow('covariances of 2');
    expect(() => proposeRebalance([], { nav: 0, covariance: undefined, parameters: PARAMETERS })).toThrow(
      'NAV of 0',
    );
    expect(() => propose([holding(1, 0, { unitValue: NaN })])).toThrow('is worth NaN');
  });
});

describe('the laws of rebalancing', () => {
  const anyHoldings = fc.array(
    fc
      .record({
        quantity: fc.integer({ min: -50, max: 50 }),
        target: between(-0.5, 0.5),
        unitValue: between(1, 300),
        cost: between(0, 0.02),
        lot: fc.constantFrom('1', '0.001', '7'),
      })
      .map(({ quantity, target, unitValue, cost, lot }) =>
        holding(quantity, target, {
          unitValue,
          roundTripCostRatio: cost,
          instrument: anInstrument({ lot: qty(lot), minQty: qty(lot) }),
        }),
      ),
    { minLength: 1, maxLength: 5 },
  );
  /** Positive semidefinite: each is a part of one market and a part of its own. */
  const covarianceOf = (betas: readonly number[]): Matrix =>
    matrix(betas.length, betas.length, (i, j) => 0.04 * at(betas, i) * at(betas, j) + (i === j ? 0.01 : 0));
  const anyCase = anyHoldings.chain((holdings) =>
    fc.record({
      holdings: fc.constant(holdings),
      covariance: fc
        .array(between(-2, 2), { minLength: holdings.length, maxLength: holdings.length })
        .map(covarianceOf),
    }),
  );

  test('a proposal brings its holding nearer to the target and never past it, and is worth its cost', () => {
    fc.assert(
      fc.property(anyCase, ({ holdings, covariance }) => {
        const named = holdings.map((one, i) => ({
          ...one,
          instrument: { ...one.instrument, symbol: sym(`S${i}`) },
        }));
        for (const { symbol, verdict, drift, trade } of propose(named, covariance)) {
          if (verdict === 'in-band') expect(Math.abs(drift)).toBeLessThanOrEqual(PARAMETERS.bandRatio);
          if (verdict !== 'propose' || trade === undefined) continue;
          const { unitValue } = at(
            named.filter(({ instrument }) => instrument.symbol === symbol),
            0,
          );
          const traded = (toNumber(trade.quantity) * unitValue) / NAV;
          const after = trade.side === 'sell' ? drift - traded : drift + traded;
          expect(Math.abs(after)).toBeLessThan(Math.abs(drift));
          expect(after * drift).toBeGreaterThanOrEqual(-1e-12);
          expect(trade.benefitRatio ?? 0).toBeGreaterThan(trade.costRatio);
        }
      }),
      fuzzed(1_000),
    );
  });

  test('what is claimed trade by trade is what the tracking variance falls by when all are done', () => {
    const trackingOf = (drifts: readonly number[], covariance: Matrix): number =>
      drifts.reduce(
        (sum, d, i) =>
          sum + drifts.reduce((row, e, j) => row + d * e * at(covariance.cells, i * drifts.length + j), 0),
        0,
      );
    fc.assert(
      fc.property(anyCase, ({ holdings, covariance }) => {
        const named = holdings.map((one, i) => ({
          ...one,
          instrument: { ...one.instrument, symbol: sym(`S${i}`) },
        }));
        const proposals = propose(named, covariance);
        const byName = named.map(({ instrument }) =>
          at(
            proposals.filter(({ symbol }) => symbol === instrument.symbol),
            0,
          ),
        );
        const before = byName.map(({ drift }) => drift);
        const after = byName.map(({ drift, verdict, trade }, i) => {
          if (verdict !== 'propose' || trade === undefined) return drift;
          const traded = (toNumber(trade.quantity) * at(named, i).unitValue) / NAV;
          return trade.side === 'sell' ? drift - traded : drift + traded;
        });
        const gained = trackingOf(before, covariance) - trackingOf(after, covariance);
        const proposed = proposals.filter(({ verdict }) => verdict === 'propose');
        const claimed = proposed.reduce((sum, { trade }) => sum + (trade?.benefitRatio ?? 0), 0);
        // What was claimed one by one is what is gained in all.
        const worth = (PARAMETERS.riskAversion / 2) * PARAMETERS.horizonYears;
        expect(gained * worth).toBeCloseTo(claimed, 9);
        expect(gained).toBeGreaterThanOrEqual(0);
      }),
      fuzzed(1_000),
    );
  });

  test('of one holding, dearer trading and a wider band never propose more', () => {
    fc.assert(
      fc.property(anyCase, between(1, 5), between(0, 0.3), ({ holdings }, factor, wider) => {
        const one = at(holdings, 0);
        const proposed = (given: TargetedHolding, parameters = PARAMETERS): boolean =>
          at(propose([given], apart(1), parameters), 0).verdict === 'propose';
        if (proposed(one)) return;
        expect(proposed({ ...one, roundTripCostRatio: one.roundTripCostRatio * factor })).toBe(false);
        const lax = { ...PARAMETERS, bandRatio: PARAMETERS.bandRatio + wider };
        expect(proposed(one, lax)).toBe(false);
      }),
      fuzzed(1_000),
    );
  });
});
