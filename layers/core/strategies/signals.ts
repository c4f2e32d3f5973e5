import type { Signal } from './strategy.ts';

/**
 * A signal to hold a position on one side of the market.
 *
 * `evidence` says how far beyond its rule the market is: 0 where the rule only just holds, 1 for a clear case, without
 * an upper end. With s = evidence / (1 + evidence), which grows ever more slowly towards 1,
 *
 *     confidence = 0.55 + 0.15 s        strength = 0.50 + 0.50 s
 *
 * so a bare case (0.55) is refused by the system's floor of 0.60, which an evidence of 1/2 reaches; a clear case claims
 * 0.625; and no rule on bars alone ever claims 0.70. These are priors: calibration [R8] holds them against what happened.
 */
export function enter(side: Side, evidence: number, reason: string): Signal {
  const share = 1 - 1 / (1 + Math.max(0, evidence));
  return {
    direction: side > 0 ? 'long' : 'short',
    strength: 0.5 + 0.5 * share,
    confidence: LEAST_CONFIDENCE + (CONFIDENCE_CEILING - LEAST_CONFIDENCE) * share,
    reason,
  };
}

/**
 * A signal to hold nothing. The premise of a position is gone, which is a fact and no forecast, so its confidence is
 * that of a clear entry: a floor on confidence must never keep a position open.
 */
export function leave(reason: string): Signal {
  return { direction: 'flat', strength: 0, confidence: EXIT_CONFIDENCE, reason };
}

/** 1 for the side of the buyers, -1 for that of the sellers; a rule is written once and turned by its sign. */
export type Side = 1 | -1;

export function sideOf(distance: number): Side {
  return distance < 0 ? -1 : 1;
}

/**
 * Whether a distance from a line came back through it, or through `inner` before it, between two bars. A position held
 * on the far side, or opened there against the move, has then seen what it waited for.
 */
export function cameBack(before: number, now: number, inner = 0): boolean {
  return (before > inner && now <= inner) || (before < -inner && now >= -inner);
}

const LEAST_CONFIDENCE = 0.55;
const CONFIDENCE_CEILING = 0.7;
const EXIT_CONFIDENCE = 0.625;
