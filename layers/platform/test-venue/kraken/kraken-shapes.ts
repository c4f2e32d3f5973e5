import { formatDecimal } from '../../../core/foundation/decimal.ts';
import type { Account } from '../account.ts';
import type { ExchangeOrder, ExchangeTrade } from '../exchange-order.ts';
import type { Listing } from '../listing.ts';
import { paddedDecimal } from '../../venues/books/padded-decimal.ts';
import { altName, assetAlias, assetId, lotDecimals, pairDecimals, txid } from './kraken-names.ts';

export function price(listing: Listing, value: bigint): string {
  return paddedDecimal(value, pairDecimals(listing));
}

export function volume(listing: Listing, value: bigint): string {
  return paddedDecimal(value, lotDecimals(listing));
}

export function orderTypeOf({ entry: { type } }: ExchangeOrder): string {
  switch (type.kind) {
    case 'market':
    case 'limit':
      return type.kind;
    case 'stop':
      return 'stop-loss';
    case 'stop-limit':
      return 'stop-loss-limit';
  }
}

/** The trigger or the limit, and the limit of an order that has both. */
export function pricesOf({ entry: { type }, listing }: ExchangeOrder): { price: string; price2: string } {
  switch (type.kind) {
    case 'market':
      return { price: '0', price2: '0' };
    case 'limit':
      return { price: price(listing, type.limitPx), price2: '0' };
    case 'stop':
      return { price: price(listing, type.stopPx), price2: '0' };
    case 'stop-limit':
      return { price: price(listing, type.stopPx), price2: price(listing, type.limitPx) };
  }
}

/** `buy 0.01000000 XBTUSD @ limit 50000.0` */
export function orderText(order: ExchangeOrder): string {
  const { entry, listing } = order;
  const { price: first, price2 } = pricesOf(order);
  const terms = {
    market: 'market',
    limit: `limit ${first}`,
    stop: `stop loss ${first}`,
    'stop-limit': `stop loss ${first} -> limit ${price2}`,
  };
  return `${entry.side} ${volume(listing, entry.quantity)} ${altName(listing)} @ ${terms[entry.type.kind]}`;
}

export function orderShape(order: ExchangeOrder): Record<string, unknown> {
  const { entry, listing, status, filledQty, filledNotional, fee, clientOrderId, createdMs, updatedMs } =
    order;
  const averagePx = filledQty === 0n ? 0n : (filledNotional * 10n ** 18n) / filledQty;
  return {
    refid: null,
    userref: null,
    ...(entry.clientOrderId === undefined ? {} : { cl_ord_id: clientOrderId }),
    status: status === 'filled' ? 'closed' : status,
    ...(status === 'open'
      ? {}
      : { closetm: updatedMs / 1000, reason: status === 'canceled' ? 'User requested' : null }),
    opentm: createdMs / 1000,
    starttm: 0,
    expiretm: 0,
    descr: {
      pair: altName(listing),
      type: entry.side,
      ordertype: orderTypeOf(order),
      ...pricesOf(order),
      leverage: 'none',
      order: orderText(order),
      close: '',
    },
    vol: volume(listing, entry.quantity),
    vol_exec: volume(listing, filledQty),
    cost: paddedDecimal(filledNotional, 5),
    fee: paddedDecimal(fee, 5),
    price: price(listing, averagePx),
    stopprice: '0.00000',
    limitprice: '0.00000',
    misc: '',
    oflags: entry.postOnly ? 'fciq,post' : 'fciq',
    trades: order.trades.map(({ tradeId }) => txid('T', tradeId)),
  };
}

export function tradeShape(trade: ExchangeTrade, { entry }: ExchangeOrder): Record<string, unknown> {
  const { orderId, listing, side, lastPx, lastQty, fee, liquidity, tradeId, atMs } = trade;
  return {
    ordertxid: txid('O', orderId),
    postxid: 'TKH2SE-M7IF5-CFI7LT',
    pair: altName(listing),
    time: atMs / 1000,
    type: side,
    ordertype: entry.type.kind === 'limit' ? 'limit' : 'market',
    price: price(listing, lastPx),
    cost: formatDecimal((lastPx * lastQty) / 10n ** 18n),
    fee: formatDecimal(fee),
    vol: volume(listing, lastQty),
    margin: '0.00000',
    misc: '',
    trade_id: tradeId,
    maker: liquidity === 'maker',
  };
}

export function balancesShape({ holdings }: Account): Record<string, string> {
  return Object.fromEntries(
    [...holdings].map(([currency, { total }]) => [assetId(currency), paddedDecimal(total, 8)]),
  );
}

export function extendedBalancesShape({ holdings }: Account): Record<string, unknown> {
  return Object.fromEntries(
    [...holdings].map(([currency, { total, locked }]) => [
      assetId(currency),
      { balance: paddedDecimal(total, 8), hold_trade: paddedDecimal(locked, 8) },
    ]),
  );
}

export function pairShape(
  listing: Listing,
  fees: { makerFeeBps: number; takerFeeBps: number },
): Record<string, unknown> {
  const { base, quote, tick, minQty, minNotional } = listing;
  return {
    altname: altName(listing),
    wsname: `${assetAlias(base)}/${assetAlias(quote)}`,
    aclass_base: 'currency',
    base: assetId(base),
    aclass_quote: 'currency',
    quote: assetId(quote),
    lot: 'unit',
    cost_decimals: 5,
    pair_decimals: pairDecimals(listing),
    lot_decimals: lotDecimals(listing),
    lot_multiplier: 1,
    leverage_buy: [],
    leverage_sell: [],
    fees: [[0, fees.takerFeeBps / 100]],
    fees_maker: [[0, fees.makerFeeBps / 100]],
    fee_volume_currency: 'ZUSD',
    margin_call: 80,
    margin_stop: 40,
    ordermin: formatDecimal(minQty),
    costmin: formatDecimal(minNotional),
    tick_size: formatDecimal(tick),
    status: 'online',
  };
}

/** Coins are counted at least as finely as any order of them. */
export function assetShape(currency: string, listings: readonly Listing[]): Record<string, unknown> {
  const ofBase = listings.filter(({ base }) => base === currency).map(lotDecimals);
  return {
    aclass: 'currency',
    altname: assetAlias(currency),
    decimals: Math.max(10, ...ofBase),
    display_decimals: 5,
    collateral_value: 1,
    status: 'enabled',
  };
}
