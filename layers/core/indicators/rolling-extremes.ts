import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface ExtremeParameters {
  readonly period: number;
}

/** The highest of the last `period` values. */
export function highestInto(values: Float64Array, { period }: ExtremeParameters, out: Float64Array): void {
  extremeInto(values, period, 1, out);
}

/** The lowest of the last `period` values. */
export function lowestInto(values: Float64Array, { period }: ExtremeParameters, out: Float64Array): void {
  extremeInto(values, period, -1, out);
}

export function highestStream({ period }: ExtremeParameters): Stream<number, number> {
  return extremeStream(period, 1);
}

export function lowestStream({ period }: ExtremeParameters): Stream<number, number> {
  return extremeStream(period, -1);
}

export const highestDefinition = defineIndicator({
  name: 'highest',
  title: 'Highest close of a period',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['close'],
  outputs: ['highest'],
  warmUp: ({ period }) => period - 1,
  batch: ({ close }, parameters, { highest }) => {
    highestInto(close, parameters, highest);
  },
  stream: (parameters) =>
    adapted(
      highestStream(parameters),
      ({ close }) => close,
      (highest) => ({ highest }),
    ),
});

export const lowestDefinition = defineIndicator({
  name: 'lowest',
  title: 'Lowest close of a period',
  version: 1,
  parameters: { period: periodParameter(20) },
  inputs: ['close'],
  outputs: ['lowest'],
  warmUp: ({ period }) => period - 1,
  batch: ({ close }, parameters, { lowest }) => {
    lowestInto(close, parameters, lowest);
  },
  stream: (parameters) =>
    adapted(
      lowestStream(parameters),
      ({ close }) => close,
      (lowest) => ({ lowest }),
    ),
});

/**
 * A monotonic deque (in a ring of `period` places) holds the values that may still become the extreme: a new one drives
 * out all that it beats. Each value enters and leaves once, whatever the period. `sign` 1 looks for the highest.
 */
function extremeInto(values: Float64Array, period: number, sign: 1 | -1, out: Float64Array): void {
  assertPeriod(period);
  writeWarmUp(out, period - 1);
  const deque = new Int32Array(period);
  let head = 0;
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (size > 0 && (deque[head] ?? 0) <= i - period) {
      head = head + 1 === period ? 0 : head + 1;
      size -= 1;
    }
    while (size > 0 && sign * (values[deque[(head + size - 1) % period] ?? 0] ?? NaN) <= sign * value)
      size -= 1;
    deque[(head + size) % period] = i;
    size += 1;
    if (i >= period - 1) out[i] = values[deque[head] ?? 0] ?? NaN;
  }
}

/** The same deque, holding values and the count at which each came. */
function extremeStream(period: number, sign: 1 | -1): Stream<number, number> {
  assertPeriod(period);
  const values = new Float64Array(period);
  const births = new Float64Array(period);
  let head = 0;
  let size = 0;
  let count = 0;
  const valueAt = (place: number): number => values[(head + place) % period] ?? NaN;
  const stale = (): boolean => size > 0 && (births[head] ?? 0) <= count - period;

  return {
    next: (value) => {
      if (stale()) {
        head = (head + 1) % period;
        size -= 1;
      }
      while (size > 0 && sign * valueAt(size - 1) <= sign * value) size -= 1;
      values[(head + size) % period] = value;
      births[(head + size) % period] = count;
      size += 1;
      count += 1;
      return count < period ? NaN : valueAt(0);
    },
    preview: (value) => {
      if (count < period - 1) return NaN;
      const first = stale() ? 1 : 0;
      return first < size && sign * valueAt(first) > sign * value ? valueAt(first) : value;
    },
  };
}
