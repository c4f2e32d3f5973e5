import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { rangePositionInto, rangePositionStream } from './range-position.ts';
import { rsiInto, rsiStream } from './rsi.ts';
import type { Seed } from './smoothing.ts';
import { adapted, composed, type Stream } from './stream.ts';
import { writeWarmUp } from './warm-up.ts';

export interface StochasticRsiParameters {
  readonly rsiPeriod: number;
  /** How many values of the RSI make its range. */
  readonly period: number;
  readonly seed?: Seed;
}

/**
 * StochRSI (Chande and Kroll 1994), 0 to 1 and not smoothed: where the RSI stands in its own range over `period` values;
 * 0.5 where it has not moved. Smoothing it is the business of an SMA.
 */
export function stochasticRsiInto(
  values: Float64Array,
  { rsiPeriod, period, seed = 'sma' }: StochasticRsiParameters,
  out: Float64Array,
): void {
  rsiInto(values, { period: rsiPeriod, seed }, out);
  const rsi = out.subarray(rsiPeriod);
  rangePositionInto({ high: rsi, low: rsi, close: rsi }, period, rsi);
  writeWarmUp(out, rsiPeriod + period - 1);
}

export function stochasticRsiStream({
  rsiPeriod,
  period,
  seed = 'sma',
}: StochasticRsiParameters): Stream<number, number> {
  const strength = rsiStream({ period: rsiPeriod, seed });
  const position = rangePositionStream(period);
  return composed((ask) => (value) => {
    const rsi = strength[ask](value);
    return Number.isNaN(rsi) ? NaN : position[ask]({ high: rsi, low: rsi, close: rsi });
  });
}

export const stochasticRsiDefinition = defineIndicator({
  name: 'stochastic-rsi',
  title: 'Stochastic RSI',
  version: 1,
  parameters: {
    rsiPeriod: periodParameter(14),
    period: periodParameter(14),
    seed: choiceParameter('sma', 'first'),
  },
  inputs: ['close'],
  outputs: ['stochasticRsi'],
  warmUp: ({ rsiPeriod, period }) => rsiPeriod + period - 1,
  batch: ({ close }, parameters, { stochasticRsi }) => {
    stochasticRsiInto(close, parameters, stochasticRsi);
  },
  stream: (parameters) =>
    adapted(
      stochasticRsiStream(parameters),
      ({ close }) => close,
      (stochasticRsi) => ({ stochasticRsi }),
    ),
});
