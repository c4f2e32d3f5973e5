import type { Columns, Row } from './columns.ts';
import type { Parameters, ValuesOf } from './parameter.ts';
import type { Stream } from './stream.ts';

export type { Columns, Row } from './columns.ts';

/** One indicator: what it is called, what it reads and gives, and its two faces, which give the same numbers. */
export interface IndicatorDefinition<
  P extends Parameters = Parameters,
  Input extends string = string,
  Output extends string = string,
> {
  readonly name: string;
  readonly title: string;
  /** Rises when the same input would give other numbers than before. */
  readonly version: number;
  readonly parameters: P;
  /** Columns of bars, quotes, trades or other observations, all of one length. */
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** Why parameters that are each within their range do not go together, in words. */
  fault?(parameters: ValuesOf<P>): string | undefined;
  /** How many leading values of every output are NaN. The value after them is a number. */
  warmUp(parameters: ValuesOf<P>): number;
  /** Writes each output over its whole length; inputs must be finite. Allocates nothing per element. */
  batch(inputs: Columns<Input>, parameters: ValuesOf<P>, outputs: Columns<Output>): void;
  stream(parameters: ValuesOf<P>): Stream<Row<Input>, Row<Output>>;
}

export function defineIndicator<
  const P extends Parameters,
  const Input extends string,
  const Output extends string,
>(definition: IndicatorDefinition<P, Input, Output>): IndicatorDefinition<P, Input, Output> {
  return definition;
}
