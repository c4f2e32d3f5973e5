import type { Qty } from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import { excessQty, leastQty, nakedQty, opens, type KillTerms, type KillView } from './kill-plan.ts';

/** How one instrument stands after the policy was carried out. */
export interface InstrumentVerdict {
  readonly symbol: Sym;
  readonly standing:
    | 'flat'
    | 'protected'
    /** Held as the policy allows, without a stop, and none can be laid: a person is to look at once. */
    | 'unprotected'
    /** An order that opens is still there, or more is held than the policy leaves. */
    | 'unfinished';
  readonly heldQty: Qty;
  readonly nakedQty: Qty;
}

/** What the venue shows, judged by the policy. */
export function judgeInstrument(view: KillView, terms: KillTerms): InstrumentVerdict {
  const { instrument, closable, orders, stopPx, stopRefused } = view;
  const least = leastQty(view);
  const naked = nakedQty(view, terms);
  const verdict = { symbol: instrument.symbol, heldQty: closable, nakedQty: naked };
  const late = orders.some((order) => opens(order, view)) || excessQty(view, terms) >= least;
  if (late) return { ...verdict, standing: 'unfinished' };
  if (closable < least) return { ...verdict, standing: 'flat' };
  if (naked < least) return { ...verdict, standing: 'protected' };
  const canStill = stopRefused || (stopPx !== undefined && terms.capabilities.stopOrders);
  return { ...verdict, standing: canStill ? 'unfinished' : 'unprotected' };
}

/** The worst of them; flat where there is none. */
export function worstStanding(verdicts: readonly InstrumentVerdict[]): InstrumentVerdict['standing'] {
  const order = ['unfinished', 'unprotected', 'protected', 'flat'] as const;
  return order.find((standing) => verdicts.some((verdict) => verdict.standing === standing)) ?? 'flat';
}
