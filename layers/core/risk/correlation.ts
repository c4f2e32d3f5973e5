import { at } from '../foundation/assert.ts';
import { cell, symmetric, type Matrix } from '../statistics/linear-algebra.ts';
import { correlation } from '../statistics/moments.ts';
import type { BarWindow } from '../market/bar-window.ts';
import type { Sym } from '../market/instrument.ts';

export const CORRELATION_BARS = 60;

/** The correlations of some instruments' returns, worked out once to be looked up often. */
export interface CorrelationTable {
  readonly rows: ReadonlyMap<Sym, number>;
  readonly matrix: Matrix;
}

export function correlationTable(
  windows: readonly { readonly symbol: Sym; readonly window: BarWindow }[],
): CorrelationTable {
  return {
    rows: new Map(windows.map(({ symbol }, row) => [symbol, row])),
    matrix: symmetric(windows.length, (row, column) =>
      row === column ? 1 : (returnCorrelation(at(windows, row).window, at(windows, column).window) ?? 0),
    ),
  };
}

/** Where a table has an instrument, to be found once and used often; undefined where it has not. */
export function rowOf({ rows }: CorrelationTable, symbol: Sym): number | undefined {
  return rows.get(symbol);
}

/** What cannot be told of a pair counts as no correlation. */
export function correlationAt(
  { matrix }: CorrelationTable,
  row: number | undefined,
  column: number | undefined,
): number {
  return row === undefined || column === undefined ? 0 : cell(matrix, row, column);
}

/**
 * Correlation of the log returns of two instruments over the bars that closed at the same instants, the last 60 of
 * them. Undefined with fewer than 20, or where one did not move.
 */
export function returnCorrelation(a: BarWindow, b: BarWindow): number | undefined {
  const { left, right } = commonCloses(a, b);
  return left.length < CLOSES_MIN ? undefined : correlation(logReturns(left), logReturns(right));
}

/** Twenty returns. */
const CLOSES_MIN = 21;

/** The last closes of the same instants, one more than returns are wanted. */
function commonCloses(
  a: BarWindow,
  b: BarWindow,
): { readonly left: Float64Array; readonly right: Float64Array } {
  const size = CORRELATION_BARS + 1;
  const [left, right] = [new Float64Array(size), new Float64Array(size)];
  let from = size;
  let j = b.length - 1;
  for (let i = a.length - 1; i >= 0 && j >= 0 && from > 0; i--) {
    const closedAt = at(a.closeMs, i);
    while (j > 0 && at(b.closeMs, j) > closedAt) j--;
    if (at(b.closeMs, j) !== closedAt) continue;
    from--;
    left[from] = at(a.close, i);
    right[from] = at(b.close, j);
  }
  return { left: left.subarray(from), right: right.subarray(from) };
}

function logReturns(closes: Float64Array): Float64Array {
  const returns = new Float64Array(closes.length - 1);
  for (let bar = 0; bar < returns.length; bar++)
    returns[bar] = Math.log(at(closes, bar + 1) / at(closes, bar));
  return returns;
}
