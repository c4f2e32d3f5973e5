import type { BestQuote } from './best-quote.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rollingTotalInto, rollingTotalStream } from './rolling-total.ts';
import { adapted, composed, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

export interface OrderFlowParameters {
  /** Over how many changes of the best quote it is summed. */
  readonly period: number;
}

/**
 * Order-flow imbalance (Cont, Kukanov and Stoikov 2014), in units of quantity: the net buying pressure of the last `period`
 * changes of the best quote. Prices are compared first. A higher bid is new demand of the whole new quantity, a lower one
 * the loss of the whole old quantity, and only at an equal price does the difference of quantities count; the ask is the
 * mirror image. Every change of the best quote must be a row.
 */
export function orderFlowImbalanceInto(
  quotes: Columns<BestQuote>,
  { period }: OrderFlowParameters,
  out: Float64Array,
): void {
  assertPeriod(period);
  windowInto(CHANGE_OF_FLOW, quotes, { change: out });
  const changes = out.subarray(1);
  rollingTotalInto(changes, period, changes);
  writeWarmUp(out, period);
}

export function orderFlowImbalanceStream({ period }: OrderFlowParameters): Stream<Row<BestQuote>, number> {
  const changes = windowStream(CHANGE_OF_FLOW);
  const total = rollingTotalStream(period);
  return composed((ask) => (quote) => {
    const { change } = changes[ask](quote);
    return Number.isNaN(change) ? NaN : total[ask](change);
  });
}

export const orderFlowImbalanceDefinition = defineIndicator({
  name: 'order-flow-imbalance',
  title: 'Order-flow imbalance at the best quote',
  version: 1,
  parameters: { period: periodParameter(100) },
  inputs: ['bidPx', 'bidQty', 'askPx', 'askQty'],
  outputs: ['imbalance'],
  warmUp: ({ period }) => period,
  batch: (quotes, parameters, { imbalance }) => {
    orderFlowImbalanceInto(quotes, parameters, imbalance);
  },
  stream: (parameters) =>
    adapted(
      orderFlowImbalanceStream(parameters),
      (quote: Row<BestQuote>) => quote,
      (imbalance) => ({ imbalance }),
    ),
});

/** The e_n of the paper: 1{Pb >= Pb'} qb - 1{Pb <= Pb'} qb' - 1{Pa <= Pa'} qa + 1{Pa >= Pa'} qa'. */
const CHANGE_OF_FLOW: Windowed<BestQuote, 'change'> = {
  inputs: ['bidPx', 'bidQty', 'askPx', 'askQty'],
  outputs: ['change'],
  rows: 2,
  write: ({ bidPx, bidQty, askPx, askQty }, at, { change }, row) => {
    const bid = bidPx[at] ?? NaN;
    const bidBefore = bidPx[at - 1] ?? NaN;
    const ask = askPx[at] ?? NaN;
    const askBefore = askPx[at - 1] ?? NaN;
    change[row] =
      (bid >= bidBefore ? (bidQty[at] ?? NaN) : 0) -
      (bid <= bidBefore ? (bidQty[at - 1] ?? NaN) : 0) -
      (ask <= askBefore ? (askQty[at] ?? NaN) : 0) +
      (ask >= askBefore ? (askQty[at - 1] ?? NaN) : 0);
  },
};
