import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { keepMoments, momentsStream, squaresOf } from './rolling-moments.ts';
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
  parameters: BollingerParameters,
  bands: Columns<Band>,
): void {
  const { period } = parameters;
  const { upper, middle, lower } = bands;
  assertPeriod(period);
  writeWarmUp(upper, period - 1);
  writeWarmUp(middle, period - 1);
  writeWarmUp(lower, period - 1);
  for (let turn = period - 1; turn < values.length; turn += period) {
    keepMoments(values, period, turn, { sums: middle, squares: upper, offset: turn });
    bandsAfter(values, turn, parameters, bands);
  }
}

export function bollingerStream({ period, deviations }: BollingerParameters): Stream<number, Row<Band>> {
  assertPeriod(period);
  const scale = 1 / period;
  return adapted(
    momentsStream(period),
    (value: number) => value,
    ({ mean, squares }) => {
      const reach = deviations * Math.sqrt(squares * scale);
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

/** Turns the kept sums of the windows from the turn on, which stand in `middle` and `upper`, into bands. */
function bandsAfter(
  values: Float64Array,
  turn: number,
  { period, deviations }: BollingerParameters,
  { upper, middle, lower }: Columns<Band>,
): void {
  const origin = values[turn] ?? NaN;
  const scale = 1 / period;
  const end = Math.min(turn + period, values.length);
  let sum = 0;
  let sumOfSquares = 0;
  for (let i = turn; i < end; i++) {
    const difference = (values[i] ?? NaN) - origin;
    sum += difference;
    sumOfSquares += difference * difference;
    const total = (middle[i] ?? NaN) + sum;
    const mean = origin + total * scale;
    const reach = deviations * Math.sqrt(squaresOf(total, (upper[i] ?? NaN) + sumOfSquares, scale) * scale);
    upper[i] = mean + reach;
    middle[i] = mean;
    lower[i] = mean - reach;
  }
}
