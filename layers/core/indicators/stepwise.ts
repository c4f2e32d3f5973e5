import { emptyColumns, lengthOf, putRow, rowAt, type Columns, type Row } from './columns.ts';
import { composed, type Stream } from './stream.ts';

/** An indicator that carries a few numbers from row to row. Both faces come from `step`. */
export interface Stepwise<State extends object, Input extends string, Output extends string> {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** What it remembers before the first row: numbers only, so that a copy is whole. */
  readonly start: State;
  /** Takes row `at` of the inputs into the state and writes row `at` of the outputs, NaN until warm. Allocates nothing. */
  step(state: State, inputs: Columns<Input>, at: number, outputs: Columns<Output>): void;
}

export function stepInto<State extends object, Input extends string, Output extends string>(
  formula: Stepwise<State, Input, Output>,
  inputs: Columns<Input>,
  outputs: Columns<Output>,
): void {
  const state = { ...formula.start };
  const length = lengthOf(formula.inputs, inputs);
  for (let at = 0; at < length; at++) formula.step(state, inputs, at, outputs);
}

export function stepStream<State extends object, Input extends string, Output extends string>(
  formula: Stepwise<State, Input, Output>,
): Stream<Row<Input>, Row<Output>> {
  const state = { ...formula.start };
  const input = emptyColumns(formula.inputs, 1);
  const output = emptyColumns(formula.outputs, 1);
  return composed((ask) => (row) => {
    putRow(formula.inputs, input, 0, row);
    formula.step(ask === 'next' ? state : { ...state }, input, 0, output);
    return rowAt(formula.outputs, output, 0);
  });
}
