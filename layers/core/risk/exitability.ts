import { least, toNumber, type Px, type Qty } from '../foundation/decimal.ts';
import type { Instrument } from '../market/instrument.ts';

/** An order against the least that its venue takes. */
export interface VenueMinimum {
  readonly quantity: number;
  readonly quantityMin: number;
  readonly notional: number;
  readonly notionalMin: number;
}

type Minimums = Pick<Instrument, 'lot' | 'minQty' | 'minNotional'>;

export function venueMinimum(
  quantity: Qty,
  price: number,
  { lot, minQty, minNotional }: Minimums,
): VenueMinimum {
  return {
    quantity: toNumber(quantity),
    quantityMin: Math.max(toNumber(lot), toNumber(minQty)),
    notional: toNumber(quantity) * price,
    notionalMin: toNumber(minNotional),
  };
}

/**
 * What would be left to send when an entry is left at its worst price, the lower of stop and target: an entry that could
 * not be left again in the market's own terms is a trap, not a position.
 */
export function exitabilityOf(
  quantity: Qty,
  { stopPx, targetPx }: { readonly stopPx: Px; readonly targetPx: Px },
  minimums: Minimums,
): VenueMinimum {
  return venueMinimum(quantity, toNumber(least(stopPx, targetPx)), minimums);
}
