import type { Band } from './bollinger.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { highestInto, highestStream, lowestInto, lowestStream } from './rolling-extremes.ts';
import { composed, type Stream } from './stream.ts';

export interface DonchianParameters {
  readonly period: number;
}

export type HighLow = 'high' | 'low';

/**
 * Donchian channel: the highest high and the lowest low of the last `period` bars, this one included, and their midpoint.
 * A breakout compares a price with the channel of the bar before.
 */
export function donchianInto(
  { high, low }: Columns<HighLow>,
  parameters: DonchianParameters,
  { upper, middle, lower }: Columns<Band>,
): void {
  highestInto(high, parameters, upper);
  lowestInto(low, parameters, lower);
  for (let i = 0; i < middle.length; i++) middle[i] = ((upper[i] ?? NaN) + (lower[i] ?? NaN)) / 2;
}

export function donchianStream(parameters: DonchianParameters): Stream<Row<HighLow>, Row<Band>> {
  const highest = highestStream(parameters);
  const lowest = lowestStream(parameters);
  return composed((ask) => ({ high, low }) => {
    const upper = highest[ask](high);
    const lower = lowest[ask](low);
    return { upper, middle: (upper + lower) / 2, lower };
  });
}

export const donchianDefinition = defineIndicator({
  name: 'donchian',
  title: 'Donchian channel',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['high', 'low'],
  outputs: ['upper', 'middle', 'lower'],
  warmUp: ({ period }) => period - 1,
  batch: donchianInto,
  stream: donchianStream,
});
