import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { momentsAfterTurn, momentsStream } from './rolling-moments.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface BollingerParameters {
  readonly period: number;
  /** How many standard deviations the bands lie from the middle. */
  readonly deviations: number;
}

export type Band = 'upper' | 'middle' | 'lower';

/** Bollinger bands (Bollinger 2001), in the unit of the values: the SMA and bands at population standard deviations. */
export function bollingerInto(
  values: Float64Array,
  { period, deviations }: BollingerParameters,
  { upper, middle, lower }: Columns<Band>,
): void {
  assertPeriod(period);
  writeWarmUp(upper, period - 1);
  writeWarmUp(middle, period - 1);
  writeWarmUp(lower, period - 1);
  for (let turn = period - 1; turn < values.length; turn += period) {
    momentsAfterTurn(values, { period, turn, offset: turn }, { mean: middle, squares: upper });
  }
  for (let i = period - 1; i < values.length; i++) {
    const mean = middle[i] ?? NaN;
    const reach = deviations * Math.sqrt((upper[i] ?? NaN) / period);
    upper[i] = mean + reach;
    lower[i] = mean - reach;
  }
}

export function bollingerStream({ period, deviations }: BollingerParameters): Stream<number, Row<Band>> {
  assertPeriod(period);
  return adapted(
    momentsStream(period),
    (value: number) => value,
    ({ mean, squares }) => {
      const reach = deviations * Math.sqrt(squares / period);
      return { upper: mean + reach, middle: mean, lower: mean - reach };
    },
  );
}

export const bollingerDefinition = defineIndicator({
  name: 'bollinger',
  title: 'Bollinger bands',
  version: 1,
  parameters: { period: periodParameter(20), deviations: { type: 'number', default: 2, min: 0, max: 20 } },
  inputs: ['close'],
  outputs: ['upper', 'middle', 'lower'],
  warmUp: ({ period }) => period - 1,
  batch: ({ close }, parameters, outputs) => {
    bollingerInto(close, parameters, outputs);
  },
  stream: (parameters) =>
    adapted(
      bollingerStream(parameters),
      ({ close }) => close,
      (row) => row,
    ),
});
