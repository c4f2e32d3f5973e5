import { emptyColumns, lengthOf, putRow, rowAt, type Columns, type Row } from './columns.ts';
import { composed, type Stream } from './stream.ts';
import { writeWarmUp } from './warm-up.ts';

/** An indicator that is a function of its last `rows` rows alone. Both faces come from `write`. */
export interface Windowed<Input extends string, Output extends string> {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** How many rows it reads, the newest included. */
  readonly rows: number;
  /** Writes row `row` of the outputs from the input rows that end at `at`. Allocates nothing. */
  write(inputs: Columns<Input>, at: number, outputs: Columns<Output>, row: number): void;
}

export function windowInto<Input extends string, Output extends string>(
  formula: Windowed<Input, Output>,
  inputs: Columns<Input>,
  outputs: Columns<Output>,
): void {
  for (const name of formula.outputs) writeWarmUp(outputs[name], formula.rows - 1);
  const length = lengthOf(formula.inputs, inputs);
  for (let at = formula.rows - 1; at < length; at++) formula.write(inputs, at, outputs, at);
}

/** The rows before stand in order; the last place is for the row that is asked about, and only `next` moves it up. */
export function windowStream<Input extends string, Output extends string>(
  formula: Windowed<Input, Output>,
): Stream<Row<Input>, Row<Output>> {
  const window = emptyColumns(formula.inputs, formula.rows);
  const output = emptyColumns(formula.outputs, 1);
  const cold = rowAt(formula.outputs, output, 0);
  let count = 0;
  return composed((ask) => (row) => {
    putRow(formula.inputs, window, formula.rows - 1, row);
    const warm = count >= formula.rows - 1;
    if (warm) formula.write(window, formula.rows - 1, output, 0);
    if (ask === 'next') {
      for (const name of formula.inputs) window[name].copyWithin(0, 1);
      count += 1;
    }
    return warm ? rowAt(formula.outputs, output, 0) : cold;
  });
}
