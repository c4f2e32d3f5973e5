import { ZERO_QTY } from '../../core/foundation/decimal.ts';
import { epochMs } from '../../core/foundation/time.ts';
import { sym } from '../../core/market/instrument.ts';
import type { VenueOrder } from '../../app/ports/trading-venue.ts';
import type { UnifiedOrder } from './ccxt-exchange.ts';
import { decimalOf, inBase, type ListedInstrument } from './unified-instrument.ts';

/** An order as the venue has it; undefined where it does not say enough to be one. */
export function unifiedOrder(
  order: UnifiedOrder,
  { unitQty }: ListedInstrument,
  told: { readonly clientOrderId?: string | undefined; readonly filled?: string | undefined } = {},
): VenueOrder | undefined {
  const units = decimalOf<'qty'>(order.amount);
  if (units === undefined || order.id === undefined || order.id === null) return undefined;
  const quantity = inBase(units, unitQty);
  const filledQty = inBase(decimalOf<'qty'>(order.filled ?? told.filled) ?? ZERO_QTY, unitQty);
  if (quantity === undefined || filledQty === undefined) return undefined;
  const limitPx = decimalOf<'px'>(order.price);
  const stopPx = decimalOf<'px'>(order.triggerPrice ?? order.stopLossPrice);
  const clientOrderId = told.clientOrderId ?? order.clientOrderId ?? undefined;
  return {
    venueOrderId: order.id,
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
    symbol: sym(order.symbol),
    side: order.side,
    quantity,
    filledQty,
    ...(limitPx === undefined ? {} : { limitPx }),
    ...(stopPx === undefined ? {} : { stopPx }),
    status: statusOf(order.status, filledQty >= quantity),
    atMs: epochMs(order.timestamp ?? 0),
  };
}

/** ccxt's `closed` is an order that is done: filled where all of it has. A state it does not know still rests, for all we know. */
function statusOf(status: string | null | undefined, complete: boolean): VenueOrder['status'] {
  switch (status) {
    case 'closed':
      return complete ? 'filled' : 'canceled';
    case 'canceled':
    case 'expired':
    case 'rejected':
      return status;
    default:
      return 'open';
  }
}
