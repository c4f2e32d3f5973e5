import { least, toNumber, type Px, type Qty } from '../foundation/decimal.ts';
import type { Instrument } from '../market/instrument.ts';

/** What would be left to send when an entry is left at its worst price, against what the venue takes at least. */
export interface Exitability {
  readonly quantity: number;
  readonly quantityMin: number;
  /** At the lower of stop and target: the smaller of the two exits. */
  readonly notional: number;
  readonly notionalMin: number;
}

/** An entry that could not be left again in the market's own terms is a trap, not a position. */
export function exitabilityOf(
  quantity: Qty,
  { stopPx, targetPx }: { readonly stopPx: Px; readonly targetPx: Px },
  { lot, minQty, minNotional }: Pick<Instrument, 'lot' | 'minQty' | 'minNotional'>,
): Exitability {
  return {
    quantity: toNumber(quantity),
    quantityMin: Math.max(toNumber(lot), toNumber(minQty)),
    notional: toNumber(quantity) * toNumber(least(stopPx, targetPx)),
    notionalMin: toNumber(minNotional),
  };
}
