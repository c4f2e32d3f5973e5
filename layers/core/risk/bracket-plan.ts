import { roundToTick, type Px } from '../foundation/decimal.ts';

export interface BracketInputs {
  readonly direction: 'long' | 'short';
  readonly referencePx: number;
  readonly atr: number;
  readonly tick: Px;
  readonly stopAtrMultiple: number;
  readonly targetR: number;
}

/** Stop, trail and target of an entry. Undefined where the stop would be at or beyond zero. */
export interface BracketPlan {
  readonly stopPx: Px;
  readonly trailBy: Px;
  readonly targetPx: Px;
  /** What the stop would lose, as a fraction of the reference price. */
  readonly stopRatio: number;
}

/** A stop some average true ranges away, rounded to protect; a target at `targetR` times that risk, rounded to be met. */
export function planBracket(inputs: BracketInputs): BracketPlan | undefined {
  const { direction, referencePx, atr, tick } = inputs;
  const distance = inputs.stopAtrMultiple * atr;
  const sign = direction === 'long' ? 1 : -1;
  const stop = referencePx - sign * distance;
  const target = referencePx + sign * distance * inputs.targetR;
  if (!(distance > 0 && stop > 0 && target > 0)) return undefined;
  const towardsEntry = direction === 'long' ? 'ceil' : 'floor';
  const stopPx = roundToTick(stop, tick, towardsEntry);
  const trailBy = roundToTick(distance, tick, 'floor');
  const targetPx = roundToTick(target, tick, direction === 'long' ? 'floor' : 'ceil');
  const degenerate = trailBy <= 0n || targetPx <= 0n;
  return degenerate ? undefined : { stopPx, trailBy, targetPx, stopRatio: distance / referencePx };
}
