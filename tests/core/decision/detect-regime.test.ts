import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { detectRegime, type RegimeView } from '../../../layers/core/decision/detect-regime.ts';
import type { SystemConfig } from '../../../layers/core/decision/system-config.ts';
import { slice, type BarWindow } from '../../../layers/core/market/bar-window.ts';
import { liveModel } from '../../../layers/core/regime/hidden-markov-live.ts';
import { regimeModelHash } from '../../../layers/core/regime/hidden-markov-model.ts';
import { judgeByModel, judgeByRules } from '../../../layers/core/regime/judge-regime.ts';
import { nextRegime, type RegimeState } from '../../../layers/core/regime/regime-hysteresis.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aMarket, aModelOf } from '../regime/a-market.ts';
import { valueOf } from '../regime/hidden-markov/a-chain.ts';

const INPUTS = { barsPerYear: 252 };
const bars = aMarket(900, 5);
const stored = aModelOf(slice(bars, 0, 800));
const regimeModel = valueOf(liveModel(stored));

/** What the stage says at the close of a bar. */
function seenAt(bar: number, change: Partial<SystemConfig> = {}, regime?: RegimeState): RegimeView {
  const known: BarWindow = slice(bars, 0, bar + 1);
  const config = aConfig(change);
  return detectRegime(
    {
      atMs: epochMs(at(known.availableMs, -1)),
      memory: {
        ...(regime === undefined ? {} : { regime }),
        books: [],
        hygiene: { recent: [] },
      },
    },
    { windows: new Map([[config.benchmark, known]]) },
    config,
  );
}

describe('the regime of a cycle', () => {
  test('is told by the rules while no model is trained, and the record says so', () => {
    const rules = judgeByRules(bars, INPUTS);
    expect(seenAt(899)).toEqual({
      kind: 'regime',
      state: expect.anything(),
      probabilities: rules?.probabilities,
      features: rules?.features,
      model: 'rules',
    });
  });

  test('is told by the trained model where there is one, under its name and hash, with what it was told', () => {
    const judged = valueOf(judgeByModel(bars, regimeModel, INPUTS));
    expect(seenAt(899, { regimeModel })).toEqual({
      kind: 'regime',
      state: expect.anything(),
      probabilities: judged.probabilities,
      features: judgeByRules(bars, INPUTS)?.features,
      model: 'a-trained-model',
      modelHash: regimeModelHash(stored),
      observation: judged.observation,
    });
  });

  test('is marked as hindsight up to the last bar that the model was trained on, and not from that one on', () => {
    expect(seenAt(798, { regimeModel })).toMatchObject({ trainedOnFuture: true });
    expect(seenAt(799, { regimeModel })).not.toHaveProperty('trainedOnFuture');
    expect(seenAt(800, { regimeModel })).not.toHaveProperty('trainedOnFuture');
    expect(seenAt(798)).not.toHaveProperty('trainedOnFuture');
  });

  test('is told by the rules where the model refuses, and the record says why', () => {
    const other = valueOf(
      liveModel({ ...stored, featureNames: ['dailyLogReturn', 'realisedVolatility21d', 'vix'] }),
    );
    const { model, modelHash, modelRefusal, probabilities } = {
      modelHash: undefined,
      modelRefusal: undefined,
      model: undefined,
      probabilities: undefined,
      ...seenAt(899, { regimeModel: other }),
    };
    expect({ model, modelHash, probabilities }).toEqual({
      model: 'rules',
      modelHash: undefined,
      probabilities: judgeByRules(bars, INPUTS)?.probabilities,
    });
    expect(modelRefusal).toMatch(/vix/);
  });

  test("comes of the memory's regime by the same hysteresis, whoever judged", () => {
    const before: RegimeState = { regime: 'trending-bear', sinceMs: epochMs(7) };
    for (const change of [{}, { regimeModel }]) {
      const seen = seenAt(899, change, before);
      if (seen.kind !== 'regime') throw new Error(seen.reason);
      const atMs = epochMs(at(bars.availableMs, -1));
      const parameters = aConfig().regime;
      expect(seen.state).toEqual(nextRegime(before, seen.probabilities, { parameters, atMs }));
      expect(seen.state.regime).toBe('trending-bear');
    }
  });

  test('is unknown without the bars, with or without a model', () => {
    expect(seenAt(258)).toEqual({ kind: 'unknown', reason: '259 bars are too few to tell' });
    expect(seenAt(258, { regimeModel })).toEqual({ kind: 'unknown', reason: '259 bars are too few to tell' });
    expect(seenAt(259, { regimeModel })).toMatchObject({ kind: 'regime', model: 'a-trained-model' });
  });
});
