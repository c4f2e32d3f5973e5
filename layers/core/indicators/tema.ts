import { defineIndicator } from './definition.ts';
import { emaSmoothing, type EmaParameters } from './ema.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { shareOf } from './smoothing.ts';
import { stepInto, stepStream, type Stepwise } from './stepwise.ts';
import { adapted, type Stream } from './stream.ts';

/**
 * Triple exponential moving average (Mulloy 1994), in the unit of the values: 3 EMA - 3 EMA of the EMA + EMA of that.
 * Each average begins when the one before it has seen `period` values, and is seeded as the EMA is: with the mean of its
 * first period (TA-Lib), or with its first value (`seed: 'first'`, Tulip Indicators).
 */
export function temaInto(values: Float64Array, parameters: EmaParameters, out: Float64Array): void {
  stepInto(temaFormula(parameters), { close: values }, { tema: out });
}

export function temaStream(parameters: EmaParameters): Stream<number, number> {
  return adapted(
    stepStream(temaFormula(parameters)),
    (close: number) => ({ close }),
    ({ tema }) => tema,
  );
}

export const temaDefinition = defineIndicator({
  name: 'tema',
  title: 'Triple exponential moving average',
  version: 1,
  parameters: { period: periodParameter(20), seed: choiceParameter('sma', 'first') },
  inputs: ['close'],
  outputs: ['tema'],
  warmUp: ({ period }) => 3 * (period - 1),
  batch: (inputs, parameters, outputs) => {
    stepInto(temaFormula(parameters), inputs, outputs);
  },
  stream: (parameters) => stepStream(temaFormula(parameters)),
});

interface Averages {
  count: number;
  once: number;
  twice: number;
  thrice: number;
}

function temaFormula(parameters: EmaParameters): Stepwise<Averages, 'close', 'tema'> {
  const smoothing = emaSmoothing(parameters);
  const { period } = parameters;
  return {
    inputs: ['close'],
    outputs: ['tema'],
    start: { count: 0, once: 0, twice: 0, thrice: 0 },
    step: (state, { close }, at, { tema }) => {
      state.count += 1;
      state.once += shareOf(smoothing, state.count) * ((close[at] ?? NaN) - state.once);
      if (state.count >= period) {
        state.twice += shareOf(smoothing, state.count - period + 1) * (state.once - state.twice);
      }
      if (state.count >= 2 * period - 1) {
        state.thrice += shareOf(smoothing, state.count - 2 * period + 2) * (state.twice - state.thrice);
      }
      tema[at] = state.count < 3 * period - 2 ? NaN : 3 * (state.once - state.twice) + state.thrice;
    },
  };
}
