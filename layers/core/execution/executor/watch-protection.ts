import { formatDecimal, minus, plus, roundToLot, type Qty } from '../../foundation/decimal.ts';
import { stageOf } from '../order-stage.ts';
import { alert, type Draft } from './draft.ts';
import {
  isCloser,
  isProven,
  isStop,
  leastOrder,
  leavesSum,
  protectionView,
  type ProtectionView,
} from './protection-view.ts';

/**
 * Calls a person when a position has lacked protection for too long: no stop that is proven to rest, and no order on its way that
 * closes it. Less than the venue takes as an order is dust: it is kept, and not told.
 */
export function watchProtection(draft: Draft): void {
  const naked = draft.books.portfolio.positions.flatMap(({ symbol }) => {
    const view = protectionView(draft, symbol);
    if (view === undefined || !isNaked(view)) return [];
    const known = draft.session.naked.find((other) => other.symbol === symbol);
    const sinceMs = known?.sinceMs ?? draft.nowMs;
    const due = draft.nowMs - sinceMs >= draft.config.limits.nakedMsMax;
    if (due && known?.told !== true) tell(draft, view);
    return [{ symbol, sinceMs, told: due }];
  });
  if (naked.length > 0 || draft.session.naked.length > 0) draft.session = { ...draft.session, naked };
}

function isNaked(view: ProtectionView): boolean {
  const { instrument, need, guard, quote, mode } = view;
  const gap = roundToLot(minus(need, coveredQty(view)), instrument.lot, 'floor');
  const referencePx = quote?.markPx ?? guard?.stopPx ?? instrument.tick;
  if (gap < leastOrder(view, referencePx)) return false;
  return mode !== 'watched' || guard === undefined || quote === undefined;
}

function coveredQty({ reducing }: ProtectionView): Qty {
  const stops = reducing.filter((order) => isStop(order) && isProven(order));
  const closers = reducing.filter((order) => isCloser(order) && stageOf(order) !== 'unknown');
  return plus(leavesSum(stops), leavesSum(closers));
}

function tell(draft: Draft, view: ProtectionView): void {
  const { symbol, need, guard } = view;
  const [held, covered] = [formatDecimal(need), formatDecimal(coveredQty(view))];
  if (guard === undefined)
    alert(draft, 'NO_GUARD', symbol, `${held} held, and nothing says at which price to stop`);
  else alert(draft, 'UNPROTECTED', symbol, `${held} held, ${covered} protected`);
}
