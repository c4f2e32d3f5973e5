import { composed, type Ask, type Stream } from './stream.ts';

/**
 * Sums over a moving window that neither drift nor cancel. Every `period` values, at a *turn*, the sums are built
 * anew from the window itself, as differences from its newest value; what each of the next windows will still keep of it
 * is written down on the way. A later window is what it keeps plus what came since, so nothing is ever subtracted from
 * a running sum. The origin lies in every window it serves, which bounds the cancellation in
 * `sum of squares - square of sum` by the period.
 */
export interface Moments {
  readonly mean: number;
  /** The sum of squared deviations from the mean: over `period` it is the population variance. */
  readonly squares: number;
}

/**
 * The mean and squared deviations of the windows that end at `turn` and the `period - 1` values after it, as far as
 * there are values, written from `offset` on. Turns are at period - 1, 2 * period - 1 and so on.
 */
export function momentsAfterTurn(
  values: Float64Array,
  { period, turn, offset }: { readonly period: number; readonly turn: number; readonly offset: number },
  { mean, squares }: { readonly mean: Float64Array; readonly squares: Float64Array },
): void {
  const origin = values[turn] ?? NaN;
  const scale = 1 / period;
  const count = Math.min(period, values.length - turn);
  const first = turn - period + 1;
  let sum = 0;
  let sumOfSquares = 0;
  for (let k = period - 1; k >= 0; k--) {
    const difference = (values[first + k] ?? NaN) - origin;
    sum += difference;
    sumOfSquares += difference * difference;
    if (k < count) {
      mean[offset + k] = sum;
      squares[offset + k] = sumOfSquares;
    }
  }
  sum = 0;
  sumOfSquares = 0;
  for (let k = 0; k < count; k++) {
    if (k > 0) {
      const difference = (values[turn + k] ?? NaN) - origin;
      sum += difference;
      sumOfSquares += difference * difference;
    }
    const total = (mean[offset + k] ?? NaN) + sum;
    const totalOfSquares = (squares[offset + k] ?? NaN) + sumOfSquares;
    mean[offset + k] = origin + total * scale;
    squares[offset + k] = squaresOf(total, totalOfSquares, scale);
  }
}

/** The same, one value at a time. NaN until `period` values have come. */
export function momentsStream(period: number): Stream<number, Moments> {
  const scale = 1 / period;
  const window = new Float64Array(period);
  const keptSum = new Float64Array(period);
  const keptSquares = new Float64Array(period);
  let count = 0;
  let origin = 0;
  let sum = 0;
  let sumOfSquares = 0;

  const rebuild = (value: number, ask: Ask): Moments => {
    let total = 0;
    let totalOfSquares = 0;
    for (let k = period - 1; k >= 0; k--) {
      const difference = (k === period - 1 ? value : (window[k] ?? NaN)) - value;
      total += difference;
      totalOfSquares += difference * difference;
      if (ask === 'next') {
        keptSum[k] = total;
        keptSquares[k] = totalOfSquares;
      }
    }
    return { mean: value + total * scale, squares: squaresOf(total, totalOfSquares, scale) };
  };

  const answer =
    (ask: Ask) =>
    (value: number): Moments => {
      const place = count % period;
      const turning = place === period - 1;
      const difference = turning ? 0 : value - origin;
      const newSum = turning ? 0 : sum + difference;
      const newSquares = turning ? 0 : sumOfSquares + difference * difference;
      const moments = turning
        ? rebuild(value, ask)
        : count < period
          ? COLD
          : momentsOf(
              origin,
              (keptSum[place + 1] ?? NaN) + newSum,
              (keptSquares[place + 1] ?? NaN) + newSquares,
              scale,
            );
      if (ask === 'next') {
        window[place] = value;
        count += 1;
        if (turning) origin = value;
        sum = newSum;
        sumOfSquares = newSquares;
      }
      return moments;
    };
  return composed(answer);
}

const COLD: Moments = { mean: NaN, squares: NaN };

function momentsOf(origin: number, total: number, totalOfSquares: number, scale: number): Moments {
  return { mean: origin + total * scale, squares: squaresOf(total, totalOfSquares, scale) };
}

/** Rounding may leave a hair below zero where all values are equal but for it. */
function squaresOf(total: number, totalOfSquares: number, scale: number): number {
  const squares = totalOfSquares - total * total * scale;
  return squares > 0 ? squares : 0;
}
