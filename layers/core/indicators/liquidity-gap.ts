import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rollInto, rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, type Stream } from './stream.ts';

export interface LiquidityGapParameters {
  readonly period: number;
}

export type BestPrice = 'bidPx' | 'askPx';

/**
 * Liquidity gap, a ratio: the spread over the mean spread of the last `period` quotes. 1 is ordinary; several times that
 * is a book whose near levels have gone. Where there has been no spread at all it is 1.
 */
export function liquidityGapInto(
  quotes: Columns<BestPrice>,
  { period }: LiquidityGapParameters,
  out: Float64Array,
): void {
  rollInto(LIQUIDITY_GAP, period, quotes, { gap: out });
}

export function liquidityGapStream({ period }: LiquidityGapParameters): Stream<Row<BestPrice>, number> {
  return adapted(
    rollStream(LIQUIDITY_GAP, period),
    (quote: Row<BestPrice>) => quote,
    ({ gap }) => gap,
  );
}

export const liquidityGapDefinition = defineIndicator({
  name: 'liquidity-gap',
  title: 'Spread over its mean',
  version: 1,
  parameters: { period: periodParameter(100) },
  inputs: ['bidPx', 'askPx'],
  outputs: ['gap'],
  warmUp: ({ period }) => period - 1,
  batch: (quotes, parameters, { gap }) => {
    liquidityGapInto(quotes, parameters, gap);
  },
  stream: (parameters) =>
    adapted(
      liquidityGapStream(parameters),
      (quote: Row<BestPrice>) => quote,
      (gap) => ({ gap }),
    ),
});

/** A crossed quote counts as one without a spread. */
const LIQUIDITY_GAP: RollingFormula<BestPrice, 'gap'> = {
  inputs: ['bidPx', 'askPx'],
  outputs: ['gap'],
  width: 1,
  add: (sums, { inputs, at }) => {
    sums[0] = (sums[0] ?? NaN) + spreadAt(inputs, at);
  },
  write: ({ gap }, row, sums, { inputs, period, at }) => {
    const mean = (sums[0] ?? NaN) / period;
    gap[row] = mean > 0 ? spreadAt(inputs, at) / mean : 1;
  },
};

function spreadAt({ bidPx, askPx }: Columns<BestPrice>, at: number): number {
  return Math.max(0, (askPx[at] ?? NaN) - (bidPx[at] ?? NaN));
}
