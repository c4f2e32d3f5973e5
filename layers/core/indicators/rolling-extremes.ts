import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface ExtremeParameters {
  readonly period: number;
}

/** The highest of the last `period` values. */
export function highestInto(values: Float64Array, { period }: ExtremeParameters, out: Float64Array): void {
  extremeInto(values, period, 'higher', out);
}

/** The lowest of the last `period` values. */
export function lowestInto(values: Float64Array, { period }: ExtremeParameters, out: Float64Array): void {
  extremeInto(values, period, 'lower', out);
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
 * Block by block (van Herk 1992; Gil and Werman 1993): a window is the end of one block and the beginning of the next, so
 * its extreme is the greater of a maximum kept backwards from the turn between them and one gathered forwards since. Three
 * comparisons a value whatever the period and the data, half the time of the deque that the stream needs.
 */
function extremeInto(
  values: Float64Array,
  period: number,
  beats: 'higher' | 'lower',
  out: Float64Array,
): void {
  assertPeriod(period);
  writeWarmUp(out, period - 1);
  const sign = beats === 'higher' ? 1 : -1;
  for (let turn = period - 1; turn < values.length; turn += period) {
    const end = Math.min(turn + period, values.length);
    let kept = -Infinity;
    for (let i = turn; i > turn - period; i--) {
      kept = Math.max(kept, sign * (values[i] ?? NaN));
      if (i + period - 1 < end) out[i + period - 1] = kept;
    }
    let gathered = -Infinity;
    for (let i = turn; i < end; i++) {
      gathered = Math.max(gathered, sign * (values[i] ?? NaN));
      out[i] = sign * Math.max(gathered, out[i] ?? NaN);
    }
  }
}

/**
 * A monotonic deque, in a ring of `period` places, of the values that may still become the extreme and the count at which
 * each came: a new one drives out all that it beats, so each enters and leaves once. `sign` 1 looks for the highest.
 */
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
