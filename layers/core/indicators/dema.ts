import { defineIndicator } from './definition.ts';
import { emaSmoothing, type EmaParameters } from './ema.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { keepAt, smoothed, type Smoothing } from './smoothing.ts';
import { adapted, streamOf, type Stream } from './stream.ts';

/**
 * Double exponential moving average (Mulloy 1994), in the unit of the values: twice the EMA less the EMA of the EMA, so
 * that it lags less.
 * Each average begins when the one before it has seen `period` values, and is seeded as the EMA is: with the mean of its
 * first period (TA-Lib), or with its first value (`seed: 'first'`, Tulip Indicators).
 */
export function demaInto(values: Float64Array, parameters: EmaParameters, out: Float64Array): void {
  const averages = { count: 0, once: 0, twice: 0 };
  const smoothing = emaSmoothing(parameters);
  for (let i = 0; i < values.length; i++)
    out[i] = demaAfter(averages, values[i] ?? NaN, smoothing, parameters.period);
}

export function demaStream(parameters: EmaParameters): Stream<number, number> {
  const smoothing = emaSmoothing(parameters);
  return streamOf({ count: 0, once: 0, twice: 0 }, (averages, value: number) =>
    demaAfter(averages, value, smoothing, parameters.period),
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
  batch: ({ close }, parameters, outputs) => {
    demaInto(close, parameters, outputs.dema);
  },
  stream: (parameters) =>
    adapted(
      demaStream(parameters),
      ({ close }) => close,
      (dema) => ({ dema }),
    ),
});

interface Averages {
  count: number;
  once: number;
  twice: number;
}

/** Takes one more value into the averages. */
function demaAfter(averages: Averages, value: number, smoothing: Smoothing, period: number): number {
  averages.count += 1;
  averages.once = smoothed(averages.once, value, keepAt(smoothing, averages.count));
  const second = averages.count - period + 1;
  if (second >= 1) averages.twice = smoothed(averages.twice, averages.once, keepAt(smoothing, second));
  return second < period ? NaN : 2 * averages.once - averages.twice;
}
