import { assert } from '../../core/foundation/assert.ts';
import type { Px } from '../../core/foundation/decimal.ts';
import type { NewOrder, VenueOrderType } from '../../core/simulation/matching/venue-order.ts';
import type { EntryType, ExchangeOrder } from './exchange-order.ts';
import { stepsOf, type Listing } from './listing.ts';

/** What is left of the order as the engine takes it, in whole ticks and lots. */
export function engineOrder(order: ExchangeOrder): NewOrder {
  const { account, clientOrderId, listing, entry } = order;
  const { parentId, ocoGroup } = order.links;
  return {
    owner: account.id,
    clientOrderId,
    side: entry.side,
    lots: wholeSteps(entry.quantity - order.filledQty, listing.lot),
    type: engineType(entry.type, listing),
    timeInForce: { kind: entry.timeInForce },
    postOnly: entry.postOnly,
    ...(parentId === undefined ? {} : { parentId }),
    ...(ocoGroup === undefined ? {} : { ocoGroup }),
  };
}

function engineType(type: EntryType, { tick }: Listing): VenueOrderType {
  const ticks = (price: Px): number => wholeSteps(price, tick);
  switch (type.kind) {
    case 'market':
      return type;
    case 'limit':
      return { kind: 'limit', limitTick: ticks(type.limitPx) };
    case 'stop':
      return { kind: 'stop', stopTick: ticks(type.stopPx) };
    case 'stop-limit':
      return { kind: 'stop-limit', stopTick: ticks(type.stopPx), limitTick: ticks(type.limitPx) };
  }
}

function wholeSteps(value: bigint, step: bigint): number {
  const steps = stepsOf(value, step);
  assert(steps !== undefined, 'an order that was not checked');
  return steps;
}
