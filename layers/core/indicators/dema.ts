import { defineIndicator } from './definition.ts';
import { emaSmoothing, type EmaParameters } from './ema.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { shareOf } from './smoothing.ts';
import { stepInto, stepStream, type Stepwise } from './stepwise.ts';
import { adapted, type Stream } from './stream.ts';

/**
 * Double exponential moving average (Mulloy 1994), in the unit of the values: twice the EMA less the EMA of the EMA, so
 * that it lags less.
 * Each average begins when the one before it has seen `period` values, and is seeded as the EMA is: with the mean of its
 * first period (TA-Lib), or with its first value (`seed: 'first'`, Tulip Indicators).
 */
export function demaInto(values: Float64Array, parameters: EmaParameters, out: Float64Array): void {
  stepInto(demaFormula(parameters), { close: values }, { dema: out });
}

export function demaStream(parameters: EmaParameters): Stream<number, number> {
  return adapted(
    stepStream(demaFormula(parameters)),
    (close: number) => ({ close }),
    ({ dema }) => dema,
  );
}

export const demaDefinition = defineIndicator({
  name: 'dema',
  title: 'Double exponential moving average',
  version: 1,
  parameters: { period: periodParameter(20), seed: choiceParameter('sma', 'first') },
  inputs: ['close'],
  outputs: ['dema'],
  warmUp: ({ period }) => 2 * (period - 1),
  batch: (inputs, parameters, outputs) => {
    stepInto(demaFormula(parameters), inputs, outputs);
  },
  stream: (parameters) => stepStream(demaFormula(parameters)),
});

interface Averages {
  count: number;
  once: number;
  twice: number;
}

function demaFormula(parameters: EmaParameters): Stepwise<Averages, 'close', 'dema'> {
  const smoothing = emaSmoothing(parameters);
  const { period } = parameters;
  return {
    inputs: ['close'],
    outputs: ['dema'],
    start: { count: 0, once: 0, twice: 0 },
    step: (state, { close }, at, { dema }) => {
      state.count += 1;
      state.once += shareOf(smoothing, state.count) * ((close[at] ?? NaN) - state.once);
      if (state.count >= period) {
        state.twice += shareOf(smoothing, state.count - period + 1) * (state.once - state.twice);
      }
      dema[at] = state.count < 2 * period - 1 ? NaN : 2 * state.once - state.twice;
    },
  };
}
