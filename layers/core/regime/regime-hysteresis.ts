import type { EpochMs } from '../foundation/time.ts';
import { REGIMES, type Regime, type RegimeProbabilities } from './regime.ts';

/** How sure and how lasting another regime must be before the system believes in it. */
export interface HysteresisParameters {
  readonly marginMin: number;
  readonly sessionsMin: number;
}

export interface RegimeState {
  readonly regime: Regime;
  readonly sinceMs: EpochMs;
  /** The regime now ahead by the margin, and for how many sessions in a row some regime or other has been. */
  readonly challenger?: { readonly regime: Regime; readonly sessions: number };
}

/** The regime after one more observation. The first is believed at once, and so is a crisis. */
export function nextRegime(
  state: RegimeState | undefined,
  probabilities: RegimeProbabilities,
  { parameters, atMs }: { parameters: HysteresisParameters; atMs: EpochMs },
): RegimeState {
  const likeliest = likeliestRegime(probabilities);
  if (state === undefined) return { regime: likeliest, sinceMs: atMs };
  const { regime, sinceMs } = state;
  if (likeliest === 'crisis' && regime !== 'crisis') return { regime: likeliest, sinceMs: atMs };
  const ahead = probabilities[likeliest] - probabilities[regime];
  if (likeliest === regime || ahead < parameters.marginMin) return { regime, sinceMs };
  // In a market that falls apart the challengers take turns: what counts is how long the present one has been behind.
  const sessions = (state.challenger?.sessions ?? 0) + 1;
  if (sessions >= parameters.sessionsMin) return { regime: likeliest, sinceMs: atMs };
  return { regime, sinceMs, challenger: { regime: likeliest, sessions } };
}

/** Of equals, the worse one. */
export function likeliestRegime(probabilities: RegimeProbabilities): Regime {
  return REGIMES.reduce((best, regime) => (probabilities[regime] >= probabilities[best] ? regime : best));
}
