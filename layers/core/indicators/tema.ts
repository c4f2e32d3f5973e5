import { defineIndicator } from './definition.ts';
import { emaSmoothing, type EmaParameters } from './ema.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { seedCountOf, shareOf } from './smoothing.ts';
import { stepInto, stepStream, type Stepwise } from './stepwise.ts';
import { adapted, type Stream } from './stream.ts';

/**
 * Triple exponential moving average (Mulloy 1994), in the unit of the values: 3 EMA - 3 EMA of the EMA + EMA of that.
 * Seeded as the EMA is, each average by its own first period.
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
  warmUp: ({ period, seed }) => 3 * (seedCountOf(period, seed) - 1),
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
  const { seedCount } = smoothing;
  return {
    inputs: ['close'],
    outputs: ['tema'],
    start: { count: 0, once: 0, twice: 0, thrice: 0 },
    step: (state, { close }, at, { tema }) => {
      state.count += 1;
      state.once += shareOf(smoothing, state.count) * ((close[at] ?? NaN) - state.once);
      if (state.count >= seedCount) {
        state.twice += shareOf(smoothing, state.count - seedCount + 1) * (state.once - state.twice);
      }
      if (state.count >= 2 * seedCount - 1) {
        state.thrice += shareOf(smoothing, state.count - 2 * seedCount + 2) * (state.twice - state.thrice);
      }
      tema[at] = state.count < 3 * seedCount - 2 ? NaN : 3 * (state.once - state.twice) + state.thrice;
    },
  };
}
