import { unreachable } from '../../foundation/assert.ts';
import type { Qty } from '../../foundation/decimal.ts';
import { epochMs, type EpochMs } from '../../foundation/time.ts';
import { adaptiveFault, adaptiveTerms, isMoveWorthwhile, type AdaptiveLimit } from './adaptive-limit.ts';
import { styleTerms, type ChildTerms } from './child-terms.ts';
import type { Child } from './children.ts';
import type { ParentOrder } from './parent-order.ts';
import { povDue, povFault, type Participation } from './pov.ts';
import { sliceAt, sliceEndMs } from './slices.ts';
import type { Quote, Tape } from './tape.ts';
import { twapDue, twapFault, type Twap } from './twap.ts';
import { vwapDue, vwapFault, type Vwap } from './vwap.ts';

/** How a parent is worked. */
export type Plan = Twap | Vwap | Participation | AdaptiveLimit;

/** How much of the parent should have been sent by now, in all. */
export function dueQty(plan: Plan, parent: ParentOrder, nowMs: EpochMs, tape: Tape): Qty {
  switch (plan.kind) {
    case 'twap':
      return twapDue(plan, parent, nowMs);
    case 'vwap':
      return vwapDue(plan, parent, nowMs, tape);
    case 'pov':
      return povDue(plan, parent, tape);
    case 'adaptive-limit':
      return parent.quantity;
    default:
      return unreachable(plan);
  }
}

/** The terms of a child sent now; undefined where the parent's limit or the venue's range forbids one. */
export function termsNow(
  plan: Plan,
  parent: ParentOrder,
  nowMs: EpochMs,
  quote: Quote,
): ChildTerms | undefined {
  switch (plan.kind) {
    case 'twap':
      return styleTerms(plan.style, parent, quote, sliceEnd(parent, plan.slices, nowMs));
    case 'vwap':
      return styleTerms(plan.style, parent, quote, sliceEnd(parent, plan.curve.length, nowMs));
    case 'pov':
      return styleTerms(plan.style, parent, quote, epochMs(nowMs + plan.restMs));
    case 'adaptive-limit':
      return adaptiveTerms(plan, parent, nowMs, quote);
    default:
      return unreachable(plan);
  }
}

/** Whether a resting child should make room for one at the terms of now. */
export function isOutpriced(
  plan: Plan,
  parent: ParentOrder,
  { limitPx }: Child,
  wanted: ChildTerms,
): boolean {
  if (plan.kind !== 'adaptive-limit') return false;
  return isMoveWorthwhile(plan, parent, { restingPx: limitPx, wantedPx: wanted.limitPx });
}

/** Why a plan cannot be followed, in words. */
export function planFault(plan: Plan): string | undefined {
  switch (plan.kind) {
    case 'twap':
      return twapFault(plan);
    case 'vwap':
      return vwapFault(plan);
    case 'pov':
      return povFault(plan);
    case 'adaptive-limit':
      return adaptiveFault(plan);
    default:
      return unreachable(plan);
  }
}

function sliceEnd(parent: ParentOrder, count: number, nowMs: EpochMs): EpochMs {
  return sliceEndMs(parent, count, sliceAt(parent, count, nowMs));
}
