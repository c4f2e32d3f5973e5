import { assert, at } from '../foundation/assert.ts';

/** Probabilities that were forecast and what then happened: 1 for yes, 0 for no. Of equal length. */
export interface Forecasts {
  readonly probabilities: ArrayLike<number>;
  readonly outcomes: ArrayLike<number>;
}

/** Crashes unless every forecast is a probability with an outcome of 0 or 1. */
export function assertForecasts({ probabilities, outcomes }: Forecasts): void {
  assert(
    probabilities.length === outcomes.length,
    `${probabilities.length} forecasts, ${outcomes.length} outcomes`,
  );
  for (let i = 0; i < probabilities.length; i++) {
    const probability = at(probabilities, i);
    const outcome = at(outcomes, i);
    assert(probability >= 0 && probability <= 1, `a probability is in [0, 1], not ${probability}`);
    assert(outcome === 0 || outcome === 1, `an outcome is 0 or 1, not ${outcome}`);
  }
}
