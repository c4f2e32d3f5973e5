import { ok, refuse, type Result } from '../foundation/result.ts';
import { emptyColumns, type Columns, type Row } from './columns.ts';
import type { IndicatorDefinition } from './definition.ts';
import { parseParameters, type ParameterValues } from './parameter.ts';
import { composed, type Stream } from './stream.ts';

/**
 * The door for callers that name an indicator at run time: the MCP tool, the dashboard, a feature vector. Parameters are
 * refused where they do not fit. A gap, which is any input that is not finite, is filled: a level (a price, a rate) stays
 * what it last was, an amount (`volume`) is 0; rows before every level has been seen once give NaN.
 */
export function computeIndicator(
  definition: IndicatorDefinition,
  inputs: Columns,
  given: ParameterValues = {},
): Result<Columns> {
  const parameters = indicatorParameters(definition, given);
  if (!parameters.ok) return parameters;
  const whole = wholeInputs(definition, inputs);
  if (!whole.ok) return whole;
  const { columns, first, length } = whole.value;
  const outputs = emptyColumns(definition.outputs, length);
  definition.batch(columns, parameters.value, from(outputs, first));
  return ok(outputs);
}

/** The same, one row at a time. */
export function streamIndicator(
  definition: IndicatorDefinition,
  given: ParameterValues = {},
): Result<Stream<Row, Row>> {
  const parameters = indicatorParameters(definition, given);
  if (!parameters.ok) return parameters;
  const stream = definition.stream(parameters.value);
  const cold: Row = Object.fromEntries(definition.outputs.map((name) => [name, NaN]));
  let last: Row = Object.fromEntries(definition.inputs.map((name) => [name, restingValue(name)]));
  return ok(
    composed((ask) => (row) => {
      const filled: Row = Object.fromEntries(
        definition.inputs.map((name) => [name, filledValue(name, row[name] ?? NaN, last[name] ?? NaN)]),
      );
      if (ask === 'next') last = filled;
      return Object.values(filled).every(Number.isFinite) ? stream[ask](filled) : cold;
    }),
  );
}

/** The parameters an indicator will run with, or why it will not. */
export function indicatorParameters(
  definition: IndicatorDefinition,
  given: ParameterValues,
): Result<ParameterValues> {
  const parsed = parseParameters(definition.parameters, given);
  if (!parsed.ok) return parsed;
  const fault = definition.fault?.(parsed.value);
  return fault === undefined ? parsed : refuse('BAD_PARAMETERS', `${definition.name}: ${fault}`);
}

interface WholeInputs {
  /** From the first row on at which every level has been seen. */
  readonly columns: Columns;
  readonly first: number;
  readonly length: number;
}

function wholeInputs({ name, inputs }: IndicatorDefinition, columns: Columns): Result<WholeInputs> {
  const filled: Record<string, Float64Array> = {};
  let first = 0;
  let length: number | undefined;
  for (const input of inputs) {
    const column = columns[input];
    if (column === undefined)
      return refuse('MISSING_INPUT', `${name} reads ${inputs.join(', ')}; there is no ${input}`);
    length ??= column.length;
    if (column.length !== length) {
      return refuse(
        'UNEVEN_INPUT',
        `${name} reads columns of one length; ${input} has ${column.length} rows, not ${length}`,
      );
    }
    const whole = column.every(Number.isFinite) ? column : fillGaps(input, column);
    const seen = whole.findIndex(Number.isFinite);
    first = Math.max(first, seen === -1 ? length : seen);
    filled[input] = whole;
  }
  return ok({ columns: from(filled, first), first, length: length ?? 0 });
}

function fillGaps(name: string, column: Float64Array): Float64Array {
  let last = restingValue(name);
  return column.map((value) => (last = filledValue(name, value, last)));
}

function filledValue(name: string, value: number, last: number): number {
  return Number.isFinite(value) ? value : AMOUNTS.has(name) ? 0 : last;
}

/** Nothing was traded where no trade was seen; of the others nothing is known before the first. */
function restingValue(name: string): number {
  return AMOUNTS.has(name) ? 0 : NaN;
}

const AMOUNTS: ReadonlySet<string> = new Set(['volume']);

function from(columns: Columns, first: number): Columns {
  if (first === 0) return columns;
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(first)]));
}
