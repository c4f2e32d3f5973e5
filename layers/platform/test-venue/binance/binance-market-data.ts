import { candlesOf } from '../candles.ts';
import { visibleLevels } from '../book-feed.ts';
import type { Answer } from '../dialect.ts';
import type { Market } from '../exchange-market.ts';
import type { TestExchange } from '../test-exchange.ts';
import { answered, complaint } from './binance-answer.ts';
import { amount, binanceId, listingOf, symbolShape } from './binance-shapes.ts';

/** The public endpoints of `/api/v3`, or undefined for what is not one. */
export function publicAnswer(
  exchange: TestExchange,
  path: string,
  params: URLSearchParams,
): Answer | undefined {
  const nowMs = exchange.terms.nowMs();
  switch (path) {
    case '/api/v3/ping':
      return answered({});
    case '/api/v3/time':
      return answered({ serverTime: nowMs });
    case '/api/v3/exchangeInfo':
      return answered({
        timezone: 'UTC',
        serverTime: nowMs,
        rateLimits: RATE_LIMITS,
        exchangeFilters: [],
        symbols: exchange.terms.listings.map(symbolShape),
      });
    // A spot venue: its other houses stand empty, but classes that load every market look in.
    case '/fapi/v1/exchangeInfo':
    case '/dapi/v1/exchangeInfo':
      return answered({ timezone: 'UTC', serverTime: nowMs, rateLimits: [], symbols: [] });
    case '/api/v3/depth':
      return marketAnswer(exchange, params, (market) => depthShape(market, limitOf(params, 100)));
    case '/api/v3/trades':
      return marketAnswer(exchange, params, (market) => tradesShape(market, limitOf(params, 500)));
    case '/api/v3/klines':
      return marketAnswer(exchange, params, (market) => klinesShape(market, params));
    case '/api/v3/ticker/bookTicker':
      return marketAnswer(exchange, params, bookTickerShape);
    default:
      return undefined;
  }
}

/** A kline's fields in order, for the REST rows. */
export function klineRow(
  candle: ReturnType<typeof candlesOf>[number],
  intervalMs: number,
): readonly unknown[] {
  const { openMs, open, high, low, close, volume, notional, trades } = candle;
  return [
    openMs,
    amount(open),
    amount(high),
    amount(low),
    amount(close),
    amount(volume),
    openMs + intervalMs - 1,
    amount(notional),
    trades,
    '0.00000000',
    '0.00000000',
    '0',
  ];
}

/** `1m`, `4h`, `1d` in milliseconds. */
export function intervalMsOf(text: string): number {
  const [, count = '1', unit = 'm'] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  return Number(count) * (UNIT_MS[unit] ?? 60_000);
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
  { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200000 },
];

function marketAnswer(
  exchange: TestExchange,
  params: URLSearchParams,
  shape: (market: Market) => unknown,
): Answer {
  const listing = listingOf(exchange.terms.listings, params.get('symbol') ?? '');
  return listing === undefined
    ? complaint(-1121, 'Invalid symbol.')
    : answered(shape(exchange.marketOf(listing)));
}

function depthShape(market: Market, limit: number): unknown {
  const rows = (side: 'buy' | 'sell'): unknown =>
    visibleLevels(market, side, limit).map(({ price, quantity }) => [amount(price), amount(quantity)]);
  return { lastUpdateId: market.published.lastId, bids: rows('buy'), asks: rows('sell') };
}

function tradesShape({ trades }: Market, limit: number): unknown {
  return trades.slice(-limit).map(({ tradeId, lastPx, lastQty, takerSide, atMs }) => ({
    id: tradeId,
    price: amount(lastPx),
    qty: amount(lastQty),
    quoteQty: amount((lastPx * lastQty) / 10n ** 18n),
    time: atMs,
    isBuyerMaker: takerSide === 'sell',
    isBestMatch: true,
  }));
}

function klinesShape({ trades }: Market, params: URLSearchParams): unknown {
  const intervalMs = intervalMsOf(params.get('interval') ?? '1m');
  const fromMs = Number(params.get('startTime') ?? 0);
  const rows = candlesOf(trades, intervalMs).filter(({ openMs }) => openMs >= fromMs);
  const limit = limitOf(params, 500);
  const page = fromMs > 0 ? rows.slice(0, limit) : rows.slice(-limit);
  return page.map((candle) => klineRow(candle, intervalMs));
}

function bookTickerShape(market: Market): unknown {
  const [bid] = visibleLevels(market, 'buy', 1);
  const [ask] = visibleLevels(market, 'sell', 1);
  return {
    symbol: binanceId(market.listing),
    bidPrice: amount(bid?.price ?? 0n),
    bidQty: amount(bid?.quantity ?? 0n),
    askPrice: amount(ask?.price ?? 0n),
    askQty: amount(ask?.quantity ?? 0n),
  };
}

function limitOf(params: URLSearchParams, usual: number): number {
  return Number(params.get('limit') ?? usual);
}
