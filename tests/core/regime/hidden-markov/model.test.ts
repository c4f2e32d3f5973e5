import { expect, test } from '@jest/globals';
import { seededRng } from '../../../../layers/core/foundation/rng.ts';
import { liveModel } from '../../../../layers/core/regime/hidden-markov-live.ts';
import {
  chainFields,
  chainOf,
  type RegimeModel,
} from '../../../../layers/core/regime/hidden-markov-model.ts';
import { aRandomChain, aRegimeModel, codeOf, valueOf } from './a-chain.ts';

const model = aRegimeModel(aRandomChain(2, 2, seededRng(6)));

test('a chain goes through the plain shape and back', () => {
  const chain = aRandomChain(3, 2, seededRng(6));
  expect(valueOf(chainOf(aRegimeModel(chain)))).toMatchObject(chain);
  expect(chainFields(valueOf(chainOf(model)))).toEqual(chainFields(aRandomChain(2, 2, seededRng(6))));
});

test.each<[string, Partial<RegimeModel>]>([
  [
    'has moves that do not sum to one',
    {
      transition: [
        [0.9, 0.2],
        [0.5, 0.5],
      ],
    },
  ],
  ['has a probability below zero', { initial: [1.5, -0.5] }],
  ['lacks the mean of a state', { means: [[0, 0]] }],
  ['lacks the mean of a feature', { means: [[0], [0, 1]] }],
  ['has a ragged row of moves', { transition: [[1], [0.5, 0.5]] }],
  ['lacks the name of a state', { stateNames: ['crisis'] }],
  ['has a scale of zero', { standardisation: { center: [0, 0], scale: [1, 0] } }],
  [
    'has a mean that is not a number',
    {
      means: [
        [0, NaN],
        [0, 0],
      ],
    },
  ],
  [
    'has a covariance that is not symmetric',
    {
      covariances: [
        [
          [1, 0.5],
          [0.4, 1],
        ],
        [
          [1, 0],
          [0, 1],
        ],
      ],
    },
  ],
  [
    'has a covariance that is not positive',
    {
      covariances: [
        [
          [1, 2],
          [2, 1],
        ],
        [
          [1, 0],
          [0, 1],
        ],
      ],
    },
  ],
  [
    'lacks a row of a covariance',
    {
      covariances: [
        [[1, 0]],
        [
          [1, 0],
          [0, 1],
        ],
      ],
    },
  ],
  ['has no states', { initial: [], transition: [], means: [], covariances: [], stateNames: [] }],
])('a model that %s is refused', (_, overrides) => {
  expect(codeOf(liveModel({ ...model, ...overrides }))).toBe('REGIME_MODEL_INVALID');
});
