import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import type { OrderFlowParameters } from './order-flow-imbalance.ts';
import { periodParameter } from './parameter.ts';
import { rollingTotalInto, rollingTotalStream } from './rolling-total.ts';
import { adapted, composed, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

export type BestQuantity = 'bidQty' | 'askQty';

/**
 * The simple difference form of order flow, in units of quantity: what the best bid's quantity gained less what the best
 * ask's gained, over the last `period` changes. Inferior to order-flow imbalance, because it does not look at the prices:
 * a bid that steps up to a thinner level reads as selling. It is here to be compared with, and for feeds without prices.
 */
export function quantityDifferenceInto(
  quotes: Columns<BestQuantity>,
  { period }: OrderFlowParameters,
  out: Float64Array,
): void {
  assertPeriod(period);
  windowInto(CHANGE_OF_QUANTITY, quotes, { change: out });
  const changes = out.subarray(1);
  rollingTotalInto(changes, period, changes);
  writeWarmUp(out, period);
}

export function quantityDifferenceStream({ period }: OrderFlowParameters): Stream<Row<BestQuantity>, number> {
  const changes = windowStream(CHANGE_OF_QUANTITY);
  const total = rollingTotalStream(period);
  return composed((ask) => (quote) => {
    const { change } = changes[ask](quote);
    return Number.isNaN(change) ? NaN : total[ask](change);
  });
}

export const quantityDifferenceDefinition = defineIndicator({
  name: 'quantity-difference',
  title: 'Change of best bid quantity less change of best ask quantity',
  version: 1,
  parameters: { period: periodParameter(100) },
  inputs: ['bidQty', 'askQty'],
  outputs: ['difference'],
  warmUp: ({ period }) => period,
  batch: (quotes, parameters, { difference }) => {
    quantityDifferenceInto(quotes, parameters, difference);
  },
  stream: (parameters) =>
    adapted(
      quantityDifferenceStream(parameters),
      (quote: Row<BestQuantity>) => quote,
      (difference) => ({ difference }),
    ),
});

const CHANGE_OF_QUANTITY: Windowed<BestQuantity, 'change'> = {
  inputs: ['bidQty', 'askQty'],
  outputs: ['change'],
  rows: 2,
  write: ({ bidQty, askQty }, at, { change }, row) => {
    const bidGain = (bidQty[at] ?? NaN) - (bidQty[at - 1] ?? NaN);
    const askGain = (askQty[at] ?? NaN) - (askQty[at - 1] ?? NaN);
    change[row] = bidGain - askGain;
  },
};
