import type { Refusal } from '../../foundation/result.ts';
import type { Side } from '../../portfolio/fill.ts';

/** Which order, whose, and when it happened at the venue. Ids count from 1 in the order things happened. */
export interface EventHead {
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly owner: string;
  readonly atUs: number;
}

/** Why an order left without having filled. */
export type CancelReason =
  | 'REQUESTED'
  | 'IOC_REMAINDER'
  | 'FOK_NOT_FILLABLE'
  | 'NO_LIQUIDITY'
  | 'POST_ONLY_WOULD_TAKE'
  | 'NOTHING_TO_REDUCE'
  | 'SELF_TRADE'
  | 'OCO_SIBLING_FILLED'
  | 'PARENT_ENDED'
  | 'BOOK_NOT_WHOLE'
  | 'LIQUIDATED';

/** A fact about an order at the venue, in whole ticks and lots. */
export type VenueEvent =
  | (EventHead & { readonly kind: 'accepted' | 'triggered' | 'expired' })
  | (EventHead & {
      readonly kind: 'rejected' | 'amend-rejected' | 'cancel-rejected';
      readonly refusal: Refusal;
    })
  | (EventHead & {
      readonly kind: 'partially-filled' | 'filled';
      /** Shared by the two orders of a trade. */
      readonly tradeId: number;
      readonly side: Side;
      readonly lastTick: number;
      readonly lastLots: number;
      readonly leavesLots: number;
      readonly liquidity: 'maker' | 'taker';
    })
  | (EventHead & { readonly kind: 'canceled'; readonly leavesLots: number; readonly reason: CancelReason })
  | (EventHead & {
      readonly kind: 'amended';
      readonly limitTick: number;
      readonly totalLots: number;
      readonly keptPriority: boolean;
      readonly reason: 'REQUESTED' | 'SELF_TRADE';
    });
