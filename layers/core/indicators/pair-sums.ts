import type { RollingFormula, Window } from './rolling-sums.ts';

/** Two series of one length, observed at the same instants. */
export type Pair = 'x' | 'y';

/** The part of a rolling formula that sums two series, their squares and their product, all from the row of the turn. */
export const PAIR_SUMS: Pick<RollingFormula<Pair, string>, 'inputs' | 'width' | 'add'> = {
  inputs: ['x', 'y'],
  width: 5,
  add: (sums, { inputs: { x, y }, at, origin }) => {
    const dx = (x[at] ?? NaN) - (x[origin] ?? NaN);
    const dy = (y[at] ?? NaN) - (y[origin] ?? NaN);
    sums[0] = (sums[0] ?? NaN) + dx;
    sums[1] = (sums[1] ?? NaN) + dy;
    sums[2] = (sums[2] ?? NaN) + dx * dx;
    sums[3] = (sums[3] ?? NaN) + dy * dy;
    sums[4] = (sums[4] ?? NaN) + dx * dy;
  },
};

/** Sum of squared deviations of x; never below zero, as in rolling-moments.ts. */
export function xSquares(sums: Float64Array, period: number): number {
  return (sums[2] ?? NaN) - (sums[0] ?? NaN) ** 2 / period;
}

/** Sum of squared deviations of y. */
export function ySquares(sums: Float64Array, period: number): number {
  return (sums[3] ?? NaN) - (sums[1] ?? NaN) ** 2 / period;
}

/** Sum of products of the deviations. */
export function products(sums: Float64Array, period: number): number {
  return (sums[4] ?? NaN) - ((sums[0] ?? NaN) * (sums[1] ?? NaN)) / period;
}

export function xMean(sums: Float64Array, period: number, { inputs: { x }, origin }: Window<Pair>): number {
  return (x[origin] ?? NaN) + (sums[0] ?? NaN) / period;
}

export function yMean(sums: Float64Array, period: number, { inputs: { y }, origin }: Window<Pair>): number {
  return (y[origin] ?? NaN) + (sums[1] ?? NaN) / period;
}
