import { describe, expect, test } from '@jest/globals';
import { studyRegimes, type RegimeStudy } from '../../../layers/app/research/study-regimes.ts';
import { detectRegime } from '../../../layers/core/decision/detect-regime.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { epochMs, isoDate } from '../../../layers/core/foundation/time.ts';
import { calendarDate } from '../../../layers/core/market/calendar-date.ts';
import { slice } from '../../../layers/core/market/bar-window.ts';
import { liveModel } from '../../../layers/core/regime/hidden-markov-live.ts';
import { likeliestPath, studySeries } from '../../../layers/core/regime/hidden-markov-study.ts';
import { modelFeatures } from '../../../layers/core/regime/model-features.ts';
import type { RegimeState } from '../../../layers/core/regime/regime-hysteresis.ts';
import type { Regime } from '../../../layers/core/regime/regime.ts';
import { aConfig, HYSTERESIS } from '../../builders/a-config.ts';
import { aMarket, aModelOf } from '../../core/regime/a-market.ts';
import { codeOf, valueOf } from '../../core/regime/hidden-markov/a-chain.ts';

const bars = aMarket(700, 5);
const model = aModelOf(slice(bars, 0, 600));

/** The study of the first `count` bars. */
function studyOf(count: number): RegimeStudy {
  const known = slice(bars, 0, count);
  return valueOf(
    studyRegimes({
      bars: known,
      days: [...known.openMs].map((openMs) => calendarDate(isoDate(epochMs(openMs)))),
      model,
      inputs: { barsPerYear: 252 },
      hysteresis: HYSTERESIS,
    }),
  );
}

const study = studyOf(700);

/** What the decision cycle says, session after session, with its memory. */
function lived(regimeModel?: ReturnType<typeof liveOf>): readonly (Regime | undefined)[] {
  const config = aConfig(regimeModel === undefined ? {} : { regimeModel });
  const regimes: (Regime | undefined)[] = [];
  let state: RegimeState | undefined;
  for (let count = 1; count <= bars.length; count++) {
    const view = detectRegime(
      {
        atMs: epochMs(at(bars.availableMs, count - 1)),
        memory: { ...(state === undefined ? {} : { regime: state }), books: [], hygiene: { recent: [] } },
      },
      { windows: new Map([[config.benchmark, slice(bars, 0, count)]]) },
      config,
    );
    state = view.kind === 'regime' ? view.state : state;
    regimes.push(view.kind === 'regime' ? view.state.regime : undefined);
  }
  return regimes;
}

function liveOf() {
  return valueOf(liveModel(model));
}

describe('a study of regimes', () => {
  test('tells of each session what the decision cycle would have heard, by the rules and by the model', () => {
    expect(study.rules.regimes).toEqual(lived());
    expect(study.model.regimes).toEqual(lived(liveOf()));
    expect(new Set(study.model.regimes).size).toBeGreaterThan(2);
  });

  test('changes in nothing but hindsight when later sessions are cut off', () => {
    for (const count of [300, 481, 650]) {
      const short = studyOf(count);
      expect(short.rules).toEqual({
        regimes: study.rules.regimes.slice(0, count),
        probabilities: study.rules.probabilities.slice(0, count),
      });
      expect(short.model.probabilities).toEqual(study.model.probabilities.slice(0, count));
      expect(short.states).toEqual(study.states.slice(0, count));
      expect(short.hindsight).toHaveLength(count);
    }
  });

  test('says how many of the sessions the model had been trained on', () => {
    expect(study.trainedOn).toBe(600);
    expect(studyOf(300).trainedOn).toBe(300);
  });

  test('names the likeliest state, whose regime is the likeliest too where no two states share a name', () => {
    study.states.forEach((state, index) => {
      const probabilities = study.model.probabilities[index];
      expect(state === undefined).toBe(probabilities === undefined);
      if (state === undefined || probabilities === undefined) return;
      expect(probabilities[at(model.stateNames, state)]).toBe(Math.max(...Object.values(probabilities)));
    });
  });

  test('calls hindsight what the likeliest path through all sessions says, from the first that has its features', () => {
    const { features, firstBar } = valueOf(modelFeatures(bars, { barsPerYear: 252 }));
    const path = valueOf(likeliestPath(model, studySeries(features)));
    expect(study.hindsight.slice(firstBar)).toEqual(
      [...path.states].map((state) => at(model.stateNames, state)),
    );
    expect(study.hindsight.slice(0, firstBar).every((regime) => regime === undefined)).toBe(true);
  });

  test('is refused for a model that knows other features', () => {
    const other = { ...model, featureNames: ['dailyLogReturn', 'realisedVolatility21d', 'vix'] };
    const inputs = { barsPerYear: 252 };
    const refused = studyRegimes({ bars, days: [], model: other, inputs, hysteresis: HYSTERESIS });
    expect(codeOf(refused)).toBe('FEATURES_DIFFER');
  });
});
