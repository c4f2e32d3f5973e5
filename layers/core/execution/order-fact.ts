import type { Px, Qty } from '../foundation/decimal.ts';
import type { Refusal } from '../foundation/result.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { OrderEvent } from './order.ts';

/**
 * Something learnt about an order, of ourselves or of the venue. Facts are only ever added up: heard late, twice or in
 * another order they make the same order of it. What is asked more than once (a cancel, an amendment) bears the number
 * of the attempt, so that an old answer does not settle a new question.
 */
export type OrderFact =
  | OrderEvent
  /** Ours: it never leaves. */
  | { readonly kind: 'denied'; readonly refusal: Refusal }
  /** Written down as sent, before it is: from here on it may be at the venue. */
  | { readonly kind: 'submitted'; readonly atMs: EpochMs }
  /** Nobody knows what became of the send. */
  | { readonly kind: 'unknown'; readonly atMs: EpochMs; readonly cause: string }
  /** The venue denied knowing it long enough. Any sign of life later is believed before this. */
  | { readonly kind: 'never-arrived'; readonly atMs: EpochMs }
  | { readonly kind: 'triggered'; readonly atMs: EpochMs }
  | { readonly kind: 'expired'; readonly atMs: EpochMs }
  /** How much the venue says has filled, whether or not its trades were heard of. */
  | { readonly kind: 'reported'; readonly filledQty: Qty }
  | { readonly kind: 'cancel-asked'; readonly attempt: number }
  /** The venue heard it. It is cancelled when a report says so, and not before. */
  | { readonly kind: 'cancel-answered'; readonly attempt: number }
  | { readonly kind: 'amend-asked'; readonly attempt: number }
  | {
      readonly kind: 'amend-answered';
      readonly attempt: number;
      /** What it is now; absent where the venue left it as it was. */
      readonly terms?: AmendedTerms;
    };

/** What an amendment may change: the whole quantity, filled part included, and the price it waits for. */
export interface AmendedTerms {
  readonly quantity: Qty;
  readonly stopPx?: Px;
  readonly limitPx?: Px;
}
