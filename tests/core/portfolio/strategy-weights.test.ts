import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzed } from '../../builders/fuzzed.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { weighStrategies, type StrategyWeight } from '../../../layers/core/portfolio/strategy-weights.ts';
import type { StrategyRecord } from '../../../layers/core/portfolio/strategy-score.ts';
import { REGIMES } from '../../../layers/core/regime/regime.ts';
import { WEIGHTS } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';

const weigh = (
  records: readonly StrategyRecord[],
  regime: (typeof REGIMES)[number] = 'trending-bull',
  priorWeight = WEIGHTS.priorWeight,
): readonly StrategyWeight[] =>
  weighStrategies(records, regime, { parameters: { ...WEIGHTS, priorWeight }, periodsPerYear: 252 });

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
  test('is its Sharpe ratio times its patience, by hand', () => {
    // 0.4 % +- 1 % in turn: mean 0.004, sample deviation 0.01 * sqrt(20 / 19); its deepest fall is one -0.6 %.
    const [good, prior] = weigh([record('good', drifting(0.004)), record('prior', NOTHING_YET)]);
    const sharpe = (0.004 / (0.01 * Math.sqrt(20 / 19))) * Math.sqrt(252);
    const score = sharpe * (1 - 0.006 / 0.2);
    expect(good).toMatchObject({ activeSessions: 20, regimeAllows: true });
    expect(good?.sharpe).toBeCloseTo(sharpe, 9);
    expect(good?.drawdownRatio).toBeCloseTo(0.006, 12);
    expect(good?.score).toBeCloseTo(score, 9);
    expect(prior).not.toHaveProperty('sharpe');
    expect(prior?.weight).toBe(0.1);
    expect(good?.weight).toBeCloseTo(0.9, 12);
  });

  test('falls back to the prior while fewer than ten sessions earned or lost anything', () => {
    const idle = new Array<number>(50).fill(0);
    const nine = [...idle, ...drifting(0.004).slice(0, 9)];
    const ten = [...idle, ...drifting(0.004).slice(0, 10)];
    expect(at(weigh([record('s', nine)]), 0)).not.toHaveProperty('sharpe');
    expect(at(weigh([record('s', ten)]), 0).sharpe).toBeGreaterThan(0);
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

  test('nobody left means cash', () => {
    const weights = weigh([record('a', drifting(-0.01)), record('b', NOTHING_YET, ['crisis'])]);
    expect(weights.map(({ weight }) => weight)).toEqual([0, 0]);
    expect(weigh([])).toEqual([]);
  });
});

describe('a strategy with too short a record', () => {
  test('weighs the stated prior, whatever the others have earned', () => {
    for (const drift of [0.001, 0.004, 0.02]) {
      const [old, young] = weigh([record('old', drifting(drift)), record('young', [0.01, 0.02, 0])]);
      expect(young).toMatchObject({ weight: 0.1, activeSessions: 2 });
      expect(old?.weight).toBeCloseTo(0.9, 12);
    }
  });

  test('says so in words and numbers', () => {
    const [old, young, idle] = weigh([
      record('old', drifting(0.004)),
      record('young', [-0.05, 0.01]),
      record('idle', [], ['crisis']),
    ]);
    expect(young?.weight).toBeCloseTo(0.1 * 0.75, 12);
    expect(young?.why).toBe(
      '2 active sessions of the 10 that a record takes: a prior of 10.0 %, less a drawdown of 5.0 % of the 20.0 % tolerated; weighs 7.5 %',
    );
    expect(old?.why).toBe(
      'Sharpe 6.19 over 20 active sessions, less a drawdown of 0.6 % of the 20.0 % tolerated: score 6.00; weighs 92.5 %',
    );
    expect(idle).toMatchObject({ weight: 0, why: 'may not trade while the regime is trending-bull' });
  });

  test('weighs no more than an even share', () => {
    const weights = weigh(
      [record('a', []), record('b', []), record('old', drifting(0.004))],
      'trending-bull',
      0.9,
    );
    for (const { weight } of weights) expect(weight).toBeCloseTo(1 / 3, 12);
  });

  test('among none but its like, all weigh the same; and alone it weighs all', () => {
    expect(weigh([record('a', []), record('b', [])]).map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    const [bad, young] = weigh([record('bad', drifting(-0.004)), record('young', [])]);
    expect([bad?.weight, young?.weight]).toEqual([0, 1]);
    expect(young?.why).toContain('no other has a record worth anything');
  });

  test('is not forgiven a fall as deep as is tolerated', () => {
    const [fallen, old] = weigh([record('fallen', [-0.2 - 1e-12]), record('old', drifting(0.004))]);
    expect([fallen?.weight, old?.weight]).toEqual([0, 1]);
    expect(weigh([record('fallen', [-0.3])]).map(({ weight }) => weight)).toEqual([0]);
  });

  test('a record that never varied is none', () => {
    const [steady] = weigh([record('steady', new Array<number>(12).fill(0.01))]);
    expect(steady).toMatchObject({ weight: 1 });
    expect(steady?.why).toContain('12 active sessions without variation');
  });
});

test('weights sum to one or are all zero, none is negative, infinite, or without words', () => {
  const anyRecord = fc.record({
    regimes: fc.subarray([...REGIMES]),
    returns: fc
      .array(fc.oneof(fc.constant(0), between(-0.2, 0.2)), { maxLength: 40 })
      .map((values) => Float64Array.from(values)),
  });
  fc.assert(
    fc.property(
      fc.array(anyRecord, { maxLength: 8 }),
      fc.constantFrom(...REGIMES),
      between(0.001, 1),
      (records, regime, priorWeight) => {
        const named = records.map((one, i) => ({ strategyId: `s${i}`, ...one }));
        const weights = weigh(named, regime, priorWeight);
        const total = weights.reduce((sum, { weight }) => sum + weight, 0);
        expect(total === 0 || Math.abs(total - 1) < 1e-9).toBe(true);
        const allowed = weights.filter(({ regimeAllows }) => regimeAllows).length;
        const proven = weights.some(({ sharpe, score }) => sharpe !== undefined && score > 0);
        for (const [index, { weight, sharpe, why }] of weights.entries()) {
          expect(weight >= 0 && weight <= 1 + 1e-9).toBe(true);
          expect(why.length).toBeGreaterThan(10);
          if (!at(records, index).regimes.includes(regime)) expect(weight).toBe(0);
          if (proven && sharpe === undefined) {
            expect(weight).toBeLessThanOrEqual(Math.min(priorWeight, 1 / allowed) + 1e-12);
          }
        }
      },
    ),
    fuzzed(1_000),
  );
});
