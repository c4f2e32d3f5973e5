import { least, roundToLot, toNumber, type Qty } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { ChildStyle } from './child-terms.ts';
import type { ParentOrder } from './parent-order.ts';
import { participatedQty, ratioFault } from './pov.ts';
import { sliceAt } from './slices.ts';
import type { Tape } from './tape.ts';

/** Volume-weighted: the quantity follows the volume that is expected of each part of the parent's time. */
export interface Vwap {
  readonly kind: 'vwap';
  /** Expected volume of equal parts of the time, in any unit. */
  readonly curve: readonly number[];
  /** If given, no more than this share of the volume that was in fact seen. */
  readonly participationRatioMax?: number;
  readonly style: ChildStyle;
}

/** How much is due in all by now. */
export function vwapDue(plan: Vwap, parent: ParentOrder, nowMs: EpochMs, tape: Tape): Qty {
  const scheduled = scheduledQty(plan, parent, nowMs);
  const { participationRatioMax } = plan;
  if (participationRatioMax === undefined) return scheduled;
  return least(scheduled, participatedQty(parent, participationRatioMax, tape));
}

export function vwapFault({ curve, participationRatioMax }: Vwap): string | undefined {
  if (!curve.every((volume) => Number.isFinite(volume) && volume >= 0) || sumOf(curve) <= 0)
    return 'a volume curve is of numbers that are zero or more, and not all zero';
  return participationRatioMax === undefined ? undefined : ratioFault(participationRatioMax);
}

function scheduledQty({ curve }: Vwap, parent: ParentOrder, nowMs: EpochMs): Qty {
  const begun = sliceAt(parent, curve.length, nowMs) + 1;
  // All of it, whatever the sums of doubles say.
  if (begun === curve.length) return parent.quantity;
  const ratio = sumOf(curve.slice(0, begun)) / sumOf(curve);
  return least(parent.quantity, roundToLot(toNumber(parent.quantity) * ratio, parent.rules.lot, 'floor'));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
