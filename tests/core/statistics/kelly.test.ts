import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  growthAt,
  kellyBinary,
  kellyContinuous,
  kellyOfReturns,
  kellyPortfolio,
} from '../../../layers/core/statistics/kelly.ts';
import { matrixOfRows, times } from '../../../layers/core/statistics/linear-algebra.ts';

describe('Kelly', () => {
  test('an even bet won six times in ten takes a fifth of the wealth, half Kelly a tenth', () => {
    expect(kellyBinary({ winProbability: 0.6, payoffRatio: 1 })).toBeCloseTo(0.2, 15);
    expect(kellyBinary({ winProbability: 0.6, payoffRatio: 1 }, { fraction: 0.5 })).toBeCloseTo(0.1, 15);
    expect(kellyBinary({ winProbability: 0.4, payoffRatio: 2 })).toBeCloseTo(0.1, 15);
  });

  test('odds against the bet give a negative stake, and no payoff no stake at all', () => {
    expect(kellyBinary({ winProbability: 0.4, payoffRatio: 1 })).toBeCloseTo(-0.2, 15);
    expect(kellyBinary({ winProbability: 0.9, payoffRatio: 0 })).toBeUndefined();
  });

  test('five per cent over cash at twenty per cent volatility is a leverage of 1.25', () => {
    expect(kellyContinuous({ excessMean: 0.05, variance: 0.04 })).toBeCloseTo(1.25, 15);
    expect(kellyContinuous({ excessMean: 0.05, variance: 0 })).toBeUndefined();
  });

  test('several assets: the covariance times the leverages is the excess means', () => {
    const covariance = matrixOfRows([
      [0.04, 0.01],
      [0.01, 0.09],
    ]);
    const excessMeans = [0.05, 0.08];
    const full = kellyPortfolio({ excessMeans, covariance });
    // (0.0045 - 0.0008) / 0.0035 and (0.0032 - 0.0005) / 0.0035
    expect(full?.[0]).toBeCloseTo(37 / 35, 12);
    expect(full?.[1]).toBeCloseTo(27 / 35, 12);
    expect(times(covariance, full ?? [])[1]).toBeCloseTo(0.08, 14);
    expect(kellyPortfolio({ excessMeans, covariance }, { fraction: 0.25 })?.[0]).toBeCloseTo(37 / 140, 12);
    expect(
      kellyPortfolio({
        excessMeans,
        covariance: matrixOfRows([
          [1, 1],
          [1, 1],
        ]),
      }),
    ).toBeUndefined();
  });

  test('of a sample of even bets it is the binary formula', () => {
    expect(kellyOfReturns([1, 1, 1, -1, -1])).toBeCloseTo(0.2, 12);
    expect(kellyOfReturns([-1, -1, -1, 1, 1])).toBeCloseTo(-0.2, 12);
    expect(kellyOfReturns([1, 1, 1, 1, 1, 1, 1, 1, 1, -1])).toBeCloseTo(0.8, 12);
    expect(kellyOfReturns([0.1, 0.2])).toBeUndefined();
  });

  test('no other leverage would have grown faster', () => {
    const sample = fc.array(
      fc.integer({ min: -90, max: 150 }).map((percent) => percent / 100),
      { minLength: 2, maxLength: 30 },
    );
    fc.assert(
      fc.property(sample, fc.double({ min: -5, max: 5, noNaN: true }), (returns, other) => {
        const best = kellyOfReturns(returns);
        const rival = growthAt(other, returns);
        if (best === undefined || rival === undefined) return;
        expect(growthAt(best, returns)).toBeGreaterThanOrEqual(rival - 1e-9);
      }),
    );
  });
});
