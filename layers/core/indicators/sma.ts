import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { momentsStream } from './rolling-moments.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface SmaParameters {
  readonly period: number;
}

/** Simple moving average of the last `period` values, in their unit. Free of drift: see rolling-moments.ts. */
export function smaInto(values: Float64Array, { period }: SmaParameters, out: Float64Array): void {
  assertPeriod(period);
  writeWarmUp(out, period - 1);
  let turn = period - 1;
  for (; turn + 2 * period <= values.length; turn += 2 * period) meansAfterTwo(values, period, turn, out);
  for (; turn < values.length; turn += period) meansAfter(values, period, turn, out, turn);
}

export function smaStream({ period }: SmaParameters): Stream<number, number> {
  assertPeriod(period);
  return adapted(
    momentsStream(period),
    (value: number) => value,
    ({ mean }) => mean,
  );
}

export const smaDefinition = defineIndicator({
  name: 'sma',
  title: 'Simple moving average',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['close'],
  outputs: ['sma'],
  warmUp: ({ period }) => period - 1,
  batch: ({ close }, parameters, { sma }) => {
    smaInto(close, parameters, sma);
  },
  stream: (parameters) =>
    adapted(
      smaStream(parameters),
      ({ close }) => close,
      (sma) => ({ sma }),
    ),
});

/**
 * Means of the windows that end at a turn and at each later value before the next turn, written from `offset` on. As
 * rolling-sums.ts tells: what the window of the turn still holds of them is kept on the way back, and what came since is
 * added on the way forward.
 */
export function meansAfter(
  values: Float64Array,
  period: number,
  turn: number,
  out: Float64Array,
  offset: number,
): void {
  const origin = values[turn] ?? NaN;
  const scale = 1 / period;
  const first = turn - period + 1;
  const count = Math.min(period, values.length - turn);
  let kept = 0;
  for (let k = period - 1; k >= count; k--) kept += (values[first + k] ?? NaN) - origin;
  for (let k = count - 1; k >= 0; k--) {
    kept += (values[first + k] ?? NaN) - origin;
    out[offset + k] = kept;
  }
  let added = 0;
  for (let k = 0; k < count; k++) {
    added += (values[turn + k] ?? NaN) - origin;
    out[offset + k] = origin + ((out[offset + k] ?? NaN) + added) * scale;
  }
}

/** The same for a turn and the next one side by side, since in each of them an addition waits for the one before it. */
function meansAfterTwo(values: Float64Array, period: number, turn: number, out: Float64Array): void {
  const next = turn + period;
  const origin = values[turn] ?? NaN;
  const nextOrigin = values[next] ?? NaN;
  const scale = 1 / period;
  let sum = 0;
  let nextSum = 0;
  for (let k = period - 1; k >= 0; k--) {
    sum += (values[turn - period + 1 + k] ?? NaN) - origin;
    nextSum += (values[turn + 1 + k] ?? NaN) - nextOrigin;
    out[turn + k] = sum;
    out[next + k] = nextSum;
  }
  sum = 0;
  nextSum = 0;
  for (let k = 0; k < period; k++) {
    sum += (values[turn + k] ?? NaN) - origin;
    nextSum += (values[next + k] ?? NaN) - nextOrigin;
    out[turn + k] = origin + ((out[turn + k] ?? NaN) + sum) * scale;
    out[next + k] = nextOrigin + ((out[next + k] ?? NaN) + nextSum) * scale;
  }
}
