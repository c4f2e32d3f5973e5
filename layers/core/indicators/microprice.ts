import type { BestQuote } from './best-quote.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { adapted, type Stream } from './stream.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

/**
 * The microprice, in the unit of the prices: the mid moved towards the side with less quantity, each price weighted by the
 * quantity that stands against it (the weighted mid of Gatheral and Oomen 2010; Stoikov 2018 calls an estimate that is
 * trained on top of it the micro-price). Where nothing stands on either side it is the mid.
 */
export function micropriceInto(quotes: Columns<BestQuote>, out: Float64Array): void {
  windowInto(MICROPRICE, quotes, { microprice: out });
}

export function micropriceStream(): Stream<Row<BestQuote>, number> {
  return adapted(
    windowStream(MICROPRICE),
    (quote: Row<BestQuote>) => quote,
    ({ microprice }) => microprice,
  );
}

export const micropriceDefinition = defineIndicator({
  name: 'microprice',
  title: 'Mid weighted by the opposite quantities',
  version: 1,
  parameters: {},
  inputs: ['bidPx', 'bidQty', 'askPx', 'askQty'],
  outputs: ['microprice'],
  warmUp: () => 0,
  batch: (quotes, _, { microprice }) => {
    micropriceInto(quotes, microprice);
  },
  stream: () => windowStream(MICROPRICE),
});

const MICROPRICE: Windowed<BestQuote, 'microprice'> = {
  inputs: ['bidPx', 'bidQty', 'askPx', 'askQty'],
  outputs: ['microprice'],
  rows: 1,
  write: ({ bidPx, bidQty, askPx, askQty }, at, { microprice }, row) => {
    const bid = bidPx[at] ?? NaN;
    const bought = bidQty[at] ?? NaN;
    const both = bought + (askQty[at] ?? NaN);
    microprice[row] = bid + ((askPx[at] ?? NaN) - bid) * (both > 0 ? bought / both : 0.5);
  },
};
