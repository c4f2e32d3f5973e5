import { defineIndicator } from './definition.ts';
import { lagStream } from './lag.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { adapted, composed, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

/** `simple` is value / earlier - 1, `log` the natural logarithm of value / earlier. */
export type ReturnKind = 'simple' | 'log';

export interface RateOfChangeParameters {
  readonly period: number;
  readonly kind?: ReturnKind;
}

/**
 * The return over `period` values, as a ratio (0.01 is one percent). Where the quotient has no meaning, because a value
 * is zero or, for logarithms, the two differ in sign, it is 0.
 */
export function rateOfChangeInto(
  values: Float64Array,
  { period, kind = 'simple' }: RateOfChangeParameters,
  out: Float64Array,
): void {
  assertPeriod(period);
  writeWarmUp(out, period);
  if (kind === 'simple') {
    for (let i = period; i < values.length; i++)
      out[i] = simpleReturn(values[i - period] ?? NaN, values[i] ?? NaN);
  } else {
    for (let i = period; i < values.length; i++)
      out[i] = logReturn(values[i - period] ?? NaN, values[i] ?? NaN);
  }
}

export function rateOfChangeStream({
  period,
  kind = 'simple',
}: RateOfChangeParameters): Stream<number, number> {
  assertPeriod(period);
  const lag = lagStream(period);
  const returnOf = kind === 'simple' ? simpleReturn : logReturn;
  return composed((ask) => (value) => returnOf(lag[ask](value), value));
}

export const rateOfChangeDefinition = defineIndicator({
  name: 'rate-of-change',
  title: 'Return over a period',
  version: 1,
  parameters: { period: periodParameter(10), kind: choiceParameter('simple', 'log') },
  inputs: ['close'],
  outputs: ['return'],
  warmUp: ({ period }) => period,
  batch: ({ close }, parameters, outputs) => {
    rateOfChangeInto(close, parameters, outputs.return);
  },
  stream: (parameters) =>
    adapted(
      rateOfChangeStream(parameters),
      ({ close }) => close,
      (change) => ({ return: change }),
    ),
});

export function simpleReturn(earlier: number, value: number): number {
  return earlier === 0 ? 0 : (value - earlier) / earlier;
}

export function logReturn(earlier: number, value: number): number {
  const quotient = value / earlier;
  return quotient <= 0 || quotient === Infinity || (value === 0 && earlier === 0) ? 0 : Math.log(quotient);
}
