import { describe, expect, test } from '@jest/globals';
import { driftOf, type Sized } from '../../../layers/core/decision/drift.ts';
import type { BarWindow } from '../../../layers/core/market/bar-window.ts';
import type { RebalanceProposal } from '../../../layers/core/portfolio/rebalance.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aPortfolio, aProposal, barsUntilToday } from '../../builders/a-cycle.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';

const CONFIG = aConfig({ universe: [aMember(), aMember({ symbol: FTSE })] });

/** Both at 100 in the end, however they came there. */
function endingAt100(seed: number): BarWindow {
  const bars = barsUntilToday(seed);
  const close = Float64Array.from(bars.close);
  close[close.length - 1] = 100;
  return { ...bars, close };
}
const WINDOWS = new Map([
  [SPX, endingAt100(1)],
  [FTSE, endingAt100(2)],
]);

function sizedAt(ratio: number, direction: 'long' | 'short' = 'long'): Sized {
  const sizing = [{ step: 'venue minimum', ratio, why: '' }];
  return { proposals: [aProposal({ direction })], reviews: [{ symbol: SPX, sizing }] };
}

/** Of 100,000, so much held of the first instrument at 100. */
function drift(quantity: string, sized: Sized | undefined): readonly RebalanceProposal[] {
  const cash = String(100_000 - 100 * Number(quantity));
  return driftOf(
    { portfolio: aPortfolio(cash, [[SPX, quantity]]) },
    { config: CONFIG, windows: WINDOWS, sized },
  );
}

describe('what is held beside what the newest decision would hold', () => {
  test('is its weight less the last step of the sizing chain', () => {
    expect(drift('195', sizedAt(0.2))).toMatchObject([
      { symbol: SPX, weight: 0.195, targetWeight: 0.2, verdict: 'in-band' },
    ]);
    const [far] = drift('600', sizedAt(0.2));
    expect(far).toMatchObject({ weight: 0.6, targetWeight: 0.2, trade: { side: 'sell' } });
    expect(far?.drift).toBeCloseTo(0.4, 12);
    expect(drift('-100', sizedAt(0.2, 'short'))).toMatchObject([{ weight: -0.1, targetWeight: -0.2 }]);
  });

  test('is worth its cost where the market is wild enough, and not where costs eat it', () => {
    expect(drift('600', sizedAt(0.2))).toMatchObject([{ verdict: 'propose' }]);
    const dear = aMember();
    const config = aConfig({ universe: [{ ...dear, costs: { ...dear.costs, takerFeeRatio: 0.3 } }] });
    const found = driftOf(
      { portfolio: aPortfolio('40000', [[SPX, '600']]) },
      { config, windows: WINDOWS, sized: sizedAt(0.2) },
    );
    expect(found).toMatchObject([{ verdict: 'not-worth-its-cost' }]);
  });

  test('is unknown where nothing was sized, nothing is held, or a price is missing', () => {
    expect(drift('150', undefined)).toEqual([]);
    expect(drift('150', { proposals: [aProposal()], reviews: [{ symbol: SPX, sizing: [] }] })).toEqual([]);
    expect(drift('0', sizedAt(0.2))).toEqual([]);
    const both = aPortfolio('10000', [
      [SPX, '10'],
      [FTSE, '10'],
    ]);
    const windows = new Map([[SPX, endingAt100(1)]]);
    expect(driftOf({ portfolio: both }, { config: CONFIG, windows, sized: sizedAt(0.2) })).toEqual([]);
  });
});
