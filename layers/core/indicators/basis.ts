import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { simpleReturn } from './rate-of-change.ts';
import { adapted, type Stream } from './stream.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

/** A future, dated or perpetual, and the spot price it follows. */
export type FutureAndSpot = 'future' | 'spot';

/** Basis, a ratio of the spot price: future / spot - 1. It is 0 where the spot price is 0. */
export function basisInto(prices: Columns<FutureAndSpot>, out: Float64Array): void {
  windowInto(BASIS, prices, { basis: out });
}

export function basisStream(): Stream<Row<FutureAndSpot>, number> {
  return adapted(
    windowStream(BASIS),
    (prices: Row<FutureAndSpot>) => prices,
    ({ basis }) => basis,
  );
}

export const basisDefinition = defineIndicator({
  name: 'basis',
  title: 'Basis of a future over spot',
  version: 1,
  parameters: {},
  inputs: ['future', 'spot'],
  outputs: ['basis'],
  warmUp: () => 0,
  batch: (inputs, _, outputs) => {
    windowInto(BASIS, inputs, outputs);
  },
  stream: () => windowStream(BASIS),
});

const BASIS: Windowed<FutureAndSpot, 'basis'> = {
  inputs: ['future', 'spot'],
  outputs: ['basis'],
  rows: 1,
  write: ({ future, spot }, at, { basis }, row) => {
    basis[row] = simpleReturn(spot[at] ?? NaN, future[at] ?? NaN);
  },
};
