import { emptyColumns, lengthOf, putRow, rowAt, type Columns, type Row } from './columns.ts';
import { composed, type Stream } from './stream.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

/**
 * An indicator made of sums over the last `period` rows. Both faces come from `add` and `write`, which are written once for
 * all parameters: a function made anew for each call would never be compiled well.
 *
 * The sums neither drift nor cancel. Every `period` rows, at a *turn*, they are built anew from the window itself, newest
 * row first, and what each of the next windows will still hold of it is kept on the way. A later window is what is kept
 * for it plus what came since: nothing is ever subtracted from a running sum. Sums that are measured from the row of the
 * turn, which every window they serve holds, lose no digits to a distant origin either.
 */
export interface RollingFormula<Input extends string, Output extends string> {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** How many sums. */
  readonly width: number;
  /** Adds to `sums` what the row `window.at` contributes. Allocates nothing. */
  readonly add: (sums: Float64Array, window: Window<Input>) => void;
  /** Writes row `row` of the outputs from the sums of the window that ends at `window.at`. Allocates nothing. */
  readonly write: (outputs: Columns<Output>, row: number, sums: Float64Array, window: Window<Input>) => void;
}

/** Where in the inputs the newest row and the turn stand, and how many rows the first lies after the second. */
export interface Window<Input extends string> {
  readonly period: number;
  readonly inputs: Columns<Input>;
  readonly at: number;
  readonly origin: number;
  readonly step: number;
}

/**
 * The outputs may be the inputs where `add` and `write` do not look at the origin: turns are taken from the last one
 * back, so that a window is read before it is written over.
 */
export function rollInto<Input extends string, Output extends string>(
  formula: RollingFormula<Input, Output>,
  period: number,
  inputs: Columns<Input>,
  outputs: Columns<Output>,
): void {
  assertPeriod(period);
  const { width, add, write } = formula;
  const length = lengthOf(formula.inputs, inputs);
  const sums = sumsOf(width, period);
  const { total } = sums;
  const window = { inputs, period, at: 0, origin: 0, step: 0 };
  for (let turn = Math.floor(length / period) * period - 1; turn >= 0; turn -= period) {
    const steps = Math.min(period, length - turn);
    window.origin = turn;
    keepFrom(width, add, window, sums);
    for (let step = 0; step < steps; step++) {
      window.at = turn + step;
      window.step = step;
      totalAt(width, add, window, sums);
      write(outputs, turn + step, total, window);
    }
  }
  for (const name of formula.outputs) writeWarmUp(outputs[name], period - 1);
}

/**
 * The window stands in a ring of `period` rows, so that at a turn it is in order. A previewed row may stay in it: it
 * stands where the next one will.
 */
export function rollStream<Input extends string, Output extends string>(
  formula: RollingFormula<Input, Output>,
  period: number,
): Stream<Row<Input>, Row<Output>> {
  assertPeriod(period);
  const { width, add, write } = formula;
  const inputs = emptyColumns(formula.inputs, period);
  const output = emptyColumns(formula.outputs, 1);
  const cold = rowAt(formula.outputs, output, 0);
  const sums = sumsOf(width, period);
  const atTurn = sumsOf(width, period);
  const afterTurn = { ...atTurn, kept: sums.kept };
  let count = 0;

  const take = (row: Row<Input>, into: Sums): Row<Output> => {
    const at = count % period;
    const turning = at === period - 1;
    const window = { inputs, period, at, origin: period - 1, step: turning ? 0 : at + 1 };
    putRow(formula.inputs, inputs, at, row);
    if (count < period - 1) return cold;
    if (turning) keepFrom(width, add, window, into);
    window.at = at;
    window.step = turning ? 0 : at + 1;
    totalAt(width, add, window, into);
    write(output, 0, into.total, window);
    return rowAt(formula.outputs, output, 0);
  };

  return composed((ask) => (row) => {
    if (ask === 'next') {
      const answer = take(row, sums);
      count += 1;
      return answer;
    }
    atTurn.added.set(sums.added);
    return take(row, count % period === period - 1 ? atTurn : afterTurn);
  });
}

interface Sums {
  /** Of the windows that end 0, 1, ... rows after the turn, what the window of the turn holds of them. */
  readonly kept: Float64Array;
  /** What came since the turn. */
  readonly added: Float64Array;
  readonly total: Float64Array;
}

function sumsOf(width: number, period: number): Sums {
  return {
    kept: new Float64Array(width * period),
    added: new Float64Array(width),
    total: new Float64Array(width),
  };
}

interface MovingWindow<Input extends string> extends Window<Input> {
  at: number;
  step: number;
}

/** Builds the sums anew at the turn `window.origin`. */
function keepFrom<Input extends string>(
  width: number,
  add: RollingFormula<Input, string>['add'],
  window: MovingWindow<Input>,
  { kept, added }: Sums,
): void {
  const { period, origin } = window;
  added.fill(0);
  for (let place = period - 1; place >= 0; place--) {
    window.step = place - period + 1;
    window.at = origin + window.step;
    add(added, window);
    for (let i = 0; i < width; i++) kept[place * width + i] = added[i] ?? NaN;
  }
  added.fill(0);
}

/** The sums of the window that ends `window.step` rows after the turn. Must be called for each step once, in order. */
function totalAt<Input extends string>(
  width: number,
  add: RollingFormula<Input, string>['add'],
  window: MovingWindow<Input>,
  { kept, added, total }: Sums,
): void {
  if (window.step > 0) add(added, window);
  const place = window.step * width;
  for (let i = 0; i < width; i++) total[i] = (kept[place + i] ?? NaN) + (added[i] ?? NaN);
}
