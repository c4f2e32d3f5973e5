import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { seededRng } from '../../../../layers/core/foundation/rng.ts';
import type { HiddenMarkovChain } from '../../../../layers/core/regime/hidden-markov-chain.ts';
import {
  likeliestPath,
  smoothedStates,
  studySeries,
} from '../../../../layers/core/regime/hidden-markov-study.ts';
import { aRandomChain, aRegimeModel, codeOf, rowsOf, simulate, valueOf } from './a-chain.ts';

const histories = fc
  .record({ seed: fc.nat(), states: fc.integer({ min: 1, max: 3 }), rows: fc.integer({ min: 1, max: 5 }) })
  .map(({ seed, states, rows }) => {
    const rng = seededRng(seed);
    const chain = aRandomChain(states, 2, rng);
    return { chain, model: aRegimeModel(chain), values: simulate(chain, rows, rng).values, rows };
  });

describe('a study of a finished history', () => {
  test('sums over every path there could have been', () => {
    fc.assert(
      fc.property(histories, ({ chain, model, values, rows }) => {
        const paths = everyPath(chain.states, rows).map((path) => ({
          path,
          weight: jointDensity(chain, values, path),
        }));
        const total = paths.reduce((sum, { weight }) => sum + weight, 0);
        const { probabilities, logLikelihood } = valueOf(smoothedStates(model, studySeries(rowsOf(values))));
        expect(logLikelihood).toBeCloseTo(Math.log(total), 8);
        probabilities.forEach((probability, cell) => {
          const [row, state] = [Math.floor(cell / chain.states), cell % chain.states];
          const through = paths
            .filter(({ path }) => path[row] === state)
            .reduce((sum, { weight }) => sum + weight, 0);
          expect(probability).toBeCloseTo(through / total, 8);
        });
      }),
    );
  });

  test('finds the likeliest path among all', () => {
    fc.assert(
      fc.property(histories, ({ chain, model, values, rows }) => {
        const found = valueOf(likeliestPath(model, studySeries(rowsOf(values))));
        const best = Math.max(
          ...everyPath(chain.states, rows).map((path) => jointDensity(chain, values, path)),
        );
        expect(found.logLikelihood).toBeCloseTo(Math.log(best), 8);
        expect(Math.log(jointDensity(chain, values, [...found.states]))).toBeCloseTo(Math.log(best), 8);
      }),
    );
  });

  test('has rows that sum to one over a long history with moves that are all but impossible', () => {
    const chain = {
      ...aRandomChain(2, 2, seededRng(3)),
      transition: Float64Array.of(1 - 1e-300, 1e-300, 0, 1),
    };
    const { values } = simulate(aRandomChain(3, 2, seededRng(4)), 3000, seededRng(5));
    const { probabilities } = valueOf(
      smoothedStates(aRegimeModel(chain), studySeries(rowsOf(values.map((x) => 20 * x)))),
    );
    for (let row = 0; row < 3000; row++) {
      expect(at(probabilities, row * 2) + at(probabilities, row * 2 + 1)).toBeCloseTo(1, 10);
    }
  });

  test('is refused without rows, and where a row is beyond the doubles', () => {
    const model = aRegimeModel(aRandomChain(2, 2, seededRng(3)));
    const none = studySeries(rowsOf(new Float64Array()));
    const huge = studySeries(rowsOf(Float64Array.of(1e200, 0)));
    expect([codeOf(smoothedStates(model, none)), codeOf(likeliestPath(model, none))]).toEqual([
      'NO_ROWS',
      'NO_ROWS',
    ]);
    expect(codeOf(smoothedStates(model, huge))).toBe('ROW_BEYOND_DOUBLES');
    expect(codeOf(likeliestPath(model, huge))).toBe('ROW_BEYOND_DOUBLES');
  });
});

function everyPath(states: number, rows: number): number[][] {
  return Array.from({ length: states ** rows }, (_, code) =>
    Array.from({ length: rows }, (_, row) => Math.floor(code / states ** row) % states),
  );
}

/** The density of the rows together with the path, by the definition. */
function jointDensity(chain: HiddenMarkovChain, values: Float64Array, path: readonly number[]): number {
  return path.reduce((density, state, row) => {
    const moved =
      row === 0 ? at(chain.initial, state) : at(chain.transition, at(path, row - 1) * chain.states + state);
    return density * moved * bivariateDensity(chain, state, [at(values, row * 2), at(values, row * 2 + 1)]);
  }, 1);
}

function bivariateDensity(
  { means, covariances }: HiddenMarkovChain,
  state: number,
  [x, y]: [number, number],
): number {
  const [a, b, d] = [
    at(covariances, state * 4),
    at(covariances, state * 4 + 1),
    at(covariances, state * 4 + 3),
  ];
  const determinant = a * d - b * b;
  const [u, v] = [x - at(means, state * 2), y - at(means, state * 2 + 1)];
  const distance = (d * u * u - 2 * b * u * v + a * v * v) / determinant;
  return Math.exp(-distance / 2) / (2 * Math.PI * Math.sqrt(determinant));
}
