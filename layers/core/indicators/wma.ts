import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rollInto, rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod } from './warm-up.ts';

export interface WmaParameters {
  readonly period: number;
}

/** Linearly weighted moving average, in the unit of the values: the newest weighs `period`, the oldest 1. */
export function wmaInto(values: Float64Array, parameters: WmaParameters, out: Float64Array): void {
  rollInto(wmaFormula(parameters), { close: values }, { wma: out });
}

export function wmaStream(parameters: WmaParameters): Stream<number, number> {
  return adapted(
    rollStream(wmaFormula(parameters)),
    (close: number) => ({ close }),
    ({ wma }) => wma,
  );
}

export const wmaDefinition = defineIndicator({
  name: 'wma',
  title: 'Linearly weighted moving average',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['close'],
  outputs: ['wma'],
  warmUp: ({ period }) => period - 1,
  batch: (inputs, parameters, outputs) => {
    rollInto(wmaFormula(parameters), inputs, outputs);
  },
  stream: (parameters) => rollStream(wmaFormula(parameters)),
});

/** A row's weight is its step, measured from the turn, moved so that the newest row of the window weighs `period`. */
function wmaFormula({ period }: WmaParameters): RollingFormula<'close', 'wma'> {
  assertPeriod(period);
  const scale = 2 / (period * (period + 1));
  return {
    inputs: ['close'],
    outputs: ['wma'],
    period,
    width: 2,
    add: (sums, { inputs: { close }, at, origin, step }) => {
      const difference = (close[at] ?? NaN) - (close[origin] ?? NaN);
      sums[0] = (sums[0] ?? NaN) + difference;
      sums[1] = (sums[1] ?? NaN) + step * difference;
    },
    write: ({ wma }, row, sums, { inputs: { close }, origin, step }) => {
      const weighted = (sums[1] ?? NaN) + (period - step) * (sums[0] ?? NaN);
      wma[row] = (close[origin] ?? NaN) + weighted * scale;
    },
  };
}
