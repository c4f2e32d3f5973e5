import { least, roundToLot, type Qty } from '../../foundation/decimal.ts';
import type { ChildStyle } from './child-terms.ts';
import type { ParentOrder } from './parent-order.ts';
import type { Tape } from './tape.ts';

/** Percentage of volume: a share of what the market trades, our own trades among it, until the quantity is done. */
export interface Participation {
  readonly kind: 'pov';
  readonly participationRatio: number;
  readonly style: ChildStyle;
  /** How long a child of the style `join` rests. */
  readonly restMs: number;
}

/** How much is due in all by now. */
export function povDue({ participationRatio }: Participation, parent: ParentOrder, tape: Tape): Qty {
  return participatedQty(parent, participationRatio, tape);
}

export function povFault({ participationRatio, restMs }: Participation): string | undefined {
  if (!(restMs > 0)) return `a child that rests ${restMs} ms cannot trade`;
  return ratioFault(participationRatio);
}

/** That share of the volume seen, in whole lots, and no more than the parent. */
export function participatedQty({ quantity, rules }: ParentOrder, ratio: number, { volume }: Tape): Qty {
  return least(quantity, roundToLot(volume * ratio, rules.lot, 'floor'));
}

export function ratioFault(ratio: number): string | undefined {
  return ratio > 0 && ratio <= 1
    ? undefined
    : `a share of ${ratio} of the volume is not above 0 and at most 1`;
}
