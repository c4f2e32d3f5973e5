import { at } from '../../core/foundation/assert.ts';
import { ok, type Result } from '../../core/foundation/result.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';
import type { CalendarDate } from '../../core/market/calendar-date.ts';
import { liveModel } from '../../core/regime/hidden-markov-live.ts';
import type { RegimeModel } from '../../core/regime/hidden-markov-model.ts';
import { likeliestPath, studySeries } from '../../core/regime/hidden-markov-study.ts';
import { judgeByModel, judgeByRules } from '../../core/regime/judge-regime.ts';
import { modelFeatures } from '../../core/regime/model-features.ts';
import type { HysteresisParameters } from '../../core/regime/regime-hysteresis.ts';
import type { RegimeInputs } from '../../core/regime/regime-inputs.ts';
import { followRegimes, type RegimeTrack } from '../../core/regime/regime-track.ts';
import type { Regime } from '../../core/regime/regime.ts';

/** A finished history and a trained model, to be laid side by side. */
export interface RegimeHistory {
  readonly bars: BarWindow;
  /** The session of each bar, in the market's own zone. */
  readonly days: readonly CalendarDate[];
  readonly model: RegimeModel;
  readonly inputs: RegimeInputs;
  readonly hysteresis: HysteresisParameters;
}

/** What each way of judging held of a history, one entry a bar. */
export interface RegimeStudy {
  readonly days: readonly CalendarDate[];
  readonly closes: Float64Array;
  /** The rules, as the decision cycle would have heard them. */
  readonly rules: RegimeTrack;
  /** The model, filtered, as the decision cycle would have heard it. */
  readonly model: RegimeTrack;
  /** The model's likeliest hidden state at the time; undefined where it could not tell. */
  readonly states: readonly (number | undefined)[];
  /** The name of each bar's state on the likeliest path through all of them (Viterbi): hindsight, for study only. */
  readonly hindsight: readonly (Regime | undefined)[];
  /** How many of the bars the model was trained on: what it says of these is no test of it. */
  readonly trainedOn: number;
}

/** Lives through the history twice, by the rules and by the model. Refused: a model that does not fit the features. */
export function studyRegimes(history: RegimeHistory): Result<RegimeStudy> {
  const { bars, days, model, inputs, hysteresis } = history;
  const live = liveModel(model);
  if (!live.ok) return live;
  const hindsight = inHindsight(history);
  if (!hindsight.ok) return hindsight;
  const states: (number | undefined)[] = [];
  const byModel = followRegimes(
    bars,
    (known) => {
      // No sooner than the rules, as in the decision cycle.
      const judged = judgeByRules(known, inputs) && judgeByModel(known, live.value, inputs);
      const judgement = judged?.ok === true ? judged.value : undefined;
      states.push(judgement && likeliest(judgement.states));
      return judgement?.probabilities;
    },
    hysteresis,
  );
  return ok({
    days,
    closes: bars.close,
    rules: followRegimes(bars, (known) => judgeByRules(known, inputs)?.probabilities, hysteresis),
    model: byModel,
    states,
    hindsight: hindsight.value,
    trainedOn: bars.availableMs.filter((availableMs) => availableMs <= model.trainedThroughMs).length,
  });
}

function inHindsight({ bars, model, inputs }: RegimeHistory): Result<readonly (Regime | undefined)[]> {
  const rows = modelFeatures(bars, inputs);
  if (!rows.ok) return rows;
  const { features, firstBar } = rows.value;
  const path = likeliestPath(model, studySeries(features));
  if (!path.ok) return path;
  const names = [...path.value.states].map((state) => at(model.stateNames, state));
  return ok([...Array.from({ length: firstBar }, () => undefined), ...names]);
}

function likeliest(states: readonly number[]): number {
  return states.indexOf(Math.max(...states));
}
