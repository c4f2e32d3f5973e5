import { ZERO_QTY, type Qty } from '../../foundation/decimal.ts';
import type { Refusal } from '../../foundation/result.ts';
import type { Sym } from '../../market/instrument.ts';
import type { ExecutionIntent, IntentOutcome } from '../executor/execution-intent.ts';
import type { JudgedVenue } from './route-order.ts';

/** Where an intent went, of several accounts, and why there. Written down before it is offered to any of them, and never again. */
export interface RoutedIntent {
  readonly intentId: string;
  readonly decisionId: string;
  readonly symbol: Sym;
  /** Of an entry with a choice: the accounts by name, and what each would have cost or why it could not be used. */
  readonly judged: readonly JudgedVenue[];
  /** An entry has one; what reduces has one for each account that it concerns. */
  readonly parts: readonly RoutedPart[];
  /** Why it went nowhere; then there are no parts. */
  readonly refusal?: Refusal;
}

export interface RoutedPart {
  readonly account: string;
  /** Of an intent that was not split, its own. */
  readonly intentId: string;
  readonly quantity: Qty;
}

/** The intent as one account is offered it. */
export function partOf(offered: ExecutionIntent, { intentId, quantity }: RoutedPart): ExecutionIntent {
  return { ...offered, intentId, intent: { ...offered.intent, quantity } };
}

/** What the decision is answered for an intent that went nowhere. */
export function deniedOutcome(
  { intentId, decisionId, symbol }: RoutedIntent,
  refusal: Refusal,
): IntentOutcome {
  return { intentId, revision: 1, decisionId, symbol, kind: 'denied', filledQty: ZERO_QTY, refusal };
}
