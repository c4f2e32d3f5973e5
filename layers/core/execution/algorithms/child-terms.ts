import { greatest, least, roundToTick, type Px, type Rounding } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Side } from '../../portfolio/fill.ts';
import { fitPx } from '../venue-rules.ts';
import type { ParentOrder } from './parent-order.ts';
import type { Quote } from './tape.ts';

/** `take`: immediate or cancel at the other side's price. `join`: rests at our own side's best until it expires. */
export type ChildStyle = 'take' | 'join';

export interface ChildTerms {
  readonly limitPx: Px;
  readonly timeInForce: 'ioc' | 'gtc';
  /** When it is cancelled if it still rests. */
  readonly expiresMs?: EpochMs;
}

/** The terms of a child sent on that quote; undefined where the parent's limit or the venue's range forbids one. */
export function styleTerms(
  style: ChildStyle,
  parent: ParentOrder,
  quote: Quote,
  expiresMs: EpochMs,
): ChildTerms | undefined {
  const limitPx = style === 'take' ? takingPx(parent, quote) : restingPx(parent, nearTouch(parent, quote));
  if (limitPx === undefined) return undefined;
  return style === 'take' ? { limitPx, timeInForce: 'ioc' } : { limitPx, timeInForce: 'gtc', expiresMs };
}

/** A price that trades at once. One that the parent's limit would hold back is none. */
export function takingPx(parent: ParentOrder, quote: Quote): Px | undefined {
  const limitPx = ticked(parent, farTouch(parent, quote), outward(parent.side));
  return limitPx === undefined || isWorse(parent, limitPx) ? undefined : limitPx;
}

/** A price to wait at: on our side of the tick, and held to the parent's limit. */
export function restingPx(parent: ParentOrder, atPx: number): Px | undefined {
  const inward = parent.side === 'buy' ? 'floor' : 'ceil';
  const limitPx = ticked(parent, atPx, inward);
  if (limitPx === undefined || parent.limitPx === undefined) return limitPx;
  const boundPx = roundToTick(parent.limitPx, parent.rules.tick, inward);
  return parent.side === 'buy' ? least(limitPx, boundPx) : greatest(limitPx, boundPx);
}

export function nearTouch({ side }: ParentOrder, { bidPx, askPx }: Quote): number {
  return side === 'buy' ? bidPx : askPx;
}

export function farTouch({ side }: ParentOrder, { bidPx, askPx }: Quote): number {
  return side === 'buy' ? askPx : bidPx;
}

function isWorse({ side, limitPx }: ParentOrder, atPx: Px): boolean {
  if (limitPx === undefined) return false;
  return side === 'buy' ? atPx > limitPx : atPx < limitPx;
}

function ticked({ rules }: ParentOrder, atPx: number, rounding: Rounding): Px | undefined {
  const fitted = fitPx(atPx, rules, rounding);
  return fitted.ok ? fitted.value : undefined;
}

function outward(side: Side): Rounding {
  return side === 'buy' ? 'ceil' : 'floor';
}
