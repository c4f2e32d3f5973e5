import { defineIndicator } from './definition.ts';
import { emaSmoothing, type EmaParameters } from './ema.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { keepAt, smoothed, type Smoothing } from './smoothing.ts';
import { adapted, streamOf, type Stream } from './stream.ts';

/**
 * Triple exponential moving average (Mulloy 1994), in the unit of the values: 3 EMA - 3 EMA of the EMA + EMA of that.
 * Each average begins when the one before it has seen `period` values, and is seeded as the EMA is: with the mean of its
 * first period (TA-Lib), or with its first value (`seed: 'first'`, Tulip Indicators).
 */
export function temaInto(values: Float64Array, parameters: EmaParameters, out: Float64Array): void {
  const averages = { count: 0, once: 0, twice: 0, thrice: 0 };
  const smoothing = emaSmoothing(parameters);
  for (let i = 0; i < values.length; i++)
    out[i] = temaAfter(averages, values[i] ?? NaN, smoothing, parameters.period);
}

export function temaStream(parameters: EmaParameters): Stream<number, number> {
  const smoothing = emaSmoothing(parameters);
  return streamOf({ count: 0, once: 0, twice: 0, thrice: 0 }, (averages, value: number) =>
    temaAfter(averages, value, smoothing, parameters.period),
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
  batch: ({ close }, parameters, outputs) => {
    temaInto(close, parameters, outputs.tema);
  },
  stream: (parameters) =>
    adapted(
      temaStream(parameters),
      ({ close }) => close,
      (tema) => ({ tema }),
    ),
});

interface Averages {
  count: number;
  once: number;
  twice: number;
  thrice: number;
}

/** Takes one more value into the averages. */
function temaAfter(averages: Averages, value: number, smoothing: Smoothing, period: number): number {
  averages.count += 1;
  averages.once = smoothed(averages.once, value, keepAt(smoothing, averages.count));
  const second = averages.count - period + 1;
  if (second >= 1) averages.twice = smoothed(averages.twice, averages.once, keepAt(smoothing, second));
  const third = second - period + 1;
  if (third >= 1) averages.thrice = smoothed(averages.thrice, averages.twice, keepAt(smoothing, third));
  return third < period ? NaN : 3 * (averages.once - averages.twice) + averages.thrice;
}
