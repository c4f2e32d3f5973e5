import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rangePositionInto, rangePositionStream } from './range-position.ts';
import { adapted, type Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';

export interface WilliamsRParameters {
  readonly period: number;
}

/** Williams' %R (1973), -100 at the lowest low of the last `period` bars, 0 at the highest high; -50 where these are one. */
export function williamsRInto(
  bars: Columns<HighLowClose>,
  { period }: WilliamsRParameters,
  out: Float64Array,
): void {
  rangePositionInto(bars, period, out);
  for (let i = period - 1; i < out.length; i++) out[i] = 100 * ((out[i] ?? NaN) - 1);
}

export function williamsRStream({ period }: WilliamsRParameters): Stream<Row<HighLowClose>, number> {
  return adapted(
    rangePositionStream(period),
    (bar: Row<HighLowClose>) => bar,
    (position) => 100 * (position - 1),
  );
}

export const williamsRDefinition = defineIndicator({
  name: 'williams-r',
  title: "Williams' %R",
  version: 1,
  parameters: { period: periodParameter(14) },
  inputs: ['high', 'low', 'close'],
  outputs: ['williamsR'],
  warmUp: ({ period }) => period - 1,
  batch: (bars, parameters, { williamsR }) => {
    williamsRInto(bars, parameters, williamsR);
  },
  stream: (parameters) =>
    adapted(
      williamsRStream(parameters),
      (bar: Row<HighLowClose>) => bar,
      (williamsR) => ({ williamsR }),
    ),
});
