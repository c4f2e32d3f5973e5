import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { rollStream, type RollingFormula } from './rolling-sums.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface WmaParameters {
  readonly period: number;
}

/** Linearly weighted moving average, in the unit of the values: the newest weighs `period`, the oldest 1. */
export function wmaInto(values: Float64Array, parameters: WmaParameters, out: Float64Array): void {
  const { period } = parameters;
  assertPeriod(period);
  writeWarmUp(out, period - 1);
  const kept = new Float64Array(period);
  for (let turn = period - 1; turn < values.length; turn += period)
    weighAfter(values, parameters, turn, kept, out);
}

export function wmaStream({ period }: WmaParameters): Stream<number, number> {
  return adapted(
    rollStream(WMA, period),
    (close: number) => ({ close }),
    ({ wma }) => wma,
  );
}

export const wmaDefinition = defineIndicator({
  name: 'wma',
  title: 'Linearly weighted moving average',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['close'],
  outputs: ['wma'],
  warmUp: ({ period }) => period - 1,
  batch: ({ close }, parameters, { wma }) => {
    wmaInto(close, parameters, wma);
  },
  stream: (parameters) =>
    adapted(
      wmaStream(parameters),
      ({ close }) => close,
      (wma) => ({ wma }),
    ),
});

/** A row's weight is its step, measured from the turn, moved so that the newest row of the window weighs `period`. */
const WMA: RollingFormula<'close', 'wma'> = {
  inputs: ['close'],
  outputs: ['wma'],
  width: 2,
  add: (sums, { inputs: { close }, at, origin, step }) => {
    const difference = (close[at] ?? NaN) - (close[origin] ?? NaN);
    sums[0] = (sums[0] ?? NaN) + difference;
    sums[1] = (sums[1] ?? NaN) + step * difference;
  },
  write: ({ wma }, row, sums, { inputs: { close }, period, origin, step }) => {
    wma[row] = (close[origin] ?? NaN) + weigh(sums[0] ?? NaN, sums[1] ?? NaN, period, step);
  },
};

/** The weighted mean difference from the turn's value, from the sum of differences and that of differences times steps. */
function weigh(sum: number, stepped: number, period: number, step: number): number {
  return (stepped + (period - step) * sum) * (2 / (period * (period + 1)));
}

/** The formula as two plain loops, for the windows that end at the turn and after it. */
function weighAfter(
  values: Float64Array,
  { period }: WmaParameters,
  turn: number,
  kept: Float64Array,
  out: Float64Array,
): void {
  const origin = values[turn] ?? NaN;
  const count = Math.min(period, values.length - turn);
  let sum = 0;
  let stepped = 0;
  for (let k = period - 1; k >= 0; k--) {
    const difference = (values[turn - period + 1 + k] ?? NaN) - origin;
    sum += difference;
    stepped += (k - period + 1) * difference;
    kept[k] = sum;
    if (k < count) out[turn + k] = stepped;
  }
  sum = 0;
  stepped = 0;
  for (let step = 0; step < count; step++) {
    const difference = (values[turn + step] ?? NaN) - origin;
    sum += difference;
    stepped += step * difference;
    out[turn + step] =
      origin + weigh((kept[step] ?? NaN) + sum, (out[turn + step] ?? NaN) + stepped, period, step);
  }
}
