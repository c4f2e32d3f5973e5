import { absolute, minus, type Px } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import { farTouch, nearTouch, restingPx, takingPx, type ChildTerms } from './child-terms.ts';
import type { ParentOrder } from './parent-order.ts';
import type { Quote } from './tape.ts';

/**
 * Adaptive limit: the whole quantity rests at our side's best and moves with the quote and, as time passes, across the
 * spread: at `crossAtRatio` of the parent's time it has arrived at the other side and takes.
 */
export interface AdaptiveLimit {
  readonly kind: 'adaptive-limit';
  readonly crossAtRatio: number;
  /** It is moved only if it would move by so many ticks or more. */
  readonly repriceTicks: number;
}

export function adaptiveTerms(
  { crossAtRatio }: AdaptiveLimit,
  parent: ParentOrder,
  nowMs: EpochMs,
  quote: Quote,
): ChildTerms | undefined {
  const elapsedRatio = (nowMs - parent.arrivalMs) / (parent.endMs - parent.arrivalMs);
  const near = nearTouch(parent, quote);
  const crossed = Math.min(Math.max(elapsedRatio / crossAtRatio, 0), 1);
  const taking = crossed === 1 ? takingPx(parent, quote) : undefined;
  const limitPx = taking ?? restingPx(parent, near + crossed * (farTouch(parent, quote) - near));
  return limitPx === undefined ? undefined : { limitPx, timeInForce: 'gtc' };
}

/** Whether a child that rests at one price should be moved to the other. */
export function isMoveWorthwhile(
  { repriceTicks }: AdaptiveLimit,
  { rules }: ParentOrder,
  prices: { readonly restingPx: Px; readonly wantedPx: Px },
): boolean {
  return absolute(minus(prices.wantedPx, prices.restingPx)) >= rules.tick * BigInt(repriceTicks);
}

export function adaptiveFault({ crossAtRatio, repriceTicks }: AdaptiveLimit): string | undefined {
  if (!(crossAtRatio > 0 && crossAtRatio <= 1)) return `it cannot cross at ${crossAtRatio} of its time`;
  const fits = Number.isInteger(repriceTicks) && repriceTicks >= 1;
  return fits ? undefined : `a move of ${repriceTicks} ticks is none; it takes a whole number of at least 1`;
}
