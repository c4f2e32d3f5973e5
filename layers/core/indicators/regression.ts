import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { PAIR_SUMS, products, xMean, xSquares, yMean, ySquares, type Pair } from './pair-sums.ts';
import { periodParameter } from './parameter.ts';
import { rollInto, rollStream, type RollingFormula } from './rolling-sums.ts';
import type { Stream } from './stream.ts';
import { assertPeriod } from './warm-up.ts';

export interface RegressionParameters {
  readonly period: number;
}

/** y = intercept + slope * x, and the share of the variance of y that it explains. */
export type RegressionOutput = 'slope' | 'intercept' | 'rSquared';

/**
 * Ordinary least squares of y on x over the last `period` values. Where x stands still the slope is 0 and the intercept
 * the mean of y; where either does, `rSquared` is 0.
 */
export function regressionInto(
  pair: Columns<Pair>,
  { period }: RegressionParameters,
  outputs: Columns<RegressionOutput>,
): void {
  assertPeriod(period, 2);
  rollInto(REGRESSION, period, pair, outputs);
}

export function regressionStream({ period }: RegressionParameters): Stream<Row<Pair>, Row<RegressionOutput>> {
  assertPeriod(period, 2);
  return rollStream(REGRESSION, period);
}

export const regressionDefinition = defineIndicator({
  name: 'regression',
  title: 'Rolling regression of y on x',
  version: 1,
  parameters: { period: periodParameter(60, 2) },
  inputs: ['x', 'y'],
  outputs: ['slope', 'intercept', 'rSquared'],
  warmUp: ({ period }) => period - 1,
  batch: regressionInto,
  stream: regressionStream,
});

const REGRESSION: RollingFormula<Pair, RegressionOutput> = {
  ...PAIR_SUMS,
  outputs: ['slope', 'intercept', 'rSquared'],
  write: ({ slope, intercept, rSquared }, row, sums, window) => {
    const { period } = window;
    const spread = xSquares(sums, period);
    const shared = products(sums, period);
    const explainable = ySquares(sums, period);
    const rise = spread > 0 ? shared / spread : 0;
    slope[row] = rise;
    intercept[row] = yMean(sums, period, window) - rise * xMean(sums, period, window);
    rSquared[row] = explainable > 0 ? Math.min(1, (rise * shared) / explainable) : 0;
  },
};
