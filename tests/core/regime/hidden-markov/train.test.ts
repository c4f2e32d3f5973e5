import { describe, expect, test } from '@jest/globals';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import { freeParameters } from '../../../../layers/core/regime/hidden-markov-chain.ts';
import { featureRows, featuresHash } from '../../../../layers/core/regime/hidden-markov-features.ts';
import { filterSeries, liveModel } from '../../../../layers/core/regime/hidden-markov-live.ts';
import { regimeModelHash, type RegimeModel } from '../../../../layers/core/regime/hidden-markov-model.ts';
import { smoothedStates, studySeries } from '../../../../layers/core/regime/hidden-markov-study.ts';
import { trainRegimeModel, type RegimeTraining } from '../../../../layers/core/regime/hidden-markov-train.ts';
import { FEATURES, codeOf, twoMarkets, valueOf } from './a-chain.ts';

const { features, states } = twoMarkets(1500, 21);
const TRAINING: RegimeTraining = {
  name: 'two-markets',
  features,
  trainedThroughMs: epochMs(1_000),
  seed: 7,
  codeHash: 'c0de',
  candidates: [1, 2, 3],
  restarts: 3,
};
const trained = valueOf(trainRegimeModel(TRAINING));

describe('a trained regime model', () => {
  test('has as many states as the market had', () => {
    expect(trained.model.initial).toHaveLength(2);
    const bics = trained.candidates.map(({ bic }) => bic);
    expect(Math.min(...bics)).toBe(bics[1]);
  });

  test('says how each candidate fared: its criterion, its iterations, whether it converged', () => {
    for (const candidate of trained.candidates) {
      expect(candidate.parameters).toBe(freeParameters(candidate.states, 2, 'full'));
      expect(candidate.bic).toBeCloseTo(
        candidate.parameters * Math.log(1500) - 2 * candidate.logLikelihood,
        6,
      );
      expect(candidate.converged).toBe(true);
      expect(candidate.logLikelihoodPath).toHaveLength(candidate.iterations + 1);
    }
    expect(trained.candidates.map(({ parameters }) => parameters)).toEqual([5, 13, 23]);
  });

  test('knows the state the market was in, nearly always', () => {
    const filtered = valueOf(filterSeries(valueOf(liveModel(trained.model)), features));
    const right = filtered.filter((known, row) => Math.round(at(known.states, 1)) === states[row]).length;
    expect(right / features.rows).toBeGreaterThan(0.98);
  });

  test('calls the calm and rising state first, by its name, and the wild and falling one after it', () => {
    expect(trained.model.stateNames).toEqual(['trending-bull', 'crisis']);
  });

  test('tells its likelihood in the units the features came in', () => {
    const { logLikelihood } = valueOf(smoothedStates(trained.model, studySeries(features)));
    expect(trained.model.logLikelihood).toBeCloseTo(logLikelihood, 6);
    expect(trained.model.logLikelihood).toBe(trained.candidates[1]?.logLikelihood);
  });

  test('is the same each time, and does not depend on which other candidates were tried', () => {
    expect(valueOf(trainRegimeModel(TRAINING))).toEqual(trained);
    expect(valueOf(trainRegimeModel({ ...TRAINING, candidates: [2] })).model).toEqual(trained.model);
  });

  test('is plain: through JSON it is the same model under the same hash', () => {
    const copy = JSON.parse(JSON.stringify(trained.model)) as RegimeModel;
    expect(copy).toEqual(trained.model);
    expect(regimeModelHash(copy)).toBe(regimeModelHash(trained.model));
    expect(Object.keys(copy).sort()).toEqual(
      [
        'version',
        'name',
        'trainedThroughMs',
        'featureNames',
        'standardisation',
        'initial',
        'transition',
        'means',
        'covariances',
        'logLikelihood',
        'iterations',
        'converged',
        'seed',
        'dataHash',
        'codeHash',
        'stateNames',
      ].sort(),
    );
    expect(copy).toMatchObject({
      name: 'two-markets',
      trainedThroughMs: 1_000,
      seed: 7,
      codeHash: 'c0de',
      dataHash: featuresHash(features),
    });
  });

  test('says how many of its starts ended where it did: an easy fit is found from everywhere, a hard one is not', () => {
    expect(trained.candidates.map(({ startsAgreeing }) => startsAgreeing).slice(0, 2)).toEqual([3, 3]);
    const hard = valueOf(trainRegimeModel({ ...TRAINING, candidates: [5], restarts: 4 }));
    expect(at(hard.candidates, 0).startsAgreeing).toBeLessThan(4);
    expect(at(hard.candidates, 0).startsAgreeing).toBeGreaterThanOrEqual(1);
  });

  test('is the likeliest end of its starts: another start can only add likelihood', () => {
    const ends = [1, 2, 3, 4, 5].map((restarts) => {
      const { model } = valueOf(
        trainRegimeModel({ ...TRAINING, candidates: [4], restarts, iterationsMax: 30 }),
      );
      return model.logLikelihood;
    });
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(new Set(ends).size).toBeGreaterThan(1);
  });

  test('is blind to the units of its features', () => {
    const percent = { ...features, values: features.values.map((value) => 100 * value) };
    const other = valueOf(trainRegimeModel({ ...TRAINING, features: percent }));
    expect(other.model.stateNames).toEqual(trained.model.stateNames);
    other.model.means.flat().forEach((mean, i) => {
      expect(mean).toBeCloseTo(at(trained.model.means.flat(), i), 6);
    });
    expect(other.model.logLikelihood).toBeCloseTo(trained.model.logLikelihood - 1500 * 2 * Math.log(100), 4);
  });

  test('may hold its features independent within a state', () => {
    const { model } = valueOf(trainRegimeModel({ ...TRAINING, candidates: [2], covariance: 'diagonal' }));
    expect(model.covariances.map((own) => [own[0]?.[1], own[1]?.[0]])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('says so when the iterations ran out before it converged', () => {
    const { model } = valueOf(
      trainRegimeModel({ ...TRAINING, candidates: [3], restarts: 1, iterationsMax: 2 }),
    );
    expect(model).toMatchObject({ iterations: 2, converged: false });
  });
});

describe('training is refused', () => {
  test('on fewer rows than ten for each parameter', () => {
    const few = { names: features.names, rows: 129, values: features.values.slice(0, 258) };
    const refused = trainRegimeModel({ ...TRAINING, features: few, candidates: [2] });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'SAMPLE_TOO_SMALL', details: { rows: 129, rowsMin: 130 } },
    });
    const enough = { names: features.names, rows: 130, values: features.values.slice(0, 260) };
    expect(codeOf(trainRegimeModel({ ...TRAINING, features: enough, candidates: [2] }))).toBeUndefined();
  });

  test('on a feature that never changes', () => {
    const still = {
      ...features,
      values: features.values.map((value, cell) => (cell % 2 === 0 ? 0.1 : value)),
    };
    expect(trainRegimeModel({ ...TRAINING, features: still })).toMatchObject({
      ok: false,
      error: { code: 'CONSTANT_FEATURE', details: { feature: FEATURES[0] } },
    });
  });

  test('on features that its states could not be named by', () => {
    const other = { ...features, names: ['a', 'b'] };
    expect(codeOf(trainRegimeModel({ ...TRAINING, features: other }))).toBe('STATES_WITHOUT_NAMES');
  });

  test('on two rows that repeat for ever, where three states are asked for', () => {
    const values = Float64Array.from(features.values, (_, cell) => 1 + (Math.floor(cell / 2) % 2));
    expect(codeOf(trainRegimeModel({ ...TRAINING, features: { ...features, values } }))).toBe(
      'TOO_FEW_DISTINCT_ROWS',
    );
  });
});

