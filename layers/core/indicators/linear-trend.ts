import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rollInto, rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod } from './warm-up.ts';

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
  rollInto(linearTrendFormula(parameters), { close: values }, outputs);
}

export function linearTrendStream(parameters: LinearTrendParameters): Stream<number, Row<LinearTrendOutput>> {
  return adapted(
    rollStream(linearTrendFormula(parameters)),
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
  batch: (inputs, parameters, outputs) => {
    rollInto(linearTrendFormula(parameters), inputs, outputs);
  },
  stream: (parameters) => rollStream(linearTrendFormula(parameters)),
});

/** Time is a row's step less the newest row's: 0 at the newest, 1 - period at the oldest. */
function linearTrendFormula({ period }: LinearTrendParameters): RollingFormula<'close', LinearTrendOutput> {
  assertPeriod(period, 2);
  const meanTime = (1 - period) / 2;
  const timeSquares = (period * (period * period - 1)) / 12;
  return {
    inputs: ['close'],
    outputs: ['value', 'slope', 'rSquared'],
    period,
    width: 3,
    add: (sums, { inputs: { close }, at, origin, step }) => {
      const difference = (close[at] ?? NaN) - (close[origin] ?? NaN);
      sums[0] = (sums[0] ?? NaN) + difference;
      sums[1] = (sums[1] ?? NaN) + step * difference;
      sums[2] = (sums[2] ?? NaN) + difference * difference;
    },
    write: ({ value, slope, rSquared }, row, sums, { inputs: { close }, origin, step }) => {
      const sum = sums[0] ?? NaN;
      const products = (sums[1] ?? NaN) - (step + meanTime) * sum;
      const squares = (sums[2] ?? NaN) - (sum * sum) / period;
      const rise = products / timeSquares;
      value[row] = (close[origin] ?? NaN) + sum / period - rise * meanTime;
      slope[row] = rise;
      rSquared[row] = squares > 0 ? Math.min(1, (rise * products) / squares) : 0;
    },
  };
}
