import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import type { StrategyRecord } from '../../../layers/core/portfolio/strategy-weights.ts';
import { weighWithPrior, type ExplainedWeight } from '../../../layers/core/portfolio/weigh-with-prior.ts';
import { REGIMES, type Regime } from '../../../layers/core/regime/regime.ts';
import { WEIGHTS } from '../../builders/a-config.ts';
import { between } from '../../builders/any-number.ts';

const weigh = (
  records: readonly StrategyRecord[],
  { regime = 'trending-bull', priorWeight = 0.1 }: { regime?: Regime; priorWeight?: number } = {},
): readonly ExplainedWeight[] =>
  weighWithPrior(records, regime, { parameters: { ...WEIGHTS, priorWeight }, periodsPerYear: 252 });
const record = (
  strategyId: string,
  returns: readonly number[],
  regimes = REGIMES.slice(),
): StrategyRecord => ({
  strategyId,
  regimes,
  returns: Float64Array.from(returns),
});
const drifting = (drift: number): number[] =>
  Array.from({ length: 20 }, (_, i) => drift + (i % 2 === 0 ? 0.01 : -0.01));

describe('a strategy with too short a record', () => {
  test('weighs the stated prior, whatever the others have earned', () => {
    for (const drift of [0.001, 0.004, 0.02]) {
      const [old, young] = weigh([record('old', drifting(drift)), record('young', [0.01, 0.02, 0])]);
      expect(young).toMatchObject({ weight: 0.1, sharpeFrom: 'prior', activeSessions: 2 });
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
    const weights = weigh([record('a', []), record('b', []), record('old', drifting(0.004))], {
      priorWeight: 0.9,
    });
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
    expect(steady).toMatchObject({ sharpeFrom: 'prior', weight: 1 });
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
        const weights = weigh(named, { regime, priorWeight });
        const total = weights.reduce((sum, { weight }) => sum + weight, 0);
        expect(total === 0 || Math.abs(total - 1) < 1e-9).toBe(true);
        const allowed = weights.filter(({ regimeAllows }) => regimeAllows).length;
        const proven = weights.some(({ sharpeFrom, score }) => sharpeFrom === 'record' && score > 0);
        for (const [index, { weight, sharpeFrom, why }] of weights.entries()) {
          expect(weight >= 0 && weight <= 1 + 1e-9).toBe(true);
          expect(why.length).toBeGreaterThan(10);
          if (!at(records, index).regimes.includes(regime)) expect(weight).toBe(0);
          if (proven && sharpeFrom === 'prior') {
            expect(weight).toBeLessThanOrEqual(Math.min(priorWeight, 1 / allowed) + 1e-12);
          }
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
