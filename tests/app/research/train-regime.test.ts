import { expect, test } from '@jest/globals';
import { trainRegime, type RegimeTrainingOrder } from '../../../layers/app/research/train-regime.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { slice } from '../../../layers/core/market/bar-window.ts';
import type { CandidateFit } from '../../../layers/core/regime/hidden-markov-train.ts';
import { trainRegimeModel } from '../../../layers/core/regime/hidden-markov-train.ts';
import { modelFeatures } from '../../../layers/core/regime/model-features.ts';
import { aMarket } from '../../core/regime/a-market.ts';
import { codeOf, valueOf } from '../../core/regime/hidden-markov/a-chain.ts';

const bars = aMarket(1_100, 5);
const ORDER: RegimeTrainingOrder = {
  name: 'until-1000',
  bars,
  until: 1_000,
  inputs: { barsPerYear: 252 },
  seed: 3,
  starts: 2,
  codeHash: sha256('some code'),
};

const told: CandidateFit[] = [];
const trained = valueOf(trainRegime(ORDER, (fit) => told.push(fit)));

test('a training tells of each number of states as it is done, and keeps the one with the least BIC', () => {
  expect(told.map(({ states }) => states)).toEqual([5, 4, 3, 2]);
  expect(trained.candidates).toEqual(told.toReversed());
  const least = Math.min(...told.map(({ bic }) => bic));
  expect(trained.candidates.find(({ bic }) => bic === least)?.states).toBe(trained.model.initial.length);
});

test('it is the training of core, one candidate at a time', () => {
  const { features } = valueOf(modelFeatures(slice(bars, 0, 1_000), ORDER.inputs));
  const trainedThroughMs = epochMs(at(bars.availableMs, 999));
  const { name, seed, codeHash } = ORDER;
  const atOnce = trainRegimeModel({ name, features, trainedThroughMs, seed, codeHash, restarts: 2 });
  expect(valueOf(atOnce)).toEqual(trained);
});

test('a model knows nothing of the bars after its last, and says which that was', () => {
  const alone = trainRegime({ ...ORDER, bars: slice(bars, 0, 1_000) }, () => undefined);
  expect(valueOf(alone)).toEqual(trained);
  expect(trained.model.trainedThroughMs).toBe(bars.availableMs[999]);
});

test('a history that is too short for the largest number of states is refused before any is fitted', () => {
  const heard: CandidateFit[] = [];
  expect(codeOf(trainRegime({ ...ORDER, until: 700 }, (fit) => heard.push(fit)))).toBe('SAMPLE_TOO_SMALL');
  expect(codeOf(trainRegime({ ...ORDER, until: 100 }, (fit) => heard.push(fit)))).toBe('TOO_FEW_BARS');
  expect(heard).toEqual([]);
});
