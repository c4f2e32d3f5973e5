import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { seededRng } from '../../../../layers/core/foundation/rng.ts';
import { reorderStates } from '../../../../layers/core/regime/hidden-markov-chain.ts';
import { chainFields } from '../../../../layers/core/regime/hidden-markov-model.ts';
import type { Regime } from '../../../../layers/core/regime/regime.ts';
import { NAMING_FEATURES, nameStates, stateStatistics } from '../../../../layers/core/regime/state-naming.ts';
import { FEATURES, aRandomChain, codeOf, valueOf } from './a-chain.ts';

/** One state of a market whose daily deviation is 1 % and whose usual volatility is 15. */
interface MarketState {
  /** Annualised drift over deviation. */
  readonly sharpe?: number;
  /** Volatility over its usual. */
  readonly volatility?: number;
  readonly vix?: number;
  readonly atrRatio?: number;
  readonly correlation?: number;
}

describe('a state is called', () => {
  test.each<[Regime, MarketState]>([
    ['trending-bull', { sharpe: 0.9, vix: 14 }],
    ['range-bound', { sharpe: 0.7, vix: 14 }],
    ['range-bound', { sharpe: -0.7, vix: 14 }],
    ['trending-bear', { sharpe: -0.9, vix: 14 }],
    ['trending-bear', { sharpe: -0.9, vix: 30 }],
    ['high-volatility', { sharpe: 0.9, vix: 26 }],
    ['high-volatility', { sharpe: 0.9, vix: 14, atrRatio: 2.1 }],
    ['trending-bull', { sharpe: 0.9, vix: 25, atrRatio: 2 }],
    ['crisis', { sharpe: 0.9, vix: 36 }],
    ['crisis', { sharpe: -0.9, vix: 36, correlation: 0.8 }],
    ['high-volatility', { vix: 36, correlation: 0.4 }],
    ['trending-bear', { sharpe: -0.9, vix: 36, correlation: 0.4 }],
    // Without VIX, 19.4 times the volatility's ratio to its usual: 25 at 1.29, 35 at 1.80.
    ['trending-bull', { sharpe: 0.9, volatility: 1.28 }],
    ['high-volatility', { sharpe: 0.9, volatility: 1.3 }],
    ['crisis', { sharpe: 0.9, volatility: 1.81 }],
    ['range-bound', { sharpe: 0, volatility: 3, vix: 14 }],
  ])('%s where %j', (regime, state) => {
    expect(valueOf(nameStates(parametersOf([state])))).toEqual([regime]);
  });

  test('the same whatever its number, and the same each time', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, states) => {
        const chain = aRandomChain(states, 2, seededRng(seed));
        const backwards = Array.from({ length: states }, (_, state) => states - 1 - state);
        const model = { featureNames: FEATURES, standardisation: { center: [0, 15], scale: [0.01, 5] } };
        const names = valueOf(nameStates({ ...model, ...chainFields(chain) }));
        expect(valueOf(nameStates({ ...model, ...chainFields(chain) }))).toEqual(names);
        const turned = valueOf(nameStates({ ...model, ...chainFields(reorderStates(chain, backwards)) }));
        expect(turned).toEqual(names.toReversed());
      }),
    );
  });

  test('by what it is like in the units the features came in', () => {
    const [state] = valueOf(
      stateStatistics(parametersOf([{ sharpe: 1.6, volatility: 0.5, vix: 12, atrRatio: 0.8 }])),
    );
    expect(state).toEqual({
      meanDailyLogReturn: expect.closeTo((1.6 * 0.01) / Math.sqrt(252), 12),
      dailyDeviation: expect.closeTo(0.01, 12),
      sharpe: expect.closeTo(1.6, 12),
      volatilityRatio: expect.closeTo(0.5, 12),
      vix: expect.closeTo(12, 12),
      atrRatio: expect.closeTo(0.8, 12),
    });
  });
});

test('states without a return or a volatility, or with a volatility that is none, have no names', () => {
  const parameters = parametersOf([{}]);
  expect(codeOf(nameStates({ ...parameters, featureNames: ['a', FEATURES[1]] }))).toBe(
    'STATES_WITHOUT_NAMES',
  );
  expect(codeOf(nameStates({ ...parameters, featureNames: [FEATURES[0], 'b'] }))).toBe(
    'STATES_WITHOUT_NAMES',
  );
  const standardisation = { center: [0, 0], scale: [0.02, 5] };
  expect(codeOf(nameStates({ ...parameters, standardisation }))).toBe('VOLATILITY_NOT_POSITIVE');
});

/** The parameters a model of these states would have; every state must give the same features. */
function parametersOf(states: readonly MarketState[]): Parameters<typeof nameStates>[0] {
  const extra = (['vix', 'atrRatio', 'correlation'] as const).filter(
    (name) => at(states, 0)[name] !== undefined,
  );
  const scale = [0.02, 5, ...extra.map(() => 2)];
  const center = [0.0003, 15, ...extra.map(() => 7)];
  const means = states.map((state) => {
    const own = [
      ((state.sharpe ?? 0) * 0.01) / Math.sqrt(252),
      15 * (state.volatility ?? 1),
      ...extra.map((name) => state[name] ?? 0),
    ];
    return own.map((value, i) => (value - at(center, i)) / at(scale, i));
  });
  // A quarter of the variance of all days: half their deviation of 2 %.
  const covariance = scale.map((_, i) => scale.map((_, j) => (i === j ? 0.25 : 0)));
  return {
    featureNames: [...FEATURES, ...extra.map((name) => NAMING_FEATURES[name])],
    standardisation: { center, scale },
    means,
    covariances: states.map(() => covariance),
  };
}
