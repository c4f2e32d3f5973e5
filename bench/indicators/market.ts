import { seededRng } from '../../layers/core/foundation/rng.ts';
import type { Columns } from '../../layers/core/indicators/columns.ts';

/** The same bars in the shapes the libraries want: columns of doubles, plain arrays, one object a bar. */
export interface Market {
  readonly columns: Columns<'open' | 'high' | 'low' | 'close' | 'volume'>;
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly volume: number[];
  readonly candles: Candle[];
}

export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A price that wanders by 1 % a bar, from a seed. */
export function wanderingMarket(length: number, seed = 2026): Market {
  const rng = seededRng(seed);
  let price = 100;
  const candles = Array.from({ length }, (): Candle => {
    const open = price;
    // Drawn back to 100, so that no rounding of levels near zero decides a comparison.
    price = 100 * Math.exp(0.995 * Math.log(price / 100) + 0.01 * rng.normal());
    const high = Math.max(open, price) * (1 + 0.005 * rng.next());
    const low = Math.min(open, price) * (1 - 0.005 * rng.next());
    return { open, high, low, close: price, volume: 1 + rng.below(10_000) };
  });
  const column = (name: keyof Candle): number[] => candles.map((candle) => candle[name]);
  const [open, high, low, close, volume] = [
    column('open'),
    column('high'),
    column('low'),
    column('close'),
    column('volume'),
  ];
  return {
    columns: {
      open: Float64Array.from(open),
      high: Float64Array.from(high),
      low: Float64Array.from(low),
      close: Float64Array.from(close),
      volume: Float64Array.from(volume),
    },
    open,
    high,
    low,
    close,
    volume,
    candles,
  };
}
