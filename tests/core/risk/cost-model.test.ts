import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { roundTripCostRatio, slippageRatio, type CostModel } from '../../../layers/core/risk/cost-model.ts';
import { between } from '../../builders/any-number.ts';

const COSTS: CostModel = {
  spreadRatio: 0.0002,
  takerFeeRatio: 0.001,
  makerFeeRatio: 0.0005,
  impactCoefficient: 0.5,
  impactFreeRatio: 0.01,
};
const ORDINARY = { normalisedVolatility: 1, sessionVolatility: 0.02, volumeRatio: 0 };

describe('what trading costs, by hand', () => {
  test.each<[string, Partial<typeof ORDINARY>, number]>([
    ['one and a half spreads in ordinary times', {}, 0.0003],
    ['a spread where nothing moves', { normalisedVolatility: 0 }, 0.0002],
    ['two spreads at twice the usual volatility', { normalisedVolatility: 2 }, 0.0004],
    ['no impact at just one per cent of the day', { volumeRatio: 0.01 }, 0.0003],
    [
      'an impact over it: half of 2 % times the root of 4 %',
      { volumeRatio: 0.04 },
      0.0003 + 0.5 * 0.02 * 0.2,
    ],
    ['the whole day’s volume', { volumeRatio: 1 }, 0.0003 + 0.5 * 0.02],
  ])('%s', (_, change, expected) => {
    expect(slippageRatio(COSTS, { ...ORDINARY, ...change })).toBeCloseTo(expected, 12);
  });

  test('in and out again is twice a taker’s fee and slippage', () => {
    expect(roundTripCostRatio(COSTS, ORDINARY)).toBeCloseTo(2 * (0.001 + 0.0003), 12);
  });

  test('a larger order, a wider spread and a wilder market never cost less', () => {
    const anyInputs = fc.record({
      normalisedVolatility: between(0, 10),
      sessionVolatility: between(0, 0.5),
      volumeRatio: between(0, 2),
    });
    const anyMore = between(0, 1);
    fc.assert(
      fc.property(anyInputs, anyMore, (inputs, more) => {
        const before = slippageRatio(COSTS, inputs);
        expect(before >= COSTS.spreadRatio).toBe(true);
        for (const key of ['normalisedVolatility', 'sessionVolatility', 'volumeRatio'] as const) {
          expect(slippageRatio(COSTS, { ...inputs, [key]: inputs[key] + more }) >= before).toBe(true);
        }
        expect(slippageRatio({ ...COSTS, spreadRatio: COSTS.spreadRatio + more }, inputs) >= before).toBe(
          true,
        );
      }),
    );
  });
});
