import {
  formatDecimal,
  minus,
  notionalOf,
  plus,
  qty,
  ZERO_MONEY,
  type Money,
  type Px,
} from '../../core/foundation/decimal.ts';
import type { Refusal } from '../../core/foundation/result.ts';
import { freeOf, type Account } from './account.ts';
import { levelsToTake } from './book-feed.ts';
import type { Market } from './exchange-market.ts';
import type { ExchangeOrder, OrderEntry } from './exchange-order.ts';
import { stepsOf } from './listing.ts';

/** Why the venue does not take an order, if it does not: its own rules first, then the account's money. */
export function entryRefusal(
  market: Market,
  given: {
    readonly account: Account;
    readonly order: ExchangeOrder;
    readonly isDuplicate: boolean;
    readonly openOrders: number;
    readonly openOrdersMax: number;
  },
): Refusal | undefined {
  const { account, order, isDuplicate, openOrders, openOrdersMax } = given;
  const { entry, listing } = order;
  const { quantity, type } = entry;
  if (isDuplicate)
    return { code: 'DUPLICATE_ID', message: `an open order has the id ${order.clientOrderId}` };
  if (openOrders >= openOrdersMax)
    return { code: 'TOO_MANY_ORDERS', message: `${openOrders} orders are open` };
  if (stepsOf(quantity, listing.lot) === undefined) return { code: 'LOT', message: formatDecimal(quantity) };
  if (quantity < listing.minQty) return { code: 'MIN_QTY', message: formatDecimal(quantity) };
  const badPx = pricesOf(type).find((price) => price <= 0n || stepsOf(price, listing.tick) === undefined);
  if (badPx !== undefined) return { code: 'TICK', message: formatDecimal(badPx) };
  const cost = costOf(market, entry);
  if (cost === undefined) return { code: 'NO_LIQUIDITY', message: 'nothing stands on the other side' };
  if (cost < listing.minNotional) return { code: 'MIN_NOTIONAL', message: formatDecimal(cost) };
  const [currency, needed] = entry.side === 'sell' ? [listing.base, quantity] : [listing.quote, cost];
  // What a linked order has bound is there for this one too.
  if (freeOf(account, currency) + order.bound.amount >= needed) return undefined;
  return { code: 'FUNDS', message: `${formatDecimal(needed)} ${currency} is not free` };
}

/** What is set aside for an order while it is open. A buy without a limit has no price to lock for; it pays when it trades. */
export function lockOf({ entry: { side, quantity, type }, filledQty }: ExchangeOrder): bigint {
  const leavesQty = minus(quantity, filledQty);
  if (side === 'sell') return leavesQty;
  return type.kind === 'limit' || type.kind === 'stop-limit'
    ? notionalOf(type.limitPx, leavesQty, 'ceil')
    : 0n;
}

/** What an order is worth by its own price, or by the book for one that has none. */
function costOf(market: Market, { side, quantity, type }: OrderEntry): Money | undefined {
  const ownPx = pricesOf(type).at(-1);
  if (ownPx !== undefined) return notionalOf(ownPx, quantity, 'ceil');
  let left: bigint = quantity;
  let cost: Money | undefined;
  for (const level of levelsToTake(market, side === 'buy' ? 'sell' : 'buy')) {
    const taken = level.quantity < left ? level.quantity : qty(formatDecimal(left));
    cost = plus(cost ?? ZERO_MONEY, notionalOf(level.price, taken, 'ceil'));
    left -= taken;
    if (left === 0n) break;
  }
  return cost;
}

/** Its prices, the limit last. */
function pricesOf(type: OrderEntry['type']): readonly Px[] {
  switch (type.kind) {
    case 'market':
      return [];
    case 'limit':
      return [type.limitPx];
    case 'stop':
      return [type.stopPx];
    case 'stop-limit':
      return [type.stopPx, type.limitPx];
  }
}
