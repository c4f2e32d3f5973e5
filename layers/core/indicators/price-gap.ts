import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { adapted, type Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

/**
 * Price gap, a ratio of the previous close: how far the whole bar lies above the previous high (positive) or below the
 * previous low (negative); 0 where the two bars touch, and where the previous close is 0.
 */
export function priceGapInto(bars: Columns<HighLowClose>, out: Float64Array): void {
  windowInto(PRICE_GAP, bars, { gap: out });
}

export function priceGapStream(): Stream<Row<HighLowClose>, number> {
  return adapted(
    windowStream(PRICE_GAP),
    (bar: Row<HighLowClose>) => bar,
    ({ gap }) => gap,
  );
}

export const priceGapDefinition = defineIndicator({
  name: 'price-gap',
  title: 'Gap between two bars',
  version: 1,
  parameters: {},
  inputs: ['high', 'low', 'close'],
  outputs: ['gap'],
  warmUp: () => 1,
  batch: (inputs, _, outputs) => {
    windowInto(PRICE_GAP, inputs, outputs);
  },
  stream: () => windowStream(PRICE_GAP),
});

const PRICE_GAP: Windowed<HighLowClose, 'gap'> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['gap'],
  rows: 2,
  write: ({ high, low, close }, at, { gap }, row) => {
    const above = (low[at] ?? NaN) - (high[at - 1] ?? NaN);
    const below = (high[at] ?? NaN) - (low[at - 1] ?? NaN);
    const before = close[at - 1] ?? NaN;
    gap[row] = before === 0 ? 0 : (Math.max(0, above) + Math.min(0, below)) / before;
  },
};
