import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface LinearTrendParameters {
  readonly period: number;
}

/** `value`: where the line ends, at the newest bar. `slope`: its rise a bar. `rSquared`: the share of variance it explains. */
export type LinearTrendOutput = 'value' | 'slope' | 'rSquared';

/**
 * The least-squares line through the last `period` values against time. Of equal values it explains nothing:
 * `rSquared` is 0.
 */
export function linearTrendInto(
  values: Float64Array,
  parameters: LinearTrendParameters,
  outputs: Columns<LinearTrendOutput>,
): void {
  const { period } = parameters;
  assertPeriod(period, 2);
  for (const column of Object.values(outputs)) writeWarmUp(column, period - 1);
  for (let turn = period - 1; turn < values.length; turn += period) {
    keepSums(values, period, turn, outputs);
    linesAfter(values, period, turn, outputs);
  }
}

export function linearTrendStream({ period }: LinearTrendParameters): Stream<number, Row<LinearTrendOutput>> {
  assertPeriod(period, 2);
  return adapted(
    rollStream(LINEAR_TREND, period),
    (close: number) => ({ close }),
    (row) => row,
  );
}

export const linearTrendDefinition = defineIndicator({
  name: 'linear-trend',
  title: 'Least-squares line over time',
  version: 1,
  parameters: { period: periodParameter(20, 2) },
  inputs: ['close'],
  outputs: ['value', 'slope', 'rSquared'],
  warmUp: ({ period }) => period - 1,
  batch: ({ close }, parameters, outputs) => {
    linearTrendInto(close, parameters, outputs);
  },
  stream: (parameters) =>
    adapted(
      linearTrendStream(parameters),
      ({ close }) => close,
      (row) => row,
    ),
});

/** Sums of differences from the value at the turn: themselves, times their steps, squared. */
const LINEAR_TREND: RollingFormula<'close', LinearTrendOutput> = {
  inputs: ['close'],
  outputs: ['value', 'slope', 'rSquared'],
  width: 3,
  add: (sums, { inputs: { close }, at, origin, step }) => {
    const difference = (close[at] ?? NaN) - (close[origin] ?? NaN);
    sums[0] = (sums[0] ?? NaN) + difference;
    sums[1] = (sums[1] ?? NaN) + step * difference;
    sums[2] = (sums[2] ?? NaN) + difference * difference;
  },
  write: ({ value, slope, rSquared }, row, sums, { inputs: { close }, period, origin, step }) => {
    const sum = sums[0] ?? NaN;
    const products = productsOf(sum, sums[1] ?? NaN, period, step);
    slope[row] = slopeOf(products, period);
    value[row] = (close[origin] ?? NaN) + endOf(sum, products, period);
    rSquared[row] = explained(sum, sums[2] ?? NaN, products, period);
  },
};

/** The formula's sums that the window of the turn still holds of it and the later windows, kept in the outputs. */
function keepSums(
  values: Float64Array,
  period: number,
  turn: number,
  { value, slope, rSquared }: Columns<LinearTrendOutput>,
): void {
  const origin = values[turn] ?? NaN;
  const count = Math.min(period, values.length - turn);
  let sum = 0;
  let stepped = 0;
  let squares = 0;
  for (let k = period - 1; k >= 0; k--) {
    const difference = (values[turn - period + 1 + k] ?? NaN) - origin;
    sum += difference;
    stepped += (k - period + 1) * difference;
    squares += difference * difference;
    if (k >= count) continue;
    value[turn + k] = sum;
    slope[turn + k] = stepped;
    rSquared[turn + k] = squares;
  }
}

/** Adds what came since the turn to the kept sums and turns them into lines. */
function linesAfter(
  values: Float64Array,
  period: number,
  turn: number,
  { value, slope, rSquared }: Columns<LinearTrendOutput>,
): void {
  const origin = values[turn] ?? NaN;
  const count = Math.min(period, values.length - turn);
  let sum = 0;
  let stepped = 0;
  let squares = 0;
  for (let step = 0; step < count; step++) {
    const row = turn + step;
    const difference = (values[row] ?? NaN) - origin;
    sum += difference;
    stepped += step * difference;
    squares += difference * difference;
    const total = (value[row] ?? NaN) + sum;
    const products = productsOf(total, (slope[row] ?? NaN) + stepped, period, step);
    slope[row] = slopeOf(products, period);
    value[row] = origin + endOf(total, products, period);
    rSquared[row] = explained(total, (rSquared[row] ?? NaN) + squares, products, period);
  }
}

/** Products of deviations from the means of value and time, where time is 0 at the newest row and 1 - period at the oldest. */
function productsOf(sum: number, stepped: number, period: number, step: number): number {
  return stepped - (step + (1 - period) / 2) * sum;
}

function slopeOf(products: number, period: number): number {
  return products / ((period * (period * period - 1)) / 12);
}

/** How far above the value at the turn the line ends. */
function endOf(sum: number, products: number, period: number): number {
  return sum / period + slopeOf(products, period) * ((period - 1) / 2);
}

function explained(sum: number, squares: number, products: number, period: number): number {
  const spread = squares - (sum * sum) / period;
  return spread > 0 ? Math.min(1, (slopeOf(products, period) * products) / spread) : 0;
}
