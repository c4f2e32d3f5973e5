import { minus, notionalOf, plus, type Money } from '../foundation/decimal.ts';
import type { AlgorithmRequest } from './executor/worked-intent.ts';
import type { Intent } from './intent.ts';

/** How the owner wants large entries to be sent: in parts, from a notional on. */
export interface EntryWork {
  readonly algorithm: AlgorithmRequest;
  /** In the account's currency; an entry of no more is sent whole. */
  readonly aboveNotional: Money;
}

/** The algorithm an intent is to name; undefined where it is sent whole. What reduces always is. */
export function algorithmFor(intent: Intent, work: EntryWork | undefined): AlgorithmRequest | undefined {
  if (work === undefined || intent.kind !== 'enter') return undefined;
  return decidedNotional(intent) > work.aboveNotional ? work.algorithm : undefined;
}

/** What an entry comes to at the price that it was decided at, which lies a trail away from its stop. */
export function decidedNotional({ side, quantity, bracket }: Entry): Money {
  const { stopPx, trailBy } = bracket;
  return notionalOf(side === 'buy' ? plus(stopPx, trailBy) : minus(stopPx, trailBy), quantity);
}

type Entry = Extract<Intent, { readonly kind: 'enter' }>;
