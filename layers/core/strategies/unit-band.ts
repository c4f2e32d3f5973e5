import { at } from '../foundation/assert.ts';
import { bollingerInto, type Band } from '../indicators/bollinger.ts';
import type { Columns } from '../indicators/definition.ts';

/** Bollinger bands one standard deviation wide, from which every other width follows; NaN before `period` values. */
export function unitBandOf(values: Float64Array, period: number): Columns<Band> {
  const { length } = values;
  const band = {
    upper: new Float64Array(length),
    middle: new Float64Array(length),
    lower: new Float64Array(length),
  };
  bollingerInto(values, { period, deviations: 1 }, band);
  return band;
}

/** How many standard deviations a price lies from the mean of the given bar; 0 where prices never moved. */
export function deviationsFrom({ upper, middle }: Columns<Band>, bar: number, price: number): number {
  const mean = at(middle, bar);
  const deviation = at(upper, bar) - mean;
  return deviation > 0 ? (price - mean) / deviation : 0;
}

/** The price that lies so many standard deviations from the mean of the given bar. */
export function priceAt({ upper, middle }: Columns<Band>, bar: number, deviations: number): number {
  const mean = at(middle, bar);
  return mean + deviations * (at(upper, bar) - mean);
}
