import {
  formatDecimal,
  notionalOf,
  roundToLot,
  roundToTick,
  ZERO_MONEY,
  ZERO_QTY,
  type Px,
  type Qty,
} from '../../foundation/decimal.ts';
import { ok, type Refusal, type Result } from '../../foundation/result.ts';
import { epochMs, type EpochMs } from '../../foundation/time.ts';

import type { Instrument } from '../../market/instrument.ts';
import type { Fill } from '../../portfolio/fill.ts';
import type { Contract } from './contract-value.ts';
import { asPx, asQty } from './exact-ratio.ts';
import { TICK_LIMIT } from './price-ladder.ts';
import { feeOf, type TradingFees } from './trading-fees.ts';
import type { VenueEvent } from './venue-event.ts';
import type { NewOrder, VenueOrderType } from './venue-order.ts';

/** A type by its prices as they are sent. */
export type RequestedType =
  | { readonly kind: 'market' }
  | { readonly kind: 'limit'; readonly limitPx: Px }
  | { readonly kind: 'stop'; readonly stopPx: Px }
  | { readonly kind: 'stop-limit'; readonly stopPx: Px; readonly limitPx: Px };

/** An order in exact decimals, as it is sent to the venue. */
export interface VenueOrderRequest extends Omit<NewOrder, 'lots' | 'type' | 'timeInForce' | 'displayLots'> {
  readonly quantity: Qty;
  readonly type: RequestedType;
  readonly timeInForce:
    { readonly kind: 'gtc' | 'ioc' | 'fok' } | { readonly kind: 'gtd'; readonly until: EpochMs };
  readonly displayQty?: Qty;
}

/**
 * The door from decimals to ticks and lots: what the instrument's rules do not allow is refused with its numbers (LOT, TICK,
 * TICK_RANGE, MIN_QTY, MIN_NOTIONAL). A market order's notional is judged at `referencePx`, and not at all where there is none;
 * a reduce-only order may be worth less than the minimum, for the crumbs of a position must be let go.
 */
export function admitOrder(
  request: VenueOrderRequest,
  instrument: Instrument,
  referencePx: Px | undefined,
): Result<NewOrder> {
  const { quantity, displayQty, type, timeInForce, ...rest } = request;
  const reason =
    lotRefusal(quantity, instrument) ??
    (displayQty === undefined ? undefined : lotRefusal(displayQty, instrument)) ??
    pricesOf(type)
      .map((price) => tickRefusal(price, instrument))
      .find((refused) => refused !== undefined) ??
    sizeRefusal(request, instrument, referencePx);
  if (reason !== undefined) return { ok: false, error: reason };
  return ok({
    ...rest,
    lots: Number(quantity / instrument.lot),
    type: typeInTicks(type, instrument.tick),
    timeInForce:
      timeInForce.kind === 'gtd' ? { kind: 'gtd', untilUs: timeInForce.until * 1000 } : timeInForce,
    ...(displayQty === undefined ? {} : { displayLots: Number(displayQty / instrument.lot) }),
  });
}

/** The door back: a fill as the ledger knows it, in decimals, with its fee. Slippage is the asker's to judge. */
export function fillFrom(
  event: Extract<VenueEvent, { kind: 'filled' | 'partially-filled' }>,
  { instrument, contract, fees }: { instrument: Instrument; contract: Contract; fees: TradingFees },
): Fill {
  const { tradeId, orderId, clientOrderId, side, liquidity } = event;
  const lastQty = asQty(BigInt(event.lastLots) * instrument.lot);
  const lastPx = asPx(BigInt(event.lastTick) * instrument.tick);
  return {
    // An owner may be on both sides of one trade.
    tradeId: `t${tradeId}-${orderId}`,
    clientOrderId,
    symbol: instrument.symbol,
    side,
    lastQty,
    lastPx,
    fee: feeOf(fees, contract, { lastPx, lastQty, liquidity }),
    liquidity,
    slippage: ZERO_MONEY,
    atMs: epochMs(Math.floor(event.atUs / 1000)),
  };
}

function pricesOf(type: RequestedType): readonly Px[] {
  const prices: Px[] = [];
  if (type.kind === 'limit' || type.kind === 'stop-limit') prices.push(type.limitPx);
  if (type.kind === 'stop' || type.kind === 'stop-limit') prices.push(type.stopPx);
  return prices;
}

function typeInTicks(type: RequestedType, tick: Px): VenueOrderType {
  const ticks = (price: Px): number => Number(price / tick);
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

function lotRefusal(quantity: Qty, { lot }: Instrument): Refusal | undefined {
  if (quantity > ZERO_QTY && roundToLot(quantity, lot, 'floor') === quantity) return undefined;
  return refusal('LOT', `${formatDecimal(quantity)} is not a positive multiple of ${formatDecimal(lot)}`, {
    quantity: formatDecimal(quantity),
    lot: formatDecimal(lot),
  });
}

function tickRefusal(price: Px, { tick }: Instrument): Refusal | undefined {
  const numbers = { price: formatDecimal(price), tick: formatDecimal(tick) };
  if (price <= 0n || roundToTick(price, tick, 'floor') !== price) {
    return refusal('TICK', `${numbers.price} is not a positive multiple of ${numbers.tick}`, numbers);
  }
  if (price / tick < BigInt(TICK_LIMIT)) return undefined;
  return refusal('TICK_RANGE', `${numbers.price} is ${TICK_LIMIT} ticks or more`, numbers);
}

function sizeRefusal(
  { quantity, type, reduceOnly }: VenueOrderRequest,
  { minQty, minNotional }: Instrument,
  referencePx: Px | undefined,
): Refusal | undefined {
  if (quantity < minQty) {
    const numbers = { quantity: formatDecimal(quantity), minQty: formatDecimal(minQty) };
    return refusal('MIN_QTY', `${numbers.quantity} is below ${numbers.minQty}`, numbers);
  }
  const price = pricesOf(type)[0] ?? referencePx;
  if (price === undefined || reduceOnly === true) return undefined;
  const notional = notionalOf(price, quantity);
  if (notional >= minNotional) return undefined;
  const numbers = { notional: formatDecimal(notional), minNotional: formatDecimal(minNotional) };
  return refusal('MIN_NOTIONAL', `${numbers.notional} is below ${numbers.minNotional}`, numbers);
}

function refusal(code: string, message: string, details: NonNullable<Refusal['details']>): Refusal {
  return { code, message, details };
}
