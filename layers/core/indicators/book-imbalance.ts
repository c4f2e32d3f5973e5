import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { adapted, type Stream } from './stream.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

/** Quantities that stand on the two sides of a book. */
export type BookSides = 'bid' | 'ask';

/**
 * (bid - ask) / (bid + ask), -1 to 1; 0 where the book is empty. Of the quantities at the best bid and ask it is the queue
 * imbalance (Gould and Bonart 2016), of those summed over n levels by `depthOver` the depth imbalance.
 */
export function bookImbalanceInto(sides: Columns<BookSides>, out: Float64Array): void {
  windowInto(BOOK_IMBALANCE, sides, { imbalance: out });
}

export function bookImbalanceStream(): Stream<Row<BookSides>, number> {
  return adapted(
    windowStream(BOOK_IMBALANCE),
    (sides: Row<BookSides>) => sides,
    ({ imbalance }) => imbalance,
  );
}

/** The quantity on the first `levels` of a side, whose quantities are given best first. */
export function depthOver(quantities: ArrayLike<number>, levels: number): number {
  let depth = 0;
  for (let i = 0; i < Math.min(levels, quantities.length); i++) depth += quantities[i] ?? 0;
  return depth;
}

export const queueImbalanceDefinition = defineIndicator({
  name: 'queue-imbalance',
  title: 'Imbalance of the quantities at the best bid and ask',
  version: 1,
  parameters: {},
  inputs: ['bidQty', 'askQty'],
  outputs: ['imbalance'],
  warmUp: () => 0,
  batch: ({ bidQty, askQty }, _, { imbalance }) => {
    bookImbalanceInto({ bid: bidQty, ask: askQty }, imbalance);
  },
  stream: () =>
    adapted(
      bookImbalanceStream(),
      ({ bidQty, askQty }: Row<'bidQty' | 'askQty'>) => ({ bid: bidQty, ask: askQty }),
      (imbalance) => ({ imbalance }),
    ),
});

export const depthImbalanceDefinition = defineIndicator({
  name: 'depth-imbalance',
  title: 'Imbalance of the quantities on the first levels of a book',
  version: 1,
  parameters: {},
  inputs: ['bidDepth', 'askDepth'],
  outputs: ['imbalance'],
  warmUp: () => 0,
  batch: ({ bidDepth, askDepth }, _, { imbalance }) => {
    bookImbalanceInto({ bid: bidDepth, ask: askDepth }, imbalance);
  },
  stream: () =>
    adapted(
      bookImbalanceStream(),
      ({ bidDepth, askDepth }: Row<'bidDepth' | 'askDepth'>) => ({ bid: bidDepth, ask: askDepth }),
      (imbalance) => ({ imbalance }),
    ),
});

const BOOK_IMBALANCE: Windowed<BookSides, 'imbalance'> = {
  inputs: ['bid', 'ask'],
  outputs: ['imbalance'],
  rows: 1,
  write: ({ bid, ask }, at, { imbalance }, row) => {
    const bought = bid[at] ?? NaN;
    const offered = ask[at] ?? NaN;
    imbalance[row] = bought + offered > 0 ? (bought - offered) / (bought + offered) : 0;
  },
};
