import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { seededRng } from '../../../../layers/core/foundation/rng.ts';
import { forwardLattice, forwardPass } from '../../../../layers/core/regime/forward-filter.ts';
import { prepareChain } from '../../../../layers/core/regime/hidden-markov-chain.ts';
import {
  filterSeries,
  filterStep,
  liveModel,
  type FilteredRegime,
  type LiveModel,
} from '../../../../layers/core/regime/hidden-markov-live.ts';
import type { RegimeModel } from '../../../../layers/core/regime/hidden-markov-model.ts';
import { smoothedStates, studySeries } from '../../../../layers/core/regime/hidden-markov-study.ts';
import { REGIMES } from '../../../../layers/core/regime/regime.ts';
import { FEATURES, aRandomChain, aRegimeModel, codeOf, rowsOf, simulate, valueOf } from './a-chain.ts';

const [LOG_RETURN, VOLATILITY] = FEATURES;

/** A model, and a history that may have nothing to do with it. */
const markets = fc
  .record({
    seed: fc.nat(),
    states: fc.integer({ min: 1, max: 5 }),
    rows: fc.integer({ min: 2, max: 40 }),
    wildness: fc.constantFrom(0.01, 1, 30),
  })
  .map(({ seed, states, rows, wildness }) => {
    const rng = seededRng(seed);
    const chain = aRandomChain(states, 2, rng);
    const values = simulate(aRandomChain(3, 2, rng), rows, rng).values.map((value) => value * wildness);
    return { chain, model: aRegimeModel(chain), values };
  });

describe('what is known of the regime now', () => {
  test('never changes when later rows arrive', () => {
    fc.assert(
      fc.property(markets, fc.nat(), ({ model, values }, cut) => {
        const rows = 1 + (cut % (values.length / 2 - 1));
        const live = valueOf(liveModel(model));
        const early = valueOf(filterSeries(live, rowsOf(values.slice(0, rows * 2))));
        const late = valueOf(filterSeries(live, rowsOf(values)));
        expect(late.slice(0, rows)).toEqual(early);
      }),
    );
  });

  test('is the same row by row through JSON as over the whole history', () => {
    fc.assert(
      fc.property(markets, ({ model, values }) => {
        const live = valueOf(liveModel(model));
        const whole = valueOf(filterSeries(live, rowsOf(values)));
        let known: FilteredRegime | undefined;
        whole.forEach((expected, row) => {
          const restored =
            known === undefined ? undefined : (JSON.parse(JSON.stringify(known)) as FilteredRegime);
          known = valueOf(filterStep(live, restored, observation(values, row)));
          expect(known).toEqual(expected);
        });
      }),
    );
  });

  test('is the forward pass of the chain', () => {
    fc.assert(
      fc.property(markets, ({ chain, model, values }) => {
        const prepared = prepareChain(chain);
        const lattice = forwardLattice(values.length / 2, chain.states);
        const logLikelihood = prepared === undefined ? NaN : forwardPass(prepared, values, lattice);
        const filtered = valueOf(filterSeries(valueOf(liveModel(model)), rowsOf(values)));
        expect(Float64Array.from(filtered.flatMap(({ states }) => states))).toEqual(lattice.filtered);
        expect(filtered.reduce((sum, { logDensity }) => sum + logDensity, 0)).toBeCloseTo(logLikelihood, 6);
      }),
    );
  });

  test('sums to one over states and over regimes, whatever the market did', () => {
    fc.assert(
      fc.property(markets, ({ model, values }) => {
        for (const { states, regimes } of valueOf(filterSeries(valueOf(liveModel(model)), rowsOf(values)))) {
          expect(states.every((probability) => probability >= 0)).toBe(true);
          expect(states.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12);
          expect(REGIMES.reduce((sum, regime) => sum + regimes[regime], 0)).toBeCloseTo(1, 12);
        }
      }),
    );
  });

  test('equals the smoothed view at the last row, where there is no future to add', () => {
    fc.assert(
      fc.property(markets, ({ model, values }) => {
        const { probabilities, states } = valueOf(smoothedStates(model, studySeries(rowsOf(values))));
        const filtered = valueOf(filterSeries(valueOf(liveModel(model)), rowsOf(values)));
        expect([...probabilities.subarray(-states)]).toEqual(at(filtered, -1).states);
      }),
    );
  });

  test('survives a row that is forty deviations from every state and one that cannot be reached', () => {
    const chain = {
      states: 2,
      dimensions: 2,
      initial: Float64Array.of(1, 0),
      transition: Float64Array.of(1, 0, 0, 1),
      means: Float64Array.of(0, 0, 40, 40),
      covariances: Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1),
    };
    const live = valueOf(liveModel(aRegimeModel(chain)));
    const filtered = valueOf(filterSeries(live, rowsOf(Float64Array.of(0, 0, 40, 40, -4000, 0))));
    expect(filtered.map(({ states }) => states)).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(at(filtered, 1).logDensity).toBeCloseTo(-Math.log(2 * Math.PI) - 1600, 9);
  });

  test('adds up the states that share a name', () => {
    const chain = aRandomChain(3, 2, seededRng(5));
    const model = aRegimeModel(chain, { stateNames: ['crisis', 'range-bound', 'crisis'] });
    const { states, regimes } = valueOf(
      filterStep(valueOf(liveModel(model)), undefined, { [LOG_RETURN]: 0.3, [VOLATILITY]: -0.2 }),
    );
    expect(regimes.crisis).toBe(at(states, 0) + at(states, 2));
    expect(regimes['range-bound']).toBe(at(states, 1));
  });

  test('does not depend on the units the features are told in', () => {
    const chain = aRandomChain(3, 2, seededRng(9));
    const scaled = aRegimeModel(chain, { standardisation: { center: [5, -2], scale: [10, 0.5] } });
    const plain = valueOf(filterStep(live(chain), undefined, { [LOG_RETURN]: 0.3, [VOLATILITY]: -0.2 }));
    const told = valueOf(
      filterStep(valueOf(liveModel(scaled)), undefined, { [LOG_RETURN]: 8, [VOLATILITY]: -2.1 }),
    );
    told.states.forEach((probability, state) => {
      expect(probability).toBeCloseTo(at(plain.states, state), 12);
    });
    expect(told.logDensity).toBeCloseTo(plain.logDensity - Math.log(10 * 0.5), 12);
  });
});