test('a candidate that is no number of states is a defect of the caller', () => {
  for (const candidates of [[], [0], [2.5], [256]]) {
    expect(() => trainRegimeModel({ ...TRAINING, candidates })).toThrow('candidate');
  }
});

describe('columns of features are refused', () => {
  const column = (name: string, ...values: number[]) => ({ name, values: Float64Array.from(values) });

  test('with the name and the row of what is not a number', () => {
    expect(featureRows([column('a', 1, 2, 3), column('b', 1, NaN, Infinity)])).toMatchObject({
      ok: false,
      error: { code: 'FEATURE_NOT_FINITE', details: { feature: 'b', row: 1 } },
    });
    expect(codeOf(featureRows([column('a', 1, -Infinity)]))).toBe('FEATURE_NOT_FINITE');
  });

  test('where they differ in length, share a name, or are none', () => {
    expect(codeOf(featureRows([column('a', 1, 2), column('b', 1)]))).toBe('RAGGED_FEATURES');
    expect(codeOf(featureRows([column('a', 1), column('a', 1)]))).toBe('FEATURE_TWICE');
    expect(codeOf(featureRows([]))).toBe('NO_FEATURES');
  });

  test('and otherwise lie side by side, row after row', () => {
    expect(valueOf(featureRows([column('a', 1, 2), column('b', 3, 4)]))).toEqual({
      names: ['a', 'b'],
      rows: 2,
      values: Float64Array.of(1, 3, 2, 4),
    });
  });
});
