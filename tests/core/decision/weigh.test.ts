import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import {
  benchmarkOf,
  dailyVolatility,
  memberOf,
  periodsPerYear,
} from '../../../layers/core/decision/system-config.ts';
import { weigh } from '../../../layers/core/decision/weigh.ts';
import { STRATEGIES } from '../../../layers/core/strategies/registry.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aMarket, aRegime } from '../../builders/a-cycle.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';

const CONFIG = aConfig({ strategies: STRATEGIES.map((strategy) => ({ strategy, parameters: {} })) });

describe('how much each strategy is heard', () => {
  test('is not at all while the regime is unknown', () => {
    expect(weigh(aMarket(), { config: CONFIG, regime: { kind: 'unknown', reason: 'too few bars' } })).toEqual(
      [],
    );
  });

  test('without a record is by the prior, shared among those that may trade in the regime', () => {
    const weights = weigh(aMarket(), { config: CONFIG, regime: aRegime('range-bound') });
    const allowed = STRATEGIES.filter(({ regimes }) => regimes.includes('range-bound'));
    expect(weights.map(({ strategyId }) => strategyId)).toEqual(STRATEGIES.map(({ id }) => id));
    for (const { strategyId, weight, sharpe } of weights) {
      const isAllowed = allowed.some(({ id }) => id === strategyId);
      expect([strategyId, weight, sharpe]).toEqual([
        strategyId,
        isAllowed ? 1 / allowed.length : 0,
        undefined,
      ]);
    }
  });

  test('in a crisis is nothing: cash', () => {
    const weights = weigh(aMarket(), { config: CONFIG, regime: aRegime('crisis') });
    expect(weights.every(({ weight }) => weight === 0)).toBe(true);
  });

  test('is each strategy’s by its own returns', () => {
    const [good, bad] = [at(STRATEGIES, 0), at(STRATEGIES, 1)];
    const drifting = (drift: number): Float64Array =>
      Float64Array.from({ length: 30 }, (_, i) => drift + (i % 2 === 0 ? 0.01 : -0.01));
    const market = {
      ...aMarket(),
      returns: new Map([
        [good.id, drifting(0.003)],
        [bad.id, drifting(-0.003)],
      ]),
    };
    const config = { ...CONFIG, strategies: CONFIG.strategies.slice(0, 2) };
    expect(weigh(market, { config, regime: aRegime('trending-bull') })).toMatchObject([
      { strategyId: good.id, weight: 1 },
      { strategyId: bad.id, weight: 0 },
    ]);
  });
});

describe('what is counted in bars', () => {
  test('a year of daily bars is the exchange’s, and one that never closes has 365', () => {
    expect(periodsPerYear(CONFIG)).toBe(252);
    expect(periodsPerYear(aConfig({ universe: [aMember({ calendar: '24/7' })] }))).toBe(365);
    expect(periodsPerYear(aConfig({ interval: 'hour', universe: [aMember({ calendar: '24/7' })] }))).toBe(
      24 * 365,
    );
  });

  test('a day’s volatility is the bar’s times the root of the bars in it', () => {
    expect(dailyVolatility(0.01, aMember(), CONFIG)).toBe(0.01);
    expect(dailyVolatility(0.01, aMember({ calendar: '24/7' }), aConfig({ interval: 'hour' }))).toBeCloseTo(
      0.01 * Math.sqrt(24),
      12,
    );
  });

  test('a benchmark that is not traded is a defect of the file', () => {
    expect(memberOf(CONFIG, FTSE)).toBeUndefined();
    expect(memberOf(CONFIG, SPX)?.instrument.symbol).toBe(SPX);
    expect(() => benchmarkOf(aConfig({ benchmark: FTSE }))).toThrow('FTSE is not in the universe');
  });
});
