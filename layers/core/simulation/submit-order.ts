import {
  absolute,
  formatDecimal,
  roundToLot,
  roundToTick,
  toNumber,
  ZERO_QTY,
} from '../foundation/decimal.ts';
import { epochMs, type EpochMs } from '../foundation/time.ts';
import type { OrderEvent, OrderRequest } from '../execution/order.ts';
import { holdingOf, type BarVenue, type BarVenueRules, type RestingOrder } from './bar-venue.ts';

/**
 * Takes an order or rejects it, as a venue does on arrival. Nothing fills before the next bar. The caller keeps client
 * order ids apart: an id seen before is answered from its record and never comes here again.
 */
export function submitOrder(
  venue: BarVenue,
  request: OrderRequest,
  { rules, sentMs, lastPx }: { rules: BarVenueRules; sentMs: EpochMs; lastPx: number },
): { readonly venue: BarVenue; readonly event: OrderEvent } {
  const reason = rejection(venue, request, { rules, lastPx });
  const seen = { ...venue, ordersSeen: venue.ordersSeen + 1 };
  if (reason !== undefined) return { venue: seen, event: { kind: 'rejected', reason } };
  const order: RestingOrder = {
    request,
    venueOrderId: `sim-${seen.ordersSeen}`,
    arrivedMs: epochMs(sentMs + rules.latencyMs),
    released: request.parentId === undefined ? request.quantity : ZERO_QTY,
    filled: ZERO_QTY,
    ...(request.type.kind === 'stop' ? { stopPx: request.type.stopPx } : {}),
  };
  return {
    venue: { ...seen, resting: [...seen.resting, order] },
    event: { kind: 'accepted', venueOrderId: order.venueOrderId },
  };
}

function rejection(
  venue: BarVenue,
  request: OrderRequest,
  { rules, lastPx }: { rules: BarVenueRules; lastPx: number },
): string | undefined {
  const { quantity, type } = request;
  const { lot, tick, minQty, minNotional } = rules.instrument;
  if (quantity <= ZERO_QTY || roundToLot(quantity, lot, 'floor') !== quantity) {
    return `LOT: ${formatDecimal(quantity)} is not a positive multiple of ${formatDecimal(lot)}`;
  }
  const price = type.kind === 'limit' ? type.limitPx : type.kind === 'stop' ? type.stopPx : undefined;
  if (price !== undefined && (price <= 0n || roundToTick(price, tick, 'floor') !== price)) {
    return `TICK: ${formatDecimal(price)} is not a positive multiple of ${formatDecimal(tick)}`;
  }
  if (quantity < minQty) return `MIN_QTY: ${formatDecimal(quantity)} is below ${formatDecimal(minQty)}`;
  const notional = toNumber(quantity) * (price === undefined ? lastPx : toNumber(price));
  // A venue lets the last crumbs of a position go, whatever they are worth.
  if (!request.reduceOnly && notional < toNumber(minNotional)) {
    return `MIN_NOTIONAL: ${notional} is below ${formatDecimal(minNotional)}`;
  }
  return request.reduceOnly ? undefined : lacking(venue, request, { rules, notional });
}

/** What the account lacks to open this, if anything. */
function lacking(
  venue: BarVenue,
  { side, quantity, symbol }: OrderRequest,
  { rules, notional }: { rules: BarVenueRules; notional: number },
): string | undefined {
  const held = holdingOf(venue, symbol);
  if (side === 'sell' && !rules.instrument.shortable && quantity > held) {
    return `NOT_SHORTABLE: selling ${formatDecimal(quantity)} of ${formatDecimal(absolute(held))} held`;
  }
  if (side === 'buy' && notional > toNumber(venue.cash)) {
    return `INSUFFICIENT_FUNDS: ${notional} over ${formatDecimal(venue.cash)}`;
  }
  return undefined;
}
