import { proportion, qty, type Qty } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { ChildStyle } from './child-terms.ts';
import type { ParentOrder } from './parent-order.ts';
import { sliceAt } from './slices.ts';

/** Time-weighted: the quantity in equal parts over the parent's time, each due when its slice begins. */
export interface Twap {
  readonly kind: 'twap';
  readonly slices: number;
  readonly style: ChildStyle;
}

/** How much is due in all by now. */
export function twapDue({ slices }: Twap, parent: ParentOrder, nowMs: EpochMs): Qty {
  const begun = sliceAt(parent, slices, nowMs) + 1;
  return proportion(parent.quantity, { part: qty(`${begun}`), whole: qty(`${slices}`) }, 'floor');
}

export function twapFault({ slices }: Twap): string | undefined {
  const fits = Number.isInteger(slices) && slices >= 1;
  return fits ? undefined : `there are ${slices} slices; it takes a whole number of at least 1`;
}
