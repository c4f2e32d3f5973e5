import { adxInto, type AdxOutput } from '../indicators/adx.ts';
import { atrInto } from '../indicators/atr.ts';
import type { Columns } from '../indicators/definition.ts';
import { emaInto } from '../indicators/ema.ts';
import { highestInto, lowestInto } from '../indicators/rolling-extremes.ts';
import { rsiInto } from '../indicators/rsi.ts';
import { smaInto } from '../indicators/sma.ts';
import type { BarWindow } from '../market/bar-window.ts';

/** The indicators that the rules read, each as fresh columns as long as the window, NaN in their own warm-up. */

export function adxOf(bars: BarWindow, period: number): Columns<AdxOutput> {
  const { length } = bars;
  const columns = {
    adx: new Float64Array(length),
    plusDi: new Float64Array(length),
    minusDi: new Float64Array(length),
  };
  adxInto(bars, { period }, columns);
  return columns;
}

/** In Wilder's smoothing. */
export function atrOf(bars: BarWindow, period: number): Float64Array {
  const atr = new Float64Array(bars.length);
  atrInto(bars, { period }, atr);
  return atr;
}

export function emaOf(values: Float64Array, period: number): Float64Array {
  const ema = new Float64Array(values.length);
  emaInto(values, { period }, ema);
  return ema;
}

export function highestOf(values: Float64Array, period: number): Float64Array {
  const highest = new Float64Array(values.length);
  highestInto(values, { period }, highest);
  return highest;
}

export function lowestOf(values: Float64Array, period: number): Float64Array {
  const lowest = new Float64Array(values.length);
  lowestInto(values, { period }, lowest);
  return lowest;
}

export function rsiOf(values: Float64Array, period: number): Float64Array {
  const rsi = new Float64Array(values.length);
  rsiInto(values, { period }, rsi);
  return rsi;
}

export function smaOf(values: Float64Array, period: number): Float64Array {
  const sma = new Float64Array(values.length);
  smaInto(values, { period }, sma);
  return sma;
}
