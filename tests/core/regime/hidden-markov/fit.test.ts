import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { seededRng } from '../../../../layers/core/foundation/rng.ts';
import { cholesky, floorEigenvalues } from '../../../../layers/core/regime/gaussian-covariance.ts';
import { reorderStates, type CovarianceKind } from '../../../../layers/core/regime/hidden-markov-chain.ts';
import { fitHiddenMarkov, type FitOptions } from '../../../../layers/core/regime/hidden-markov-fit.ts';
import { randomStart } from '../../../../layers/core/regime/hidden-markov-start.ts';
import { aRandomChain, codeOf, simulate, valueOf } from './a-chain.ts';

const OPTIONS: FitOptions = {
  covariance: 'full',
  varianceFloor: 1e-3,
  iterationsMax: 25,
  gainMin: -Infinity,
};

const fits = fc
  .record({
    seed: fc.nat(),
    states: fc.integer({ min: 1, max: 5 }),
    dimensions: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 12, max: 80 }),
    covariance: fc.constantFrom<CovarianceKind>('full', 'diagonal'),
    varianceFloor: fc.constantFrom(1e-6, 1e-2, 0.5),
  })
  .map(({ seed, states, dimensions, rows, covariance, varianceFloor }) => {
    const rng = seededRng(seed);
    const { values } = simulate(aRandomChain(2, dimensions, rng), rows, rng);
    const options = { ...OPTIONS, covariance, varianceFloor };
    const start = valueOf(randomStart({ values, dimensions, states }, options, rng));
    return { start, values, options, fit: fitHiddenMarkov(start, values, options) };
  });

describe('training', () => {
  test('never loses likelihood from one iteration to the next, also where the variance floor holds', () => {
    fc.assert(
      fc.property(fits, ({ fit: { logLikelihoodPath } }) => {
        logLikelihoodPath.slice(1).forEach((logLikelihood, before) => {
          const earlier = at(logLikelihoodPath, before);
          expect(logLikelihood).toBeGreaterThanOrEqual(earlier - 1e-9 * Math.abs(earlier));
        });
      }),
    );
  });

  test('gives probabilities that sum to one and covariances that are not below the floor', () => {
    fc.assert(
      fc.property(fits, ({ fit: { chain }, options: { varianceFloor, covariance } }) => {
        const { states, dimensions, initial, transition, covariances } = chain;
        expect(total(initial)).toBeCloseTo(1, 9);
        const size = dimensions * dimensions;
        for (let state = 0; state < states; state++) {
          expect(total(transition.subarray(state * states, (state + 1) * states))).toBeCloseTo(1, 9);
          const own = covariances.slice(state * size, (state + 1) * size);
          const beside = own.filter((_, cell) => cell % (dimensions + 1) !== 0);
          if (covariance === 'diagonal') expect(beside.every((entry) => entry === 0)).toBe(true);
          for (let i = 0; i < dimensions; i++)
            own[i * (dimensions + 1)] = at(own, i * (dimensions + 1)) - varianceFloor * 0.999;
          expect(cholesky(own, dimensions)).toBeDefined();
        }
      }),
    );
  });

  test('takes the states in any order: another numbering gives the same market under other numbers', () => {
    fc.assert(
      fc.property(fits, ({ start, values, options, fit }) => {
        const backwards = Array.from({ length: start.states }, (_, state) => start.states - 1 - state);
        const turned = fitHiddenMarkov(reorderStates(start, backwards), values, {
          ...options,
          iterationsMax: 5,
        });
        const straight = at(fit.logLikelihoodPath, 5);
        expect(Math.abs(turned.logLikelihood - straight)).toBeLessThan(1e-9 * (1 + Math.abs(straight)));
        const back = reorderStates(turned.chain, backwards);
        const reference = fitHiddenMarkov(start, values, { ...options, iterationsMax: 5 }).chain;
        for (const field of ['initial', 'transition', 'means', 'covariances'] as const) {
          back[field].forEach((value, i) => {
            expect(value).toBeCloseTo(at(reference[field], i), 6);
          });
        }
      }),
    );
  });

  test('finds again the chain that a long history was made by', () => {
    const truth = {
      states: 3,
      dimensions: 2,
      initial: Float64Array.of(1, 0, 0),
      transition: Float64Array.of(0.97, 0.02, 0.01, 0.03, 0.95, 0.02, 0.02, 0.08, 0.9),
      means: Float64Array.of(-1, 0, 1, 1, 3, -2),
      covariances: Float64Array.of(0.5, 0.2, 0.2, 0.4, 1, -0.3, -0.3, 0.5, 2, 0, 0, 1),
    };
    const { values } = simulate(truth, 20_000, seededRng(11));
    const options = { ...OPTIONS, iterationsMax: 200, gainMin: 1e-4 };
    const start = valueOf(randomStart({ values, dimensions: 2, states: 3 }, options, seededRng(3)));
    const { chain: found, converged } = fitHiddenMarkov(start, values, options);
    const firstMean = (state: number): number => at(found.means, state * 2);
    const chain = reorderStates(
      found,
      [0, 1, 2].sort((a, b) => firstMean(a) - firstMean(b)),
    );
    expect(converged).toBe(true);
    // Three standard errors of the least visited state, which about one row in six is in.
    const within = { transition: 0.02, means: 0.08, covariances: 0.16 };
    for (const field of ['transition', 'means', 'covariances'] as const) {
      truth[field].forEach((value, i) => {
        expect(Math.abs(at(chain[field], i) - value)).toBeLessThan(within[field]);
      });
    }
  });

  test('stops at the first iteration that gains too little, and says that it converged', () => {
    const rng = seededRng(4);
    const { values } = simulate(aRandomChain(2, 2, rng), 200, rng);
    const start = valueOf(randomStart({ values, dimensions: 2, states: 2 }, OPTIONS, rng));
    const fit = fitHiddenMarkov(start, values, { ...OPTIONS, iterationsMax: 1000, gainMin: 0.01 });
    const gains = fit.logLikelihoodPath.slice(1).map((value, i) => value - at(fit.logLikelihoodPath, i));
    expect(fit.converged).toBe(true);
    expect(fit.iterations).toBe(gains.length);
    expect(at(gains, -1)).toBeLessThan(0.01);
    expect(gains.slice(0, -1).every((gain) => gain >= 0.01)).toBe(true);
  });

  test('leaves a state that no row belongs to as it was', () => {
    const values = Float64Array.from({ length: 50 }, (_, t) => Math.sin(t));
    const start = {
      states: 2,
      dimensions: 1,
      initial: Float64Array.of(0.5, 0.5),
      transition: Float64Array.of(0.9, 0.1, 0.1, 0.9),
      means: Float64Array.of(0, 1e6),
      covariances: Float64Array.of(1, 1),
    };
    const { chain } = fitHiddenMarkov(start, values, OPTIONS);
    expect(chain.means[1]).toBe(1e6);
    expect(chain.covariances[1]).toBe(1);
    expect([...chain.transition.subarray(2)]).toEqual([0.1, 0.9]);
    expect(chain.transition[0]).toBeCloseTo(1, 12);
  });
});

