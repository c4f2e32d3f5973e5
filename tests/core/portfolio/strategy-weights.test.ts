import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import {
  weighStrategies,
  type StrategyRecord,
  type StrategyWeight,
} from '../../../layers/core/portfolio/strategy-weights.ts';
import { REGIMES } from '../../../layers/core/regime/regime.ts';
import { WEIGHTS } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';

const weigh = (
  records: readonly StrategyRecord[],
  regime: (typeof REGIMES)[number] = 'trending-bull',
): readonly StrategyWeight[] =>
  weighStrategies(records, regime, { parameters: WEIGHTS, periodsPerYear: 252 });

const record = (
  strategyId: string,
  returns: readonly number[],
  regimes = REGIMES.slice(),
): StrategyRecord => ({
  strategyId,
  regimes,
  returns: Float64Array.from(returns),
});
/** Twenty sessions of up and down around a drift. */
const drifting = (drift: number, swing = 0.01): number[] =>
  Array.from({ length: 20 }, (_, i) => drift + (i % 2 === 0 ? swing : -swing));
const NOTHING_YET: readonly number[] = [];

describe('the weight of a strategy', () => {
  test('weights sum to one or are all zero, none is negative, and none is heard in a regime it may not trade', () => {
    const anyRecord = fc.record({
      regimes: fc.subarray([...REGIMES]),
      returns: fc
        .array(fc.oneof(fc.constant(0), between(-0.2, 0.2)), { maxLength: 63 })
        .map((values) => Float64Array.from(values)),
    });
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 8 }), fc.constantFrom(...REGIMES), (records, regime) => {
        const weights = weigh(
          records.map((one, i) => ({ strategyId: `s${i}`, ...one })),
          regime,
        );
        const total = weights.reduce((sum, { weight }) => sum + weight, 0);
        expect(total === 0 || Math.abs(total - 1) < 1e-9).toBe(true);
        for (const [index, { weight, score }] of weights.entries()) {
          expect(weight >= 0 && score >= 0).toBe(true);
          if (!at(records, index).regimes.includes(regime)) expect(weight).toBe(0);
        }
      }),
    );
  });

  test('is its Sharpe ratio times its patience, by hand', () => {
    // 0.4 % +- 1 % in turn: mean 0.004, sample deviation 0.01 * sqrt(20 / 19); its deepest fall is one -0.6 %.
    const [good, prior] = weigh([record('good', drifting(0.004)), record('prior', NOTHING_YET)]);
    const sharpe = (0.004 / (0.01 * Math.sqrt(20 / 19))) * Math.sqrt(252);
    const score = sharpe * (1 - 0.006 / 0.2);
    expect(good).toMatchObject({ sharpeFrom: 'record', regimeAllows: true });
    expect(good?.sharpe).toBeCloseTo(sharpe, 9);
    expect(good?.drawdownRatio).toBeCloseTo(0.006, 12);
    expect(good?.score).toBeCloseTo(score, 9);
    expect(prior?.score).toBe(0.5);
    expect(good?.weight).toBeCloseTo(score / (score + 0.5), 9);
  });

  test('falls back to the prior while fewer than ten sessions earned or lost anything', () => {
    const idle = new Array<number>(50).fill(0);
    const nine = [...idle, ...drifting(0.004).slice(0, 9)];
    const ten = [...idle, ...drifting(0.004).slice(0, 10)];
    expect(weigh([record('s', nine)])).toMatchObject([{ sharpeFrom: 'prior', sharpe: 0.5, weight: 1 }]);
    expect(weigh([record('s', ten)])).toMatchObject([{ sharpeFrom: 'record', weight: 1 }]);
  });

  test('a record that loses is worth nothing, and never owed a negative weight', () => {
    expect(weigh([record('bad', drifting(-0.004)), record('prior', NOTHING_YET)])).toMatchObject([
      { strategyId: 'bad', score: 0, weight: 0 },
      { strategyId: 'prior', weight: 1 },
    ]);
  });

  test('a fall as deep as is tolerated is worth nothing, even with a good Sharpe ratio after it', () => {
    const fallen = (depth: number): number[] => [-depth, ...drifting(0.03)];
    expect(at(weigh([record('s', fallen(0.2 + 1e-12))]), 0).weight).toBe(0);
    expect(at(weigh([record('s', fallen(0.3))]), 0).score).toBe(0);
    expect(at(weigh([record('s', fallen(0.19))]), 0).weight).toBe(1);
  });

  test('a prior does not forgive a fall either', () => {
    const [weight] = weigh([record('s', [-0.1, ...new Array<number>(20).fill(0)])]);
    expect(weight).toMatchObject({ sharpeFrom: 'prior' });
    expect(weight?.score).toBeCloseTo(0.25, 12);
  });

  test('nobody left means cash', () => {
    const weights = weigh([record('a', drifting(-0.01)), record('b', NOTHING_YET, ['crisis'])]);
    expect(weights.map(({ weight }) => weight)).toEqual([0, 0]);
    expect(weigh([])).toEqual([]);
  });
});
