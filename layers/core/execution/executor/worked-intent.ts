import type { Money } from '../../foundation/decimal.ts';
import type { Refusal } from '../../foundation/result.ts';
import type { ParentOrder } from '../algorithms/parent-order.ts';
import type { Plan } from '../algorithms/schedule.ts';
import type { EndReason, ParentState } from '../algorithms/work-parent.ts';
import type { ClientOrderId } from '../client-order-id.ts';

/** How an entry is to be worked in parts instead of being sent whole ([E2]). What reduces is never worked. */
export interface AlgorithmRequest {
  readonly plan: Plan;
  /** From its beginning; it ends no later than the intent expires. */
  readonly horizonMs: number;
  readonly childGapMs: number;
}

/** An entry that is worked: what is remembered of its parent through a crash, with each child before it leaves. */
export type WorkedIntent =
  /** The gate has not been open yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'denied'; readonly refusal: Refusal }
  | {
      readonly kind: 'begun';
      readonly state: StoredParent;
      /** By the number of the child. */
      readonly childIds: readonly ClientOrderId[];
    };

/** The venue's rules are the configuration's, and are not remembered. */
export type StoredParent = Omit<ParentState, 'parent'> & { readonly parent: Omit<ParentOrder, 'rules'> };

/**
 * What working it came to: `completionReport`, without what the outcome says already. Slippage in basis points, positive where
 * it cost us; absent where there is nothing to measure it by.
 */
export interface WorkReport {
  readonly algorithm: Plan['kind'];
  readonly reason?: EndReason;
  readonly children: number;
  /** Sum of price times quantity of the fills. */
  readonly cost: Money;
  readonly fees: Money;
  /** The price when it was begun, and the volume-weighted one of the market from then to the end, where it was told. */
  readonly arrivalPx: number;
  readonly intervalVwapPx?: number;
  readonly arrivalBps?: number;
  readonly intervalVwapBps?: number;
  /** Implementation shortfall, and its parts. */
  readonly executionBps: number;
  readonly feeBps: number;
  readonly opportunityBps?: number;
  readonly totalBps?: number;
}
