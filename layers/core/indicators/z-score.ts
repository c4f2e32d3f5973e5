import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { keepMoments, momentsStream, squaresOf } from './rolling-moments.ts';
import { adapted, composed, type Stream } from './stream.ts';
import { divisorOf, type Divisor } from './variance.ts';
import { writeWarmUp } from './warm-up.ts';

export interface ZScoreParameters {
  readonly period: number;
  readonly divisor?: Divisor;
}

/**
 * How many standard deviations the newest of the last `period` values lies from their mean: population deviation, as in
 * Bollinger bands, unless asked otherwise. It is 0 where all of them are equal.
 */
export function zScoreInto(values: Float64Array, parameters: ZScoreParameters, out: Float64Array): void {
  const { period } = parameters;
  const divisor = divisorOf(parameters);
  writeWarmUp(out, period - 1);
  const scale = 1 / period;
  const kept = { sums: new Float64Array(period), squares: new Float64Array(period), offset: 0 };
  for (let turn = period - 1; turn < values.length; turn += period) {
    keepMoments(values, period, turn, kept);
    const count = Math.min(period, values.length - turn);
    const origin = values[turn] ?? NaN;
    let sum = 0;
    let sumOfSquares = 0;
    for (let k = 0; k < count; k++) {
      const value = values[turn + k] ?? NaN;
      sum += value - origin;
      sumOfSquares += (value - origin) * (value - origin);
      const total = (kept.sums[k] ?? NaN) + sum;
      const squares = squaresOf(total, (kept.squares[k] ?? NaN) + sumOfSquares, scale);
      out[turn + k] = zScoreOf(value - (origin + total * scale), squares / divisor);
    }
  }
}

export function zScoreStream(parameters: ZScoreParameters): Stream<number, number> {
  const divisor = divisorOf(parameters);
  const moments = momentsStream(parameters.period);
  return composed((ask) => (value) => {
    const { mean, squares } = moments[ask](value);
    return zScoreOf(value - mean, squares / divisor);
  });
}

export const zScoreDefinition = defineIndicator({
  name: 'z-score',
  title: 'Rolling z-score',
  version: 1,
  parameters: { period: periodParameter(20, 2), divisor: choiceParameter('population', 'sample') },
  inputs: ['close'],
  outputs: ['zScore'],
  warmUp: ({ period }) => period - 1,
  batch: ({ close }, parameters, { zScore }) => {
    zScoreInto(close, parameters, zScore);
  },
  stream: (parameters) =>
    adapted(
      zScoreStream(parameters),
      ({ close }) => close,
      (zScore) => ({ zScore }),
    ),
});

function zScoreOf(distance: number, variance: number): number {
  return variance === 0 ? 0 : distance / Math.sqrt(variance);
}
