import { absolute, minus, plus, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import type { Sym } from '../market/instrument.ts';
import type { Position } from '../portfolio/ledger.ts';
import { leavesQty, type Order } from './order.ts';

/** A position that is held with less protection than it needs. */
export interface ProtectionGap {
  readonly symbol: Sym;
  /** What sells a long, buys back a short. */
  readonly side: 'buy' | 'sell';
  readonly quantity: Qty;
  readonly protectedQty: Qty;
  readonly missing: Qty;
}

/**
 * Every open position has live stops of at least its size, or it is being closed, which is the one waiver; what has
 * neither is told. Pending orders count: they are on their way.
 */
export function protectionGaps(
  positions: readonly Position[],
  orders: readonly Order[],
): readonly ProtectionGap[] {
  return positions.flatMap(({ symbol, quantity }) => {
    const side = quantity > ZERO_QTY ? 'sell' : 'buy';
    const held = absolute(quantity);
    const reducing = orders.filter(
      ({ request }) => request.symbol === symbol && request.side === side && request.reduceOnly,
    );
    const covered = (legs: readonly Order['leg'][]): Qty =>
      reducing
        .filter(({ leg }) => legs.includes(leg))
        .reduce((sum, order) => plus(sum, leavesQty(order)), ZERO_QTY);
    const protectedQty = plus(covered(['stop']), covered(['exit', 'flatten']));
    const missing = minus(held, protectedQty);
    return missing > ZERO_QTY ? [{ symbol, side, quantity: held, protectedQty, missing }] : [];
  });
}
