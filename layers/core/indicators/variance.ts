import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { momentsAfterTurn, momentsStream } from './rolling-moments.ts';
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
  for (let turn = period - 1; turn < values.length; turn += period) {
    momentsAfterTurn(values, { period, turn, offset: turn }, { mean: deviation, squares: variance });
  }
  for (let i = period - 1; i < values.length; i++) {
    const spread = (variance[i] ?? NaN) / divisor;
    variance[i] = spread;
    deviation[i] = Math.sqrt(spread);
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
