import { ok, refuse, type Result } from '../foundation/result.ts';

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
export type ValuesOf<P extends Parameters> = { readonly [Name in keyof P]: ValueOf<P[Name]> };

type ValueOf<P extends Parameter> = P extends { readonly options: readonly (infer Option)[] }
  ? Option
  : number;

export type ParameterValues = Readonly<Record<string, number | string>>;

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

/** The parameters given, with defaults for those that are not; refused where one is unknown or out of its range. */
export function parseParameters(parameters: Parameters, given: ParameterValues): Result<ParameterValues> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(parameters, name)) {
      const known = Object.keys(parameters).join(', ');
      return refuse('UNKNOWN_PARAMETER', `there is no parameter "${name}", only: ${known}`);
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
    const known = typeof value === 'string' && parameter.options.includes(value);
    return known ? undefined : `one of ${parameter.options.join(', ')}`;
  }
  const { type, min, max } = parameter;
  const fits =
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (type === 'number' || Number.isInteger(value));
  return fits ? undefined : `${type === 'integer' ? 'a whole number' : 'a number'} from ${min} to ${max}`;
}