describe('a live model refuses', () => {
  const model = live(aRandomChain(2, 2, seededRng(1)));

  test('a row without one of its features, or with one that is not a number', () => {
    expect(codeOf(filterStep(model, undefined, { [LOG_RETURN]: 1 }))).toBe('FEATURE_NOT_FINITE');
    expect(codeOf(filterStep(model, undefined, { [LOG_RETURN]: 1, [VOLATILITY]: NaN }))).toBe(
      'FEATURE_NOT_FINITE',
    );
  });

  test('what was known by another model', () => {
    const row = { [LOG_RETURN]: 0, [VOLATILITY]: 0 };
    const other = valueOf(filterStep(live(aRandomChain(2, 2, seededRng(2))), undefined, row));
    expect(codeOf(filterStep(model, other, row))).toBe('OTHER_MODEL');
  });

  test('features that it does not know, or knows in another order', () => {
    const { rows, values } = rowsOf(Float64Array.of(1, 2));
    expect(codeOf(filterSeries(model, { names: [VOLATILITY, LOG_RETURN], rows, values }))).toBe(
      'FEATURES_DIFFER',
    );
  });

  test('a row whose square is beyond the doubles', () => {
    expect(codeOf(filterStep(model, undefined, { [LOG_RETURN]: 1e200, [VOLATILITY]: 0 }))).toBe(
      'ROW_BEYOND_DOUBLES',
    );
  });
});

describe('live code', () => {
  test('cannot smooth: neither its model nor its rows are what the study functions take', () => {
    const model: LiveModel = live(aRandomChain(2, 2, seededRng(1)));
    const rows = rowsOf(Float64Array.of(1, 2));
    // @ts-expect-error a live model is not a model with parameters
    const asModel: RegimeModel = model;
    // @ts-expect-error rows are not a series under study until research says so
    const smooth = (): unknown => smoothedStates(aRegimeModel(aRandomChain(2, 2, seededRng(1))), rows);
    expect(asModel).not.toHaveProperty('transition');
    expect(JSON.stringify(model)).not.toContain('transition');
    expect(smooth).toBeDefined();
  });
});

function live(chain: ReturnType<typeof aRandomChain>): LiveModel {
  return valueOf(liveModel(aRegimeModel(chain)));
}

function observation(values: Float64Array, row: number): Record<string, number> {
  return { [LOG_RETURN]: at(values, row * 2), [VOLATILITY]: at(values, row * 2 + 1) };
}
