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
  for (let turn = period - 1; turn < values.length; turn += period)
    meansAfterTurn(values, { period, turn }, out);
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

/** The means alone of `momentsAfterTurn`. */
function meansAfterTurn(
  values: Float64Array,
  { period, turn }: { readonly period: number; readonly turn: number },
  out: Float64Array,
): void {
  const origin = values[turn] ?? NaN;
  const scale = 1 / period;
  const end = Math.min(turn + period, values.length);
  let kept = 0;
  for (let i = turn; i > turn - period; i--) {
    kept += (values[i] ?? NaN) - origin;
    if (i + period - 1 < end) out[i + period - 1] = kept;
  }
  let added = 0;
  for (let i = turn; i < end; i++) {
    added += (values[i] ?? NaN) - origin;
    out[i] = origin + ((out[i] ?? NaN) + added) * scale;
  }
}
