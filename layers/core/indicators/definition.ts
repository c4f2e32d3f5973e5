import { assert } from '../foundation/assert.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import type { Stream } from './stream.ts';

/** What a parameter may be. Both ends of a range are allowed values. */
export type Parameter = NumberParameter | ChoiceParameter;

export interface NumberParameter {
  readonly type: 'integer' | 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export interface ChoiceParameter<Option extends string = string> {
  readonly type: 'choice';
  readonly default: Option;
  readonly options: readonly Option[];
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** The values that a set of parameters takes. */
export type ValuesOf<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends { readonly options: readonly (infer Option)[] }
    ? Option
    : number;
};

export type Columns<Name extends string = string> = { readonly [_ in Name]: Float64Array };
export type Row<Name extends string = string> = { readonly [_ in Name]: number };

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
  /** Columns of bars, or of the series named in the title, all of one length. */
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
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

/** A number of bars to look back over. */
export function periodParameter(byDefault: number, min = 1): NumberParameter {
  return { type: 'integer', default: byDefault, min, max: 10_000 };
}

/** A choice whose first option is the default. */
export function choiceParameter<const Option extends string>(
  byDefault: Option,
  ...others: readonly Option[]
): ChoiceParameter<Option> {
  return { type: 'choice', default: byDefault, options: [byDefault, ...others] };
}

export type ParameterValues = Readonly<Record<string, number | string>>;

/** The parameters given, with defaults for those that are not; refused where one is unknown or out of its range. */
export function parseParameters(parameters: Parameters, given: ParameterValues): Result<ParameterValues> {
  for (const name of Object.keys(given)) {
    if (!(name in parameters)) {
      return refuse(
        'UNKNOWN_PARAMETER',
        `there is no parameter "${name}"; there are ${Object.keys(parameters).join(', ')}`,
      );
    }
  }
  const values: Record<string, number | string> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = given[name] ?? parameter.default;
    const fault = parameterFault(parameter, value);
    if (fault !== undefined)
      return refuse('BAD_PARAMETER', `${name} is ${value}; it must be ${fault}`, { name, value });
    values[name] = value;
  }
  return ok(values);
}

function parameterFault(parameter: Parameter, value: number | string): string | undefined {
  if (parameter.type === 'choice') {
    return typeof value === 'string' && parameter.options.includes(value)
      ? undefined
      : `one of ${parameter.options.join(', ')}`;
  }
  const { type, min, max } = parameter;
  const fits =
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (type === 'number' || Number.isInteger(value));
  return fits ? undefined : `${type === 'integer' ? 'a whole number' : 'a number'} from ${min} to ${max}`;
}

/** A kernel's own check: the window is a whole number of bars, `min` or more. */
export function assertPeriod(period: number, min = 1): void {
  assert(Number.isInteger(period) && period >= min, `a period is a whole number from ${min}, not ${period}`);
}

/** Writes NaN over the first `count` values. */
export function writeWarmUp(out: Float64Array, count: number): void {
  out.fill(NaN, 0, Math.min(count, out.length));
}
