import { formatDecimal } from '../../../core/foundation/decimal.ts';
import { visibleLevels } from '../book-feed.ts';
import { candlesOf, vwapOf } from '../candles.ts';
import type { Answer } from '../dialect.ts';
import type { Market } from '../exchange-market.ts';
import type { TestExchange } from '../test-exchange.ts';
import { complaint, result } from './kraken-answer.ts';
import { assetId, listingNamed, pairId } from './kraken-names.ts';
import { assetShape, pairShape, price, volume } from './kraken-shapes.ts';

/** `/0/public/<name>`, or undefined for what is not served. */
export function publicAnswer(
  exchange: TestExchange,
  name: string,
  params: URLSearchParams,
): Answer | undefined {
  const { listings, nowMs } = exchange.terms;
  const unixtime = Math.floor(nowMs() / 1000);
  switch (name) {
    case 'Time':
      return result({ unixtime, rfc1123: new Date(nowMs()).toUTCString() });
    case 'SystemStatus':
      return result({ status: 'online', timestamp: new Date(nowMs()).toISOString() });
    case 'Assets': {
      const currencies = new Set(listings.flatMap(({ base, quote }) => [base, quote]));
      return result(
        Object.fromEntries(
          [...currencies].map((currency) => [assetId(currency), assetShape(currency, listings)]),
        ),
      );
    }
    case 'AssetPairs':
      return result(
        Object.fromEntries(listings.map((listing) => [pairId(listing), pairShape(listing, exchange.terms)])),
      );
    case 'Ticker':
      return ofPair(exchange, params, tickerShape);
    case 'Depth':
      return ofPair(exchange, params, (market) =>
        depthShape(market, Number(params.get('count') ?? 100), unixtime),
      );
    case 'Trades':
      return ofPair(exchange, params, tradesShape);
    case 'OHLC':
      return ofPair(exchange, params, (market) => candlesShape(market, Number(params.get('interval') ?? 1)));
    default:
      return undefined;
  }
}

function ofPair(exchange: TestExchange, params: URLSearchParams, shape: (market: Market) => unknown): Answer {
  const listing = listingNamed(exchange.terms.listings, params.get('pair') ?? '');
  if (listing === undefined) return complaint('EQuery:Unknown asset pair');
  return result({ [pairId(listing)]: shape(exchange.marketOf(listing)), last: '0' });
}

function depthShape(market: Market, count: number, unixtime: number): unknown {
  const { listing } = market;
  const rows = (side: 'buy' | 'sell'): unknown =>
    visibleLevels(market, side, count).map((level) => [
      price(listing, level.price),
      volume(listing, level.quantity),
      unixtime,
    ]);
  return { asks: rows('sell'), bids: rows('buy') };
}

function tradesShape({ listing, trades }: Market): unknown {
  return trades
    .slice(-1000)
    .map(({ lastPx, lastQty, takerSide, atMs, tradeId }) => [
      price(listing, lastPx),
      volume(listing, lastQty),
      atMs / 1000,
      takerSide === 'buy' ? 'b' : 's',
      'm',
      '',
      tradeId,
    ]);
}

function tickerShape(market: Market): unknown {
  const { listing, trades } = market;
  const [bid] = visibleLevels(market, 'buy', 1);
  const [ask] = visibleLevels(market, 'sell', 1);
  const last = price(listing, trades.at(-1)?.lastPx ?? listing.startPx);
  const top = (level: typeof bid): unknown => [
    price(listing, level?.price ?? 0n),
    '1',
    formatDecimal(level?.quantity ?? 0n),
  ];
  const day = [last, last];
  return {
    a: top(ask),
    b: top(bid),
    c: [last, '0'],
    v: ['0', '0'],
    p: day,
    t: [0, 0],
    l: day,
    h: day,
    o: last,
  };
}

function candlesShape({ listing, trades }: Market, intervalMinutes: number): unknown {
  return candlesOf(trades, intervalMinutes * 60_000).map((candle) => {
    const { openMs, open, high, low, close } = candle;
    const prices = [open, high, low, close].map((value) => price(listing, value));
    return [openMs / 1000, ...prices, vwapOf(candle), volume(listing, candle.volume), candle.trades];
  });
}
