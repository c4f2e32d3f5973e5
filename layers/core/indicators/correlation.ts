import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { PAIR_SUMS, products, xSquares, ySquares, type Pair } from './pair-sums.ts';
import { periodParameter } from './parameter.ts';
import { rollInto, rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod } from './warm-up.ts';

export interface CorrelationParameters {
  readonly period: number;
}

/** Pearson's correlation of the last `period` values of x and y, -1 to 1. It is 0 where either of them stands still. */
export function correlationInto(
  pair: Columns<Pair>,
  { period }: CorrelationParameters,
  out: Float64Array,
): void {
  assertPeriod(period, 2);
  rollInto(CORRELATION, period, pair, { correlation: out });
}

export function correlationStream({ period }: CorrelationParameters): Stream<Row<Pair>, number> {
  assertPeriod(period, 2);
  return adapted(
    rollStream(CORRELATION, period),
    (pair: Row<Pair>) => pair,
    ({ correlation }) => correlation,
  );
}

export const correlationDefinition = defineIndicator({
  name: 'correlation',
  title: 'Rolling correlation of two series',
  version: 1,
  parameters: { period: periodParameter(60, 2) },
  inputs: ['x', 'y'],
  outputs: ['correlation'],
  warmUp: ({ period }) => period - 1,
  batch: (pair, parameters, { correlation }) => {
    correlationInto(pair, parameters, correlation);
  },
  stream: (parameters) =>
    adapted(
      correlationStream(parameters),
      (pair: Row<Pair>) => pair,
      (correlation) => ({ correlation }),
    ),
});

const CORRELATION: RollingFormula<Pair, 'correlation'> = {
  ...PAIR_SUMS,
  outputs: ['correlation'],
  write: ({ correlation }, row, sums, { period }) => {
    // Two roots, because the product of two tiny sums of squares may vanish where neither of them does.
    const scale = Math.sqrt(xSquares(sums, period)) * Math.sqrt(ySquares(sums, period));
    const ratio = scale > 0 ? products(sums, period) / scale : 0;
    correlation[row] = Math.max(-1, Math.min(1, ratio));
  },
};
