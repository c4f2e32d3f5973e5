import {
  minus,
  notionalOf,
  negate,
  plus,
  ZERO_MONEY,
  ZERO_QTY,
  type Money,
  type Px,
  type Qty,
} from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { OrderEvent, OrderRequest } from '../execution/order.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import type { Fill } from '../portfolio/fill.ts';
import type { CostModel } from '../risk/cost-model.ts';
import type { VenueVolatility } from './venue-volatility.ts';

/** How the venue treats orders of one instrument. */
export interface BarVenueRules {
  readonly instrument: Instrument;
  readonly costs: CostModel;
  /** From our send to the venue's book. */
  readonly latencyMs: number;
  /** The part of a bar's volume that our orders may take. */
  readonly participationRatio: number;
}

/** An order that rests at the venue. A sleeping child has nothing released yet. */
export interface RestingOrder {
  readonly request: OrderRequest;
  readonly venueOrderId: string;
  readonly arrivedMs: EpochMs;
  /** What may fill: all of it, or for a child what its parent has filled. */
  readonly released: Qty;
  readonly filled: Qty;
  /** The stop as it trails, for stop orders. */
  readonly stopPx?: Px;
}

/** The simulated venue's whole memory: a value, so that it can be stored, compared and replayed. */
export interface BarVenue {
  readonly cash: Money;
  readonly holdings: readonly { readonly symbol: Sym; readonly quantity: Qty }[];
  /** In order of arrival. */
  readonly resting: readonly RestingOrder[];
  readonly volatility: readonly { readonly symbol: Sym; readonly state: VenueVolatility }[];
  readonly ordersSeen: number;
  readonly tradesMade: number;
}

/** What the venue says about an order, addressed by our id. */
export interface VenueReport {
  readonly clientOrderId: string;
  readonly event: OrderEvent;
}

export const EMPTY_VENUE: BarVenue = {
  cash: ZERO_MONEY,
  holdings: [],
  resting: [],
  volatility: [],
  ordersSeen: 0,
  tradesMade: 0,
};

/** The owner's bank transfer. */
export function fundVenue(venue: BarVenue, amount: Money): BarVenue {
  return { ...venue, cash: plus(venue.cash, amount) };
}

export function holdingOf(venue: BarVenue, symbol: Sym): Qty {
  return venue.holdings.find((holding) => holding.symbol === symbol)?.quantity ?? ZERO_QTY;
}

/** The venue's own books after a trade. */
export function settleTrade(venue: BarVenue, fill: Fill): BarVenue {
  const signed = fill.side === 'buy' ? fill.lastQty : negate(fill.lastQty);
  const quantity = plus(holdingOf(venue, fill.symbol), signed);
  const others = venue.holdings.filter(({ symbol }) => symbol !== fill.symbol);
  return {
    ...venue,
    cash: minus(minus(venue.cash, notionalOf(fill.lastPx, signed)), fill.fee),
    holdings: quantity === ZERO_QTY ? others : [...others, { symbol: fill.symbol, quantity }],
    tradesMade: venue.tradesMade + 1,
  };
}
