import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { seedCountOf, smoothInto, smoothStream, type Seed, type Smoothing } from './smoothing.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod } from './warm-up.ts';

export interface EmaParameters {
  readonly period: number;
  readonly seed?: Seed;
}

/**
 * Exponential moving average with weight 2 / (period + 1), in the unit of the values. Seeded with the mean of the first
 * period (ChartSchool, TA-Lib), or with the first value on request (`seed: 'first'`, which has no warm-up).
 */
export function emaInto(values: Float64Array, parameters: EmaParameters, out: Float64Array): void {
  smoothInto(values, emaSmoothing(parameters), out);
}

export function emaStream(parameters: EmaParameters): Stream<number, number> {
  return smoothStream(emaSmoothing(parameters));
}

export const emaDefinition = defineIndicator({
  name: 'ema',
  title: 'Exponential moving average',
  version: 1,
  parameters: { period: periodParameter(20), seed: choiceParameter('sma', 'first') },
  inputs: ['close'],
  outputs: ['ema'],
  warmUp: ({ period, seed }) => seedCountOf(period, seed) - 1,
  batch: ({ close }, parameters, { ema }) => {
    emaInto(close, parameters, ema);
  },
  stream: (parameters) =>
    adapted(
      emaStream(parameters),
      ({ close }) => close,
      (ema) => ({ ema }),
    ),
});

/** What an EMA of this period is as exponential smoothing. */
export function emaSmoothing({ period, seed = 'sma' }: EmaParameters): Smoothing {
  assertPeriod(period);
  return { keep: (period - 1) / (period + 1), seedCount: seedCountOf(period, seed) };
}
