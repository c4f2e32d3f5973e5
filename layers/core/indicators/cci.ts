import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { adapted, type Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';
import { typicalPrice } from './typical-price.ts';
import { assertPeriod } from './warm-up.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

export interface CciParameters {
  readonly period: number;
}

/**
 * Commodity channel index (Lambert 1980): the typical price's distance from its mean over the last `period` bars, in units
 * of 0.015 mean absolute deviations. It is 0 where all typical prices are equal.
 */
export function cciInto(bars: Columns<HighLowClose>, parameters: CciParameters, out: Float64Array): void {
  windowInto(cciFormula(parameters), bars, { cci: out });
}

export function cciStream(parameters: CciParameters): Stream<Row<HighLowClose>, number> {
  return adapted(
    windowStream(cciFormula(parameters)),
    (bar: Row<HighLowClose>) => bar,
    ({ cci }) => cci,
  );
}

export const cciDefinition = defineIndicator({
  name: 'cci',
  title: 'Commodity channel index',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['high', 'low', 'close'],
  outputs: ['cci'],
  warmUp: ({ period }) => period - 1,
  batch: (inputs, parameters, outputs) => {
    windowInto(cciFormula(parameters), inputs, outputs);
  },
  stream: (parameters) => windowStream(cciFormula(parameters)),
});

const LAMBERT = 0.015;

/** Both means are taken from the newest price, so that equal prices deviate by exactly nothing. */
function cciFormula({ period }: CciParameters): Windowed<HighLowClose, 'cci'> {
  assertPeriod(period);
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['cci'],
    rows: period,
    write: ({ high, low, close }, at, { cci }, row) => {
      const newest = typicalPrice(high[at] ?? NaN, low[at] ?? NaN, close[at] ?? NaN);
      let sum = 0;
      for (let i = at - period + 1; i <= at; i++) {
        sum += typicalPrice(high[i] ?? NaN, low[i] ?? NaN, close[i] ?? NaN) - newest;
      }
      const mean = sum / period;
      let deviations = 0;
      for (let i = at - period + 1; i <= at; i++) {
        deviations += Math.abs(typicalPrice(high[i] ?? NaN, low[i] ?? NaN, close[i] ?? NaN) - newest - mean);
      }
      cci[row] = deviations > 0 ? -mean / (LAMBERT * (deviations / period)) : 0;
    },
  };
}
