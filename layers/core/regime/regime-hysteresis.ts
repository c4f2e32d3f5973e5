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
  /** The regime that has been ahead by the margin, and for how many sessions in a row. */
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
  const ahead = probabilities[likeliest] - probabilities[regime];
  if (likeliest === regime || ahead < parameters.marginMin) return { regime, sinceMs };
  const sessions = state.challenger?.regime === likeliest ? state.challenger.sessions + 1 : 1;
  if (likeliest === 'crisis' || sessions >= parameters.sessionsMin)
    return { regime: likeliest, sinceMs: atMs };
  return { regime, sinceMs, challenger: { regime: likeliest, sessions } };
}

/** Of equals, the worse one. */
export function likeliestRegime(probabilities: RegimeProbabilities): Regime {
  return REGIMES.reduce((best, regime) => (probabilities[regime] >= probabilities[best] ? regime : best));
}
