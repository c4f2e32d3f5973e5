import { absolute, least, minus, ZERO_QTY, type Qty } from '../../foundation/decimal.ts';
import type { ExecutionIntent } from '../executor/execution-intent.ts';
import type { AccountView } from './account-view.ts';
import type { RoutedPart } from './routed-intent.ts';

/**
 * What reduces a position, to where it is held. An exit takes the largest holding first and never more than is held; a stop goes
 * around each holding; to close everything every account is asked that holds some of it or may come to hold some. Where nobody
 * holds any, the first account is asked, and says so.
 */
export function splitReduction(
  { intentId, intent }: ExecutionIntent,
  accounts: readonly AccountView[],
): readonly RoutedPart[] {
  const holders = accounts
    .filter((view) => heldOf(view, intent.side) > ZERO_QTY)
    .toSorted(largestFirst(intent.side));
  const entering = accounts.filter((view) => view.isEntering && !holders.includes(view));
  const concerned = intent.kind === 'flatten' ? [...holders, ...entering] : holders;
  const [first, ...others] = concerned.length > 0 ? concerned : accounts.slice(0, 1);
  if (first === undefined) return [];
  if (others.length === 0) return [{ account: first.account, intentId, quantity: intent.quantity }];
  let left = intent.quantity;
  return [first, ...others].flatMap((view) => {
    const held = heldOf(view, intent.side);
    // An executor closes no more than it holds: what fills on the way is closed too.
    const quantity =
      intent.kind === 'flatten' ? intent.quantity : intent.kind === 'protect' ? held : least(held, left);
    left = minus(left, least(held, left));
    return quantity > ZERO_QTY
      ? [{ account: view.account, intentId: `${intentId}|${view.account}`, quantity }]
      : [];
  });
}

function largestFirst(side: ExecutionIntent['intent']['side']): (a: AccountView, b: AccountView) => number {
  return (a, b) => {
    const [more, less] = [heldOf(a, side), heldOf(b, side)];
    if (more !== less) return more > less ? -1 : 1;
    return a.account < b.account ? -1 : 1;
  };
}

/** What an order of that side would reduce. */
function heldOf({ heldQty }: AccountView, side: ExecutionIntent['intent']['side']): Qty {
  return heldQty > ZERO_QTY === (side === 'sell') ? absolute(heldQty) : ZERO_QTY;
}
