import { at } from '../foundation/assert.ts';
import { ok, type Result } from '../foundation/result.ts';
import { tail, type BarWindow } from '../market/bar-window.ts';
import { filterSeries, type LiveModel } from './hidden-markov-live.ts';
import { lastRow, modelFeatures } from './model-features.ts';
import { REGIME_WARM_UP, regimeFeatures, type RegimeFeatures } from './regime-features.ts';
import type { RegimeInputs } from './regime-inputs.ts';
import type { RegimeProbabilities } from './regime.ts';
import { ruleBasedRegime } from './rule-based-regime.ts';

export interface RuleJudgement {
  readonly probabilities: RegimeProbabilities;
  readonly features: RegimeFeatures;
}

export interface ModelJudgement {
  readonly probabilities: RegimeProbabilities;
  /** Of each hidden state. */
  readonly states: readonly number[];
  /** The newest row that the model was told, by feature. */
  readonly observation: Readonly<Record<string, number>>;
}

/** What the rules say of the last bar; undefined while there are fewer than `REGIME_WARM_UP`. */
export function judgeByRules(bars: BarWindow, inputs: RegimeInputs): RuleJudgement | undefined {
  const features = regimeFeatures(bars, inputs);
  return features === undefined ? undefined : { features, probabilities: ruleBasedRegime(features) };
}

/**
 * What a trained model says of the last bar: it is filtered over the rows of the last `REGIME_WARM_UP` bars, from the
 * model's own beginning, so that the answer is a function of those bars and nothing is remembered between two of them.
 * Refused where the features are, or where the model knows others.
 */
export function judgeByModel(
  bars: BarWindow,
  model: LiveModel,
  inputs: RegimeInputs,
): Result<ModelJudgement> {
  const rows = modelFeatures(tail(bars, REGIME_WARM_UP), inputs);
  if (!rows.ok) return rows;
  const filtered = filterSeries(model, rows.value.features);
  if (!filtered.ok) return filtered;
  const { regimes, states } = at(filtered.value, -1);
  return ok({ probabilities: regimes, states, observation: lastRow(rows.value.features) });
}
