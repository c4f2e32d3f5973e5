import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { adapted, streamOf, type Stream } from './stream.ts';

export type HighLowClose = 'high' | 'low' | 'close';

/**
 * True range (Wilder 1978), in the unit of the prices: from the lower of low and previous close to the higher of high
 * and previous close. The first bar has no previous close, so it is high - low there.
 */
export function trueRangeInto({ high, low, close }: Columns<HighLowClose>, out: Float64Array): void {
  let previousClose = NaN;
  for (let i = 0; i < close.length; i++) {
    out[i] = trueRange(high[i] ?? NaN, low[i] ?? NaN, previousClose);
    previousClose = close[i] ?? NaN;
  }
}

export function trueRangeStream(): Stream<Row<HighLowClose>, number> {
  return streamOf({ previousClose: NaN }, (state, { high, low, close }: Row<HighLowClose>) => {
    const range = trueRange(high, low, state.previousClose);
    state.previousClose = close;
    return range;
  });
}

export const trueRangeDefinition = defineIndicator({
  name: 'true-range',
  title: 'True range',
  version: 1,
  parameters: {},
  inputs: ['high', 'low', 'close'],
  outputs: ['trueRange'],
  warmUp: () => 0,
  batch: (bars, _, { trueRange: out }) => {
    trueRangeInto(bars, out);
  },
  stream: () =>
    adapted(
      trueRangeStream(),
      (bar: Row<HighLowClose>) => bar,
      (range) => ({ trueRange: range }),
    ),
});

/** Comparisons with the NaN before the first close are false, which leaves high - low. */
export function trueRange(high: number, low: number, previousClose: number): number {
  return (previousClose > high ? previousClose : high) - (previousClose < low ? previousClose : low);
}
