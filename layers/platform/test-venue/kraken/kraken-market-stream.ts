import { visibleLevels } from '../book-feed.ts';
import { candlesOf, vwapOf } from '../candles.ts';
import type { Market } from '../exchange-market.ts';
import type { BookChange, BookLevel, PublicTrade } from '../exchange-order.ts';
import { symbolOf, type Listing } from '../listing.ts';
import type { VenueFaults } from '../venue-faults.ts';
import { bookChecksum, type CheckedLevel } from '../../venues/books/kraken-checksum.ts';
import { digits } from './kraken-json.ts';
import { price, volume } from './kraken-shapes.ts';

/** A book to that depth, or what of it has changed: levels that come into view are told as well as those that change. */
export function bookData(
  market: Market,
  { depth, faults, change }: { depth: number; faults: VenueFaults; change?: BookChange },
): unknown {
  const { listing } = market;
  const bids = visibleLevels(market, 'buy', depth);
  const asks = visibleLevels(market, 'sell', depth);
  const checksum = bookChecksum({ bids: bids.map(written(listing)), asks: asks.map(written(listing)) });
  const told =
    change === undefined
      ? { bids, asks }
      : { bids: inView(bids, change.bids), asks: inView(asks, change.asks) };
  return {
    symbol: symbolOf(listing),
    bids: told.bids.map(row(listing)),
    asks: told.asks.map(row(listing)),
    checksum: faults.takeWrongChecksum() ? checksum ^ 1 : checksum,
    timestamp: new Date(change?.atMs ?? 0).toISOString(),
  };
}

export function tradeData(
  listing: Listing,
  { lastPx, lastQty, takerSide, tradeId, atMs }: PublicTrade,
): unknown {
  return {
    symbol: symbolOf(listing),
    side: takerSide,
    price: digits(price(listing, lastPx)),
    qty: digits(volume(listing, lastQty)),
    ord_type: 'market',
    trade_id: tradeId,
    timestamp: new Date(atMs).toISOString(),
  };
}

export function candleData({ listing, trades }: Market, interval: number): readonly unknown[] {
  return candlesOf(trades, interval * 60_000)
    .slice(-1)
    .map((candle) => ({
      symbol: symbolOf(listing),
      open: digits(price(listing, candle.open)),
      high: digits(price(listing, candle.high)),
      low: digits(price(listing, candle.low)),
      close: digits(price(listing, candle.close)),
      trades: candle.trades,
      volume: digits(volume(listing, candle.volume)),
      vwap: digits(vwapOf(candle)),
      interval_begin: new Date(candle.openMs).toISOString(),
      interval,
      timestamp: new Date(candle.openMs).toISOString(),
    }));
}

/**
 * Where a level has gone, the one behind it moves into view: it is told with the change, as the reader has forgotten it or
 * never knew it. Telling the whole view of a side that has lost a level does that.
 */
function inView(view: readonly BookLevel[], changed: readonly BookLevel[]): readonly BookLevel[] {
  const gone = changed.filter(({ quantity }) => quantity === 0n);
  if (gone.length > 0) return [...gone, ...view];
  const last = view.at(-1);
  const prices = new Set(view.map((level) => level.price));
  return last === undefined ? changed : changed.filter((level) => prices.has(level.price));
}

function written(listing: Listing): (level: BookLevel) => CheckedLevel {
  return (level) => [price(listing, level.price), volume(listing, level.quantity)];
}

function row(listing: Listing): (level: BookLevel) => unknown {
  return (level) => ({
    price: digits(price(listing, level.price)),
    qty: digits(volume(listing, level.quantity)),
  });
}
