import type { Px, Qty } from '../../foundation/decimal.ts';
import type { Refusal } from '../../foundation/result.ts';
import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import type { ClientOrderId } from '../client-order-id.ts';
import type { Intent } from '../intent.ts';
import type { AlgorithmRequest, WorkedIntent, WorkReport } from './worked-intent.ts';

/** An intent on its way to a venue. */
export interface ExecutionIntent {
  readonly intentId: string;
  readonly decisionId: string;
  readonly intent: Intent;
  /** What an entry may pay at most, or must get at least; without it, the market's price. */
  readonly limitPx?: Px;
  /** After it an entry is not begun any more, and a resting one is taken back. */
  readonly expiresMs: EpochMs;
  /** Only of an entry. */
  readonly algorithm?: AlgorithmRequest;
}

/** What came of an intent: what the decision cycle is answered. */
export interface IntentOutcome {
  readonly intentId: string;
  /** Answers may overtake each other: of two to one intent the higher counts. */
  readonly revision: number;
  readonly decisionId: string;
  readonly symbol: Sym;
  readonly kind: 'filled' | 'partially-filled' | 'unfilled' | 'denied' | 'guarded';
  readonly clientOrderId?: ClientOrderId;
  readonly filledQty: Qty;
  /** Why it is less than what was asked for. */
  readonly refusal?: Refusal;
  /** Of an entry that was worked. */
  readonly report?: WorkReport;
}

/** An intent that the executor took from the outbox, with the order that carries it out. */
export interface TakenIntent {
  readonly offered: ExecutionIntent;
  readonly rootId?: ClientOrderId;
  /** Instead of it, of an entry that names an algorithm. */
  readonly worked?: WorkedIntent;
  /** What was answered last. A late fill makes another answer necessary. */
  readonly outcome?: IntentOutcome;
  readonly delivered: boolean;
}