describe('a start', () => {
  test('is the same for the same seed and another for another', () => {
    const { values } = simulate(aRandomChain(3, 2, seededRng(8)), 100, seededRng(9));
    const from = (seed: number) =>
      valueOf(randomStart({ values, dimensions: 2, states: 4 }, OPTIONS, seededRng(seed)));
    expect(from(1)).toEqual(from(1));
    expect(from(1)).not.toEqual(from(2));
  });

  test('reaches the rare and far rows that an even draw would miss', () => {
    const values = Float64Array.from(
      { length: 300 },
      (_, t) => Math.sin(t) + (t === 100 ? 500 : t === 200 ? -500 : 0),
    );
    for (let seed = 0; seed < 20; seed++) {
      const { means } = valueOf(randomStart({ values, dimensions: 1, states: 3 }, OPTIONS, seededRng(seed)));
      expect(Math.max(...means)).toBeGreaterThan(490);
      expect(Math.min(...means)).toBeLessThan(-490);
    }
  });

  test('is refused where there are fewer different rows than states', () => {
    const values = Float64Array.from({ length: 40 }, (_, t) => t % 2);
    expect(codeOf(randomStart({ values, dimensions: 1, states: 3 }, OPTIONS, seededRng(1)))).toBe(
      'TOO_FEW_DISTINCT_ROWS',
    );
    expect(codeOf(randomStart({ values, dimensions: 1, states: 2 }, OPTIONS, seededRng(1)))).toBeUndefined();
  });
});

describe('a covariance floor', () => {
  test('lifts the narrow directions and leaves the others alone', () => {
    // Eigenvalues 2 and 0 along the diagonals of the square.
    const floored = floorEigenvalues(Float64Array.of(1, 1, 1, 1), 2, 0.5);
    [1.25, 0.75, 0.75, 1.25].forEach((value, i) => {
      expect(at(floored, i)).toBeCloseTo(value, 12);
    });
  });

  test('does not touch a covariance that is above it', () => {
    const covariance = Float64Array.of(2, 0.5, 0.5, 1);
    expect(floorEigenvalues(covariance, 2, 0.1)).toEqual(covariance);
  });

  test('holds in every direction, for any covariance of three features', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (entries) => {
          const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = entries;
          const covariance = Float64Array.of(
            a * a,
            a * b,
            a * c,
            a * b,
            b * b + d * d,
            b * c + d * e,
            a * c,
            b * c + d * e,
            c * c + e * e + f * f,
          );
          const floored = floorEigenvalues(covariance, 3, 0.1);
          for (const cell of [0, 4, 8]) floored[cell] = at(floored, cell) - 0.0999;
          expect(cholesky(floored, 3)).toBeDefined();
        },
      ),
    );
  });
});

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
