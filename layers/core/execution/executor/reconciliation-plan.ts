import type { Qty } from '../../foundation/decimal.ts';
import type { Sym } from '../../market/instrument.ts';
import type { ClientOrderId } from '../client-order-id.ts';
import type { VenueFill, VenueLedgerEntry, VenueOrder } from './venue-view.ts';

/** One difference between our books and the venue's, and what is done about it. Nothing here closes or cancels anything. */
export type ReconciliationItem =
  /** It bears our prefix, and our books have lost it: ours again. */
  | { readonly kind: 'adopt-order'; readonly clientOrderId: ClientOrderId; readonly order: VenueOrder }
  | { readonly kind: 'adopt-fill'; readonly clientOrderId: ClientOrderId; readonly fill: VenueFill }
  | { readonly kind: 'update-order'; readonly clientOrderId: ClientOrderId; readonly order: VenueOrder }
  /** We take it for live and the venue does not list it: it is asked for by its id. */
  | { readonly kind: 'ask-order'; readonly clientOrderId: ClientOrderId; readonly symbol: Sym }
  | { readonly kind: 'book-fill'; readonly clientOrderId: ClientOrderId; readonly fill: VenueFill }
  | { readonly kind: 'book-entry'; readonly entry: VenueLedgerEntry }
  /** Somebody else's: counted in risk, never owned. */
  | { readonly kind: 'external-orders'; readonly orders: readonly VenueOrder[] }
  /** Held beyond what our fills explain. `confirmed` when two snapshots in a row show it. */
  | {
      readonly kind: 'external-holding';
      readonly symbol: Sym;
      readonly quantity: Qty;
      readonly confirmed: boolean;
    };

export interface ReconciliationPlan {
  readonly items: readonly ReconciliationItem[];
  readonly fillsRead: readonly VenueFill[];
}
