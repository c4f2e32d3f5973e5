import { at } from '../../core/foundation/assert.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import { ok, type Result } from '../../core/foundation/result.ts';
import { epochMs } from '../../core/foundation/time.ts';
import { slice, type BarWindow } from '../../core/market/bar-window.ts';
import {
  trainRegimeModel,
  TRAINING_DEFAULTS,
  type CandidateFit,
  type TrainedRegimeModel,
} from '../../core/regime/hidden-markov-train.ts';
import { modelFeatures } from '../../core/regime/model-features.ts';
import type { RegimeInputs } from '../../core/regime/regime-inputs.ts';

export interface RegimeTrainingOrder {
  /** What the model will be called. */
  readonly name: string;
  /** Daily bars, oldest first; it is trained on those before `until`. */
  readonly bars: BarWindow;
  /** How many of the bars may be seen. */
  readonly until: number;
  readonly inputs: RegimeInputs;
  readonly seed: number;
  /** How many starts each number of states gets. */
  readonly starts?: number;
  /** Of the code that trains. */
  readonly codeHash: Sha256;
}

/** Enough for four seeds to end at the same model over the bundled twenty years (docs/regimes.md). */
export const STARTS = 32;
export const CANDIDATES: readonly number[] = TRAINING_DEFAULTS.candidates;

/**
 * Trains a model on the first `until` bars, one candidate number of states after another, telling of each as it is done;
 * the one with the least BIC is it. Refused as `modelFeatures` and `trainRegimeModel` are.
 */
export function trainRegime(
  { name, bars, until, inputs, seed, starts = STARTS, codeHash }: RegimeTrainingOrder,
  onCandidate: (fit: CandidateFit) => void,
): Result<TrainedRegimeModel> {
  const seen = slice(bars, 0, until);
  const rows = modelFeatures(seen, inputs);
  if (!rows.ok) return rows;
  const training = {
    name,
    features: rows.value.features,
    trainedThroughMs: epochMs(at(seen.availableMs, -1)),
    seed,
    restarts: starts,
    codeHash,
  };
  // A candidate's fit does not depend on the others, so that they can be fitted one at a time; the largest first, since
  // a sample that is too small for it is too small.
  const trained: TrainedRegimeModel[] = [];
  for (const states of CANDIDATES.toReversed()) {
    const one = trainRegimeModel({ ...training, candidates: [states] });
    if (!one.ok) return one;
    onCandidate(at(one.value.candidates, 0));
    trained.unshift(one.value);
  }
  const candidates = trained.flatMap((one) => one.candidates);
  const best = candidates.reduce((a, b) => (b.bic < a.bic ? b : a));
  return ok({ model: at(trained, candidates.indexOf(best)).model, candidates });
}
