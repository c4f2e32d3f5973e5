import type { Money, Px, Qty } from '../../foundation/decimal.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { ChildTerms } from './child-terms.ts';

/**
 * What a parent hears, in the order in which it is heard. The tape's trades include our own. `child-closed` is the venue's
 * last word on a child that was cancelled, expired or was done with by the venue, and says how much of it was filled in all,
 * whether or not we have heard of those fills yet; without that word a child counts as if it were filled.
 */
export type ParentEvent =
  | { readonly kind: 'clock'; readonly atMs: EpochMs }
  | { readonly kind: 'quote'; readonly atMs: EpochMs; readonly bidPx: number; readonly askPx: number }
  | { readonly kind: 'trade'; readonly atMs: EpochMs; readonly px: number; readonly quantity: number }
  | {
      readonly kind: 'child-fill';
      readonly atMs: EpochMs;
      readonly child: number;
      readonly tradeId: string;
      readonly lastQty: Qty;
      readonly lastPx: Px;
      readonly fee: Money;
    }
  | {
      readonly kind: 'child-rejected';
      readonly atMs: EpochMs;
      readonly child: number;
      readonly reason: string;
    }
  | { readonly kind: 'child-closed'; readonly atMs: EpochMs; readonly child: number; readonly filledQty: Qty }
  | { readonly kind: 'cancel'; readonly atMs: EpochMs };

/** What it asks of the executor. Children are numbered from 0, as client order ids want them. */
export type ParentCommand =
  | ({ readonly kind: 'submit'; readonly child: number; readonly quantity: Qty } & ChildTerms)
  | { readonly kind: 'cancel'; readonly child: number };
