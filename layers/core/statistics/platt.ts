import { assert, at } from '../foundation/assert.ts';
import { sum } from './moments.ts';

/** `probability = 1 / (1 + exp(slope score + intercept))`; the slope is negative where high scores mean yes. */
export interface PlattScaling {
  readonly slope: number;
  readonly intercept: number;
}

const ITERATIONS_MAX = 100;
const STEP_MIN = 1e-10;
const GRADIENT_MAX = 1e-10;
/** Keeps the Hessian invertible where the scores are all but equal. */
const RIDGE = 1e-12;

/**
 * Fits Platt's sigmoid (1999) from scores of any scale to outcomes of 0 or 1, with his smoothed targets
 * `(yes + 1) / (yes + 2)` and `1 / (no + 2)`, by Newton's method with backtracking (Lin, Lin and Weng 2007). Undefined
 * without both outcomes.
 */
export function fitPlatt(scores: ArrayLike<number>, outcomes: ArrayLike<number>): PlattScaling | undefined {
  assert(scores.length === outcomes.length, `${scores.length} scores and ${outcomes.length} outcomes`);
  const yes = Array.from(outcomes).filter((outcome) => outcome === 1).length;
  const no = scores.length - yes;
  if (yes === 0 || no === 0) return undefined;
  const targets = Float64Array.from(outcomes, (outcome) =>
    outcome === 1 ? (yes + 1) / (yes + 2) : 1 / (no + 2),
  );
  let fit: PlattScaling = { slope: 0, intercept: Math.log((no + 1) / (yes + 1)) };
  for (let i = 0; i < ITERATIONS_MAX; i++) {
    const next = newtonStep(fit, scores, targets);
    if (next === undefined) return fit;
    fit = next;
  }
  return fit;
}

/** The calibrated probability of a score. */
export function plattProbability({ slope, intercept }: PlattScaling, score: number): number {
  return 1 / (1 + Math.exp(slope * score + intercept));
}

/** One step downhill, or undefined where there is none left to go. */
function newtonStep(
  fit: PlattScaling,
  scores: ArrayLike<number>,
  targets: Float64Array,
): PlattScaling | undefined {
  let [h11, h22, h21, g1, g2] = [RIDGE, RIDGE, 0, 0, 0];
  for (let i = 0; i < targets.length; i++) {
    const score = at(scores, i);
    const probability = plattProbability(fit, score);
    const weight = probability * (1 - probability);
    const miss = at(targets, i) - probability;
    h11 += score * score * weight;
    h22 += weight;
    h21 += score * weight;
    g1 += score * miss;
    g2 += miss;
  }
  if (Math.abs(g1) < GRADIENT_MAX && Math.abs(g2) < GRADIENT_MAX) return undefined;
  const determinant = h11 * h22 - h21 * h21;
  const slopeStep = -(h22 * g1 - h21 * g2) / determinant;
  const interceptStep = -(h11 * g2 - h21 * g1) / determinant;
  const descent = g1 * slopeStep + g2 * interceptStep;
  const before = lossOf(fit, scores, targets);
  for (let step = 1; step >= STEP_MIN; step /= 2) {
    const next = { slope: fit.slope + step * slopeStep, intercept: fit.intercept + step * interceptStep };
    if (lossOf(next, scores, targets) < before + 1e-4 * step * descent) return next;
  }
  return undefined;
}

/** Negative log-likelihood, written so that no exponential overflows. */
function lossOf(
  { slope, intercept }: PlattScaling,
  scores: ArrayLike<number>,
  targets: Float64Array,
): number {
  return sum(
    targets.map((target, i) => {
      const odds = slope * at(scores, i) + intercept;
      return odds >= 0
        ? target * odds + Math.log1p(Math.exp(-odds))
        : (target - 1) * odds + Math.log1p(Math.exp(odds));
    }),
  );
}
