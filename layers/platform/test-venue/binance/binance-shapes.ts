import type { Account } from '../account.ts';
import { paddedDecimal } from '../../venues/books/padded-decimal.ts';
import type { ExchangeOrder, ExchangeTrade } from '../exchange-order.ts';
import { symbolOf, type Listing } from '../listing.ts';

export function binanceId(listing: Pick<Listing, 'base' | 'quote'>): string {
  return `${listing.base}${listing.quote}`;
}

/** Binance writes amounts with eight decimals. */
export function amount(value: bigint): string {
  return paddedDecimal(value, 8);
}

const STATUS = { filled: 'FILLED', canceled: 'CANCELED', expired: 'EXPIRED', rejected: 'REJECTED' } as const;

export function orderStatus({ status, filledQty }: ExchangeOrder): string {
  if (status !== 'open') return STATUS[status];
  return filledQty > 0n ? 'PARTIALLY_FILLED' : 'NEW';
}

export function orderType({ entry: { type, postOnly } }: ExchangeOrder): string {
  switch (type.kind) {
    case 'market':
      return 'MARKET';
    case 'limit':
      return postOnly ? 'LIMIT_MAKER' : 'LIMIT';
    case 'stop':
      return 'STOP_LOSS';
    case 'stop-limit':
      return 'STOP_LOSS_LIMIT';
  }
}

export function limitPxOf({ entry: { type } }: ExchangeOrder): bigint {
  return type.kind === 'limit' || type.kind === 'stop-limit' ? type.limitPx : 0n;
}

export function stopPxOf({ entry: { type } }: ExchangeOrder): bigint {
  return type.kind === 'stop' || type.kind === 'stop-limit' ? type.stopPx : 0n;
}

/** What queries, cancels and new orders have in common. */
export function orderShape(order: ExchangeOrder): Record<string, unknown> {
  const { orderId, clientOrderId, listing, entry, filledQty, filledNotional, createdMs, updatedMs, status } =
    order;
  return {
    symbol: binanceId(listing),
    orderId,
    orderListId: -1,
    clientOrderId,
    price: amount(limitPxOf(order)),
    origQty: amount(entry.quantity),
    executedQty: amount(filledQty),
    origQuoteOrderQty: '0.00000000',
    cummulativeQuoteQty: amount(filledNotional),
    status: orderStatus(order),
    timeInForce: entry.timeInForce.toUpperCase(),
    type: orderType(order),
    side: entry.side.toUpperCase(),
    stopPrice: amount(stopPxOf(order)),
    icebergQty: '0.00000000',
    time: createdMs,
    updateTime: updatedMs,
    isWorking: status === 'open',
    workingTime: createdMs,
    selfTradePreventionMode: 'NONE',
  };
}

export function newOrderShape(order: ExchangeOrder): Record<string, unknown> {
  return {
    ...orderShape(order),
    transactTime: order.createdMs,
    fills: order.trades.map((trade) => ({
      price: amount(trade.lastPx),
      qty: amount(trade.lastQty),
      commission: amount(trade.fee),
      commissionAsset: trade.feeCurrency,
      tradeId: trade.tradeId,
    })),
  };
}

export function tradeShape(trade: ExchangeTrade): Record<string, unknown> {
  const { listing, tradeId, orderId, lastPx, lastQty, fee, feeCurrency, side, liquidity, atMs } = trade;
  return {
    symbol: binanceId(listing),
    id: tradeId,
    orderId,
    orderListId: -1,
    price: amount(lastPx),
    qty: amount(lastQty),
    quoteQty: amount((lastPx * lastQty) / 10n ** 18n),
    commission: amount(fee),
    commissionAsset: feeCurrency,
    time: atMs,
    isBuyer: side === 'buy',
    isMaker: liquidity === 'maker',
    isBestMatch: true,
  };
}

export function accountShape(account: Account, nowMs: number): Record<string, unknown> {
  return {
    makerCommission: 10,
    takerCommission: 10,
    buyerCommission: 0,
    sellerCommission: 0,
    canTrade: true,
    canWithdraw: account.canWithdraw,
    canDeposit: true,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime: nowMs,
    accountType: 'SPOT',
    balances: [...account.holdings].map(([asset, { total, locked }]) => ({
      asset,
      free: amount(total - locked),
      locked: amount(locked),
    })),
    permissions: ['SPOT'],
  };
}

export function symbolShape(listing: Listing): Record<string, unknown> {
  return {
    symbol: binanceId(listing),
    status: 'TRADING',
    baseAsset: listing.base,
    baseAssetPrecision: 8,
    quoteAsset: listing.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT'],
    icebergAllowed: false,
    ocoAllowed: false,
    otoAllowed: false,
    quoteOrderQtyMarketAllowed: false,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: amount(listing.tick),
        maxPrice: '1000000.00000000',
        tickSize: amount(listing.tick),
      },
      {
        filterType: 'LOT_SIZE',
        minQty: amount(listing.minQty),
        maxQty: '9000.00000000',
        stepSize: amount(listing.lot),
      },
      {
        filterType: 'NOTIONAL',
        minNotional: amount(listing.minNotional),
        applyMinToMarket: true,
        maxNotional: '9000000.00000000',
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
    ],
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  };
}

/** `BTCUSDT` of `BTC/USDT`, whichever of the listed it is. */
export function listingOf(listings: readonly Listing[], id: string): Listing | undefined {
  return listings.find((listing) => binanceId(listing) === id || symbolOf(listing) === id);
}
