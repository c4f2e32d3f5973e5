import { assert } from '../../foundation/assert.ts';
import {
  greatest,
  notionalOf,
  plus,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
  type Px,
  type Qty,
} from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { ChildTerms } from './child-terms.ts';

/** A child order as its parent knows it. */
export interface Child extends ChildTerms {
  readonly child: number;
  readonly quantity: Qty;
  readonly sentMs: EpochMs;
  readonly status: ChildStatus;
  readonly filledQty: Qty;
  /** Of the fills: sum of price times quantity, and what was charged. */
  readonly cost: Money;
  readonly fees: Money;
  /** So that hearing of a trade twice counts once. */
  readonly tradeIds: readonly string[];
}

export type ChildStatus =
  | { readonly kind: 'live' }
  /** A cancel was asked for; it may fill until the venue has answered. */
  | { readonly kind: 'canceling' }
  /** The venue is done with it, having filled this much, of which we may not have heard yet. */
  | { readonly kind: 'closed'; readonly reportedQty: Qty };

export interface ChildFill {
  readonly tradeId: string;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly fee: Money;
}

export function newChild(child: number, quantity: Qty, terms: ChildTerms, sentMs: EpochMs): Child {
  const untouched = { filledQty: ZERO_QTY, cost: ZERO_MONEY, fees: ZERO_MONEY, tradeIds: [] };
  return { ...terms, ...untouched, child, quantity, sentMs, status: { kind: 'live' } };
}

/** A fill counts whenever it comes, once; one that completes the child closes it. */
export function filledChild(child: Child, { tradeId, lastQty, lastPx, fee }: ChildFill): Child {
  if (child.tradeIds.includes(tradeId)) return child;
  const filled = {
    ...child,
    filledQty: plus(child.filledQty, lastQty),
    cost: plus(child.cost, notionalOf(lastPx, lastQty)),
    fees: plus(child.fees, fee),
    tradeIds: [...child.tradeIds, tradeId],
  };
  return filled.filledQty >= child.quantity ? closedChild(filled, filled.filledQty) : filled;
}

/** Told twice, the venue's greater word stands. */
export function closedChild(child: Child, filledQty: Qty): Child {
  const before = child.status.kind === 'closed' ? child.status.reportedQty : ZERO_QTY;
  return { ...child, status: { kind: 'closed', reportedQty: greatest(before, filledQty) } };
}

export function cancelingChild(child: Child): Child {
  assert(child.status.kind === 'live', `child ${child.child} is ${child.status.kind}, not live`);
  return { ...child, status: { kind: 'canceling' } };
}

/** What it has filled or may yet fill. */
export function reservedQty({ status, quantity, filledQty }: Child): Qty {
  return greatest(filledQty, status.kind === 'closed' ? status.reportedQty : quantity);
}

/** Nothing more will be heard of it. */
export function isSettled({ status, filledQty }: Child): boolean {
  return status.kind === 'closed' && filledQty >= status.reportedQty;
}

export function reservedOf(children: readonly Child[]): Qty {
  return children.reduce((sum, child) => plus(sum, reservedQty(child)), ZERO_QTY);
}

export function filledOf(children: readonly Child[]): Qty {
  return children.reduce((sum, { filledQty }) => plus(sum, filledQty), ZERO_QTY);
}
