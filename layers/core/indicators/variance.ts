import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { keepMoments, momentsStream, squaresOf } from './rolling-moments.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

/** Whether squared deviations are divided by their number or by one less. */
export type Divisor = 'population' | 'sample';

export interface VarianceParameters {
  readonly period: number;
  readonly divisor?: Divisor;
}

/** `deviation` is the root of `variance`, in the unit of the values. */
export type VarianceOutput = 'variance' | 'deviation';

/** Variance and standard deviation of the last `period` values: of the population unless the sample's is asked for. */
export function varianceInto(
  values: Float64Array,
  parameters: VarianceParameters,
  { variance, deviation }: Columns<VarianceOutput>,
): void {
  const { period } = parameters;
  const divisor = divisorOf(parameters);
  writeWarmUp(variance, period - 1);
  writeWarmUp(deviation, period - 1);
  const scale = 1 / period;
  for (let turn = period - 1; turn < values.length; turn += period) {
    keepMoments(values, period, turn, { sums: deviation, squares: variance, offset: turn });
    const end = Math.min(turn + period, values.length);
    const origin = values[turn] ?? NaN;
    let sum = 0;
    let sumOfSquares = 0;
    for (let i = turn; i < end; i++) {
      const difference = (values[i] ?? NaN) - origin;
      sum += difference;
      sumOfSquares += difference * difference;
      const squares = squaresOf((deviation[i] ?? NaN) + sum, (variance[i] ?? NaN) + sumOfSquares, scale);
      variance[i] = squares / divisor;
      deviation[i] = Math.sqrt(squares / divisor);
    }
  }
}

export function varianceStream(parameters: VarianceParameters): Stream<number, Row<VarianceOutput>> {
  const divisor = divisorOf(parameters);
  return adapted(
    momentsStream(parameters.period),
    (value: number) => value,
    ({ squares }) => ({ variance: squares / divisor, deviation: Math.sqrt(squares / divisor) }),
  );
}

export const varianceDefinition = defineIndicator({
  name: 'variance',
  title: 'Rolling variance and standard deviation',
  version: 1,
  parameters: { period: periodParameter(20, 2), divisor: choiceParameter('population', 'sample') },
  inputs: ['close'],
  outputs: ['variance', 'deviation'],
  warmUp: ({ period }) => period - 1,
  batch: ({ close }, parameters, outputs) => {
    varianceInto(close, parameters, outputs);
  },
  stream: (parameters) =>
    adapted(
      varianceStream(parameters),
      ({ close }) => close,
      (row) => row,
    ),
});

export function divisorOf({ period, divisor = 'population' }: VarianceParameters): number {
  assertPeriod(period, 2);
  return divisor === 'population' ? period : period - 1;
}
