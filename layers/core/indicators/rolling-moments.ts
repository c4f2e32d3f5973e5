import { rollStream, type RollingFormula } from './rolling-sums.ts';
import type { Row } from './columns.ts';
import { adapted, type Stream } from './stream.ts';

/** `squares` is the sum of squared deviations from the mean: over the period it is the population variance. */
export type Moments = Row<'mean' | 'squares'>;

export interface MomentsTurn {
  readonly period: number;
  readonly turn: number;
  /** Where in the outputs the window that ends at the turn is written. */
  readonly offset: number;
}

/**
 * Mean and squares of the windows that end at `turn` and the `period - 1` values after it, as far as there are values.
 * Turns are at period - 1, 2 * period - 1 and so on: rolling-sums.ts tells why. This is `momentsStream` as two plain
 * loops, because Bollinger bands and volatilities over long histories spend their time here.
 */
export function momentsAfterTurn(
  values: Float64Array,
  { period, turn, offset }: MomentsTurn,
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
    const difference = (values[turn + k] ?? NaN) - origin;
    sum += difference;
    sumOfSquares += difference * difference;
    const total = (mean[offset + k] ?? NaN) + sum;
    mean[offset + k] = origin + total * scale;
    squares[offset + k] = squaresOf(total, (squares[offset + k] ?? NaN) + sumOfSquares, scale);
  }
}

/** The same, one value at a time. NaN until `period` values have come. */
export function momentsStream(period: number): Stream<number, Moments> {
  return adapted(
    rollStream(momentsFormula(period)),
    (value: number) => ({ value }),
    (moments) => moments,
  );
}

function momentsFormula(period: number): RollingFormula<'value', 'mean' | 'squares'> {
  const scale = 1 / period;
  return {
    inputs: ['value'],
    outputs: ['mean', 'squares'],
    period,
    width: 2,
    add: (sums, { inputs: { value }, at, origin }) => {
      const difference = (value[at] ?? NaN) - (value[origin] ?? NaN);
      sums[0] = (sums[0] ?? NaN) + difference;
      sums[1] = (sums[1] ?? NaN) + difference * difference;
    },
    write: ({ mean, squares }, row, sums, { inputs: { value }, origin }) => {
      const total = sums[0] ?? NaN;
      mean[row] = (value[origin] ?? NaN) + total * scale;
      squares[row] = squaresOf(total, sums[1] ?? NaN, scale);
    },
  };
}

/** Rounding may leave a hair below zero where all values are equal but for it. */
function squaresOf(total: number, totalOfSquares: number, scale: number): number {
  const squares = totalOfSquares - total * total * scale;
  return squares > 0 ? squares : 0;
}
