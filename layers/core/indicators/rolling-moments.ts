import { rollStream, type RollingFormula } from './rolling-sums.ts';
import type { Row } from './columns.ts';
import { adapted, type Stream } from './stream.ts';

/** `squares` is the sum of squared deviations from the mean: over the period it is the population variance. */
export type Moments = Row<'mean' | 'squares'>;

/** Sums that the windows after a turn still hold, written from `offset` on. */
export interface KeptMoments {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly offset: number;
}

/**
 * What the window that ends at `turn` still holds of the windows that end there and at each later value before the next
 * turn: sums of differences from the value at the turn, and of their squares (rolling-sums.ts tells why). With the running
 * sums since the turn added these are the sums of `MOMENTS`. Kernels add them in a loop of their own, because bands
 * and volatilities over long histories spend their time there. Turns are at period - 1, 2 * period - 1 and so on.
 */
export function keepMoments(
  values: Float64Array,
  period: number,
  turn: number,
  { sums, squares, offset }: KeptMoments,
): void {
  const origin = values[turn] ?? NaN;
  const first = turn - period + 1;
  const count = Math.min(period, values.length - turn);
  let sum = 0;
  let sumOfSquares = 0;
  for (let k = period - 1; k >= count; k--) {
    const difference = (values[first + k] ?? NaN) - origin;
    sum += difference;
    sumOfSquares += difference * difference;
  }
  for (let k = count - 1; k >= 0; k--) {
    const difference = (values[first + k] ?? NaN) - origin;
    sum += difference;
    sumOfSquares += difference * difference;
    sums[offset + k] = sum;
    squares[offset + k] = sumOfSquares;
  }
}

/** The same, one value at a time. NaN until `period` values have come. */
export function momentsStream(period: number): Stream<number, Moments> {
  return adapted(
    rollStream(MOMENTS, period),
    (value: number) => ({ value }),
    (moments) => moments,
  );
}

const MOMENTS: RollingFormula<'value', 'mean' | 'squares'> = {
  inputs: ['value'],
  outputs: ['mean', 'squares'],
  width: 2,
  add: (sums, { inputs: { value }, at, origin }) => {
    const difference = (value[at] ?? NaN) - (value[origin] ?? NaN);
    sums[0] = (sums[0] ?? NaN) + difference;
    sums[1] = (sums[1] ?? NaN) + difference * difference;
  },
  write: ({ mean, squares }, row, sums, { inputs: { value }, period, origin }) => {
    const total = sums[0] ?? NaN;
    mean[row] = (value[origin] ?? NaN) + total * (1 / period);
    squares[row] = squaresOf(total, sums[1] ?? NaN, 1 / period);
  },
};

/**
 * Squared deviations from the mean. Never below zero: one of the differences is that of the turn from itself, which leaves
 * at least the `period`-th part of the squares.
 */
export function squaresOf(total: number, totalOfSquares: number, scale: number): number {
  return totalOfSquares - total * total * scale;
}
