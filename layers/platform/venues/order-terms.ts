import { formatDecimal } from '../../core/foundation/decimal.ts';
import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import type { OrderRequest } from '../../core/execution/order.ts';
import type { VenueCapabilities } from '../../app/ports/trading-venue.ts';
import type { Params } from './ccxt-exchange.ts';
import { inUnits, type ListedInstrument } from './unified-instrument.ts';

/** An order in ccxt's terms, its numbers as text. */
export interface OrderTerms {
  readonly type: 'market' | 'limit';
  readonly quantity: string;
  readonly limitPx: string | undefined;
  readonly params: Params;
}

/**
 * The order in the venue's terms. Refused before it leaves where the venue could not take it as it stands: UNKNOWN_SYMBOL,
 * CLIENT_ID, OFF_LOT, OFF_TICK, NO_STOPS. Links between orders and trailing are the executor's, and so is a day's end.
 */
export function orderTerms(
  { symbol, clientOrderId, quantity, type }: OrderRequest,
  listed: ListedInstrument | undefined,
  { stopOrders, clientOrderIdLengthMax, venue }: VenueCapabilities,
): Result<OrderTerms> {
  if (listed === undefined) return refuse('UNKNOWN_SYMBOL', `${venue} does not list ${symbol}`);
  if (clientOrderId.length > clientOrderIdLengthMax) {
    return refuse('CLIENT_ID', `${venue} takes ids of ${clientOrderIdLengthMax} characters`, {
      clientOrderId,
    });
  }
  const { instrument, unitQty } = listed;
  const units = inUnits(quantity, unitQty);
  if (units === undefined || quantity % instrument.lot !== 0n) {
    return refuse('OFF_LOT', 'the quantity is no whole number of lots', {
      quantity: formatDecimal(quantity),
      lot: formatDecimal(instrument.lot),
    });
  }
  const price = type.kind === 'limit' ? type.limitPx : type.kind === 'stop' ? type.stopPx : undefined;
  if (price !== undefined && price % instrument.tick !== 0n) {
    return refuse('OFF_TICK', 'the price is no whole number of ticks', {
      price: formatDecimal(price),
      tick: formatDecimal(instrument.tick),
    });
  }
  if (type.kind === 'stop' && !stopOrders) return refuse('NO_STOPS', `${venue} holds no stops`);
  return ok({
    type: type.kind === 'limit' ? 'limit' : 'market',
    quantity: formatDecimal(units),
    limitPx: type.kind === 'limit' ? formatDecimal(type.limitPx) : undefined,
    params: type.kind === 'stop' ? { stopLossPrice: formatDecimal(type.stopPx) } : {},
  });
}
