import { formatDecimal, notionalOf, type Px } from '../../core/foundation/decimal.ts';
import type { PublicTrade } from './exchange-order.ts';

export interface Candle {
  readonly openMs: number;
  readonly open: Px;
  high: Px;
  low: Px;
  close: Px;
  volume: bigint;
  notional: bigint;
  trades: number;
}

/** The trades of a market as candles of that length, oldest first; none where nothing traded. */
export function candlesOf(trades: readonly PublicTrade[], intervalMs: number): readonly Candle[] {
  const candles: Candle[] = [];
  for (const { lastPx, lastQty, atMs } of trades) {
    const openMs = atMs - (atMs % intervalMs);
    let candle = candles.at(-1);
    if (candle?.openMs !== openMs) {
      candle = {
        openMs,
        open: lastPx,
        high: lastPx,
        low: lastPx,
        close: lastPx,
        volume: 0n,
        notional: 0n,
        trades: 0,
      };
      candles.push(candle);
    }
    if (lastPx > candle.high) candle.high = lastPx;
    if (lastPx < candle.low) candle.low = lastPx;
    candle.close = lastPx;
    candle.volume += lastQty;
    candle.notional += notionalOf(lastPx, lastQty);
    candle.trades++;
  }
  return candles;
}

/** The average price of a candle, as text. */
export function vwapOf({ notional, volume, close }: Candle): string {
  return formatDecimal(volume === 0n ? close : (notional * 10n ** 18n) / volume);
}
