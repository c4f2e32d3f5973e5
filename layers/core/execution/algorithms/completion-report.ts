import {
  minus,
  greatest,
  pricePerUnit,
  plus,
  toNumber,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
  type Px,
  type Qty,
} from '../../foundation/decimal.ts';
import { filledOf } from './children.ts';
import type { ParentOrder } from './parent-order.ts';
import { intervalVwap, midOf } from './tape.ts';
import type { EndReason, ParentState } from './work-parent.ts';

/**
 * What a parent came to. Slippage is in basis points, positive where it cost us, whichever the side; undefined where there is
 * nothing to measure it by.
 */
export interface CompletionReport {
  /** undefined while it works. */
  readonly reason: EndReason | undefined;
  readonly quantity: Qty;
  readonly filledQty: Qty;
  readonly unfilledQty: Qty;
  /** More than was asked for: the venue broke its word. */
  readonly overfilledQty: Qty;
  readonly children: number;
  readonly fees: Money;
  readonly averagePx: Px | undefined;
  /** The average price against the mid at arrival. */
  readonly arrivalBps: number | undefined;
  /** The average price against the tape's volume-weighted price from arrival to the end. */
  readonly intervalVwapBps: number | undefined;
  readonly shortfall: Shortfall;
}

/**
 * Implementation shortfall (Perold 1988): what the paper portfolio, all of it dealt at the arrival price, is ahead of the real
 * one, in basis points of the paper portfolio's notional.
 */
export interface Shortfall {
  /** What was filled, at its price instead of the arrival's. */
  readonly executionBps: number;
  readonly feeBps: number;
  /** What was not filled, at the price of the end instead of the arrival's; undefined where no quote was seen. */
  readonly opportunityBps: number | undefined;
  readonly totalBps: number | undefined;
}

const BPS = 10_000;
const SIGN = { buy: 1, sell: -1 } as const;

export function completionReport(state: ParentState): CompletionReport {
  const { parent, children, phase, tape } = state;
  const filledQty = filledOf(children);
  const cost = children.reduce((sum, child) => plus(sum, child.cost), ZERO_MONEY);
  const fees = children.reduce((sum, child) => plus(sum, child.fees), ZERO_MONEY);
  const averagePx = filledQty > ZERO_QTY ? pricePerUnit(cost, filledQty) : undefined;
  return {
    reason: phase.kind === 'working' ? undefined : phase.reason,
    quantity: parent.quantity,
    filledQty,
    unfilledQty: greatest(ZERO_QTY, minus(parent.quantity, filledQty)),
    overfilledQty: greatest(ZERO_QTY, minus(filledQty, parent.quantity)),
    children: children.length,
    fees,
    averagePx,
    arrivalBps: slippageBps(parent, averagePx, parent.arrivalPx),
    intervalVwapBps: slippageBps(parent, averagePx, intervalVwap(tape)),
    shortfall: shortfallOf(parent, { filledQty, cost, fees }, midOf(tape)),
  };
}

function slippageBps(
  { side }: ParentOrder,
  averagePx: Px | undefined,
  referencePx: number | undefined,
): number | undefined {
  if (averagePx === undefined || referencePx === undefined) return undefined;
  return (SIGN[side] * (toNumber(averagePx) - referencePx) * BPS) / referencePx;
}

function shortfallOf(
  { side, quantity, arrivalPx }: ParentOrder,
  dealt: { readonly filledQty: Qty; readonly cost: Money; readonly fees: Money },
  endPx: number | undefined,
): Shortfall {
  const [asked, filled] = [toNumber(quantity), toNumber(dealt.filledQty)];
  const bpsOfPaper = (amount: number): number => (amount * BPS) / (asked * arrivalPx);
  const unfilled = Math.max(asked - filled, 0);
  const executionBps = bpsOfPaper(SIGN[side] * (toNumber(dealt.cost) - filled * arrivalPx));
  const feeBps = bpsOfPaper(toNumber(dealt.fees));
  const opportunityBps =
    unfilled === 0
      ? 0
      : endPx === undefined
        ? undefined
        : bpsOfPaper(SIGN[side] * unfilled * (endPx - arrivalPx));
  const totalBps = opportunityBps === undefined ? undefined : executionBps + feeBps + opportunityBps;
  return { executionBps, feeBps, opportunityBps, totalBps };
}
