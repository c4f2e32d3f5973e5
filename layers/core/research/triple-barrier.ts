import { assert, at } from '../foundation/assert.ts';
import type { LabelSpan } from './label-span.ts';

/** A moment to label: a bar, how wide its barriers are, and what was bet on it. */
export interface BarrierEvent {
  /** Index of the bar at whose close the position would be opened. */
  readonly index: number;
  /** Unit of the barriers, a simple return above 0: usually a volatility known by then. */
  readonly width: number;
  /** 1 for long (unless told), -1 for short: which way is profit. */
  readonly side?: 1 | -1;
}

export interface BarrierPlan {
  /** Profit taken at this many widths; no such barrier where absent. */
  readonly profitMultiple?: number;
  /** Loss stopped at this many widths; no such barrier where absent. */
  readonly lossMultiple?: number;
  /** Bars after which the position is closed whatever it made. */
  readonly horizonBars: number;
  /** What running into the horizon counts as: 0 (the default), or the sign of the return by then. */
  readonly atHorizon?: 'zero' | 'sign';
}

export interface BarrierLabel {
  /** In terms of the bet: 1 it won, -1 it lost, 0 neither. */
  readonly label: 1 | 0 | -1;
  readonly touched: 'profit' | 'loss' | 'horizon';
  /** Return of the bet until the touch: of the price for a long, its negative for a short. */
  readonly returnRatio: number;
  /** Bar indexes from the event to the touch, both included. */
  readonly span: LabelSpan;
}

/**
 * Triple-barrier labels (Lopez de Prado 2018, chapter 3), by closes: which barrier the position touches first, at or
 * beyond it. `undefined` for an event whose fate the closes do not yet show.
 */
export function tripleBarrierLabels(
  closes: ArrayLike<number>,
  events: readonly BarrierEvent[],
  plan: BarrierPlan,
): readonly (BarrierLabel | undefined)[] {
  assert(Number.isInteger(plan.horizonBars) && plan.horizonBars > 0, `a horizon of ${plan.horizonBars} bars`);
  return events.map((event) => labelOf(closes, event, plan));
}

function labelOf(
  closes: ArrayLike<number>,
  { index, width, side = 1 }: BarrierEvent,
  { profitMultiple = Infinity, lossMultiple = Infinity, horizonBars, atHorizon = 'zero' }: BarrierPlan,
): BarrierLabel | undefined {
  assert(width > 0 && profitMultiple > 0 && lossMultiple > 0, 'barriers lie on either side of the price');
  const entry = at(closes, index);
  for (let bar = index + 1; bar < closes.length && bar <= index + horizonBars; bar++) {
    const returnRatio = side * (at(closes, bar) / entry - 1);
    const found = { returnRatio, span: { from: index, to: bar } };
    if (returnRatio >= profitMultiple * width) return { ...found, label: 1, touched: 'profit' };
    if (returnRatio <= -lossMultiple * width) return { ...found, label: -1, touched: 'loss' };
    if (bar < index + horizonBars) continue;
    return { ...found, label: atHorizon === 'zero' ? 0 : signOf(returnRatio), touched: 'horizon' };
  }
  return undefined;
}

function signOf(value: number): 1 | 0 | -1 {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}
