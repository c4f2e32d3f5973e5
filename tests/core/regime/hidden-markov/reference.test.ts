// Values computed by hmmlearn 0.3.3 (numpy 2.4.6, scipy 1.17.1) on the same rows from the same chain, with its priors
// switched off: min_covar 0, covars_prior 0, covars_weight 1, tolerance minus infinity.
import { describe, expect, test } from '@jest/globals';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { fitHiddenMarkov } from '../../../../layers/core/regime/hidden-markov-fit.ts';
import { filterSeries, liveModel } from '../../../../layers/core/regime/hidden-markov-live.ts';
import {
  likeliestPath,
  smoothedStates,
  studySeries,
} from '../../../../layers/core/regime/hidden-markov-study.ts';
import { aRegimeModel, formulaChain, formulaRows, rowsOf, valueOf } from './a-chain.ts';

const REFERENCE = {
  full: {
    logLikelihood: -177.4904915381125,
    smoothed: {
      0: [0.9065902638127536, 0.09214830616237607, 0.0012614300248784975],
      25: [0.027856166317724276, 0.958537496755034, 0.013606336927246976],
      59: [4.073973680243665e-5, 0.011804685994436384, 0.9881545742687549],
    },
    filtered: {
      9: [0.5488081465137853, 0.3919573003907435, 0.05923455309547036],
      25: [0.12626517092906162, 0.7739827552721499, 0.09975207379878556],
    },
    pathLikelihood: -180.4774296760919,
    history: [
      -177.4904915381125, -173.12990113097854, -172.18851195989936, -171.92339047354992, -171.84585122976404,
      -171.82522545766474, -171.82006409950208, -171.81879325573715, -171.81848086697306, -171.81840399151096,
      -171.8183850518324,
    ],
    means: [
      0.051761225413258116, 0.01867826536771375, 1.0675778172738455, 0.03542957627435354, 2.0852070604789703,
      0.042608361981589085,
    ],
    leavingFirst: [0.9512414095778535, 0.048758590422146385, 0],
    lastCovariance: [0.520622022970405, -0.10274905344094845, -0.1027490534409484, 4.589576708109127],
  },
  diagonal: {
    logLikelihood: -176.6191546861411,
    smoothed: {
      0: [0.9131099111768353, 0.08538333151220871, 0.0015067573109528326],
      25: [0.03484435908611923, 0.9490707802581917, 0.01608486065569156],
      59: [1.1712209980327824e-5, 0.017031602789015037, 0.9829566850010079],
    },
    filtered: {
      9: [0.6193033550334555, 0.33099952943141714, 0.049697115535127886],
      25: [0.12660096315576566, 0.7645994173058263, 0.10879961953840316],
    },
    pathLikelihood: -179.5346877367429,
    history: [
      -176.6191546861411, -173.24022877081435, -172.36918329201512, -172.12334386828147, -172.05322698674104,
      -172.0348787951424, -172.03031504766628, -172.02919384912812, -172.02891854637133, -172.02885085121073,
      -172.0288341855216,
    ],
    means: [
      0.051368708971379046, 0.01730924718262209, 1.0697564684745013, 0.03840377042390606, 2.0859730110316743,
      0.04080817976776953,
    ],
    leavingFirst: [0.9512624614166703, 0.04873753858332971, 0],
    lastCovariance: [0.52053957251136, 0, 0, 4.588102580612198],
  },
} as const;
const PATH = `${'0'.repeat(20)}${'1'.repeat(22)}${'2'.repeat(18)}`;
const DIGITS = 10;

describe.each(['full', 'diagonal'] as const)('with %s covariances', (kind) => {
  const reference = REFERENCE[kind];
  const model = aRegimeModel(formulaChain(kind));
  const rows = rowsOf(formulaRows());

  test('the filtered probabilities are those of the reference', () => {
    const filtered = valueOf(filterSeries(valueOf(liveModel(model)), rows));
    for (const row of [9, 25] as const) expectClose(at(filtered, row).states, reference.filtered[row]);
    const total = filtered.reduce((sum, { logDensity }) => sum + logDensity, 0);
    expect(total).toBeCloseTo(reference.logLikelihood, DIGITS);
  });

  test('the smoothed probabilities and the likelihood are those of the reference', () => {
    const { probabilities, logLikelihood } = valueOf(smoothedStates(model, studySeries(rows)));
    expect(logLikelihood).toBeCloseTo(reference.logLikelihood, DIGITS);
    for (const row of [0, 25, 59] as const) {
      expectClose(probabilities.subarray(row * 3, row * 3 + 3), reference.smoothed[row]);
    }
  });

  test('the likeliest path is that of the reference', () => {
    const path = valueOf(likeliestPath(model, studySeries(rows)));
    expect(path.states.join('')).toBe(PATH);
    expect(path.logLikelihood).toBeCloseTo(reference.pathLikelihood, DIGITS);
  });

  test('ten iterations of training go where the reference goes', () => {
    const options = { covariance: kind, varianceFloor: 1e-9, iterationsMax: 10, gainMin: -Infinity };
    const fit = fitHiddenMarkov(formulaChain(kind), rows.values, options);
    expect(fit.iterations).toBe(10);
    expect(fit.converged).toBe(false);
    expectClose(fit.logLikelihoodPath, reference.history);
    expect(fit.logLikelihood).toBe(at(fit.logLikelihoodPath, -1));
    expectClose(fit.chain.means, reference.means);
    expectClose(fit.chain.transition.subarray(0, 3), reference.leavingFirst);
    expectClose(fit.chain.covariances.subarray(8), reference.lastCovariance);
  });
});

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, index) => {
    expect(at(actual, index)).toBeCloseTo(value, DIGITS);
  });
}
