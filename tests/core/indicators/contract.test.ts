import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyColumns, type Columns, type Row } from '../../../layers/core/indicators/columns.ts';
import type { IndicatorDefinition } from '../../../layers/core/indicators/definition.ts';
import {
  computeIndicator,
  indicatorParameters,
  streamIndicator,
} from '../../../layers/core/indicators/indicator-runs.ts';
import type { Parameter, ParameterValues } from '../../../layers/core/indicators/parameter.ts';
import { INDICATORS } from '../../../layers/core/indicators/registry.ts';
import { BENT_MARKETS, gappyMarket, inputsOf, ordinaryMarket } from './observations.ts';

const LENGTH = 300;
const SENTINEL = 123_456.789;

test('every indicator has a name of its own, and its defaults are allowed', () => {
  const names = INDICATORS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const definition of INDICATORS) expect(indicatorParameters(definition, {}).ok).toBe(true);
});

describe.each(INDICATORS.map((definition) => ({ name: definition.name, definition })))(
  '$name',
  ({ definition }) => {
    const parameters = parametersOf(definition, {});

    test('gives over a whole series what it gives one value at a time', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), someParameters(definition), (seed, given) => {
          const market = inputsOf(definition.inputs, ordinaryMarket(150, seed));
          expectSame(batch(definition, market, given), streamed(definition, market, given), 1e-12);
        }),
        { numRuns: 8 },
      );
    });

    test('gives nothing before its warm-up and a number from there on', () => {
      fc.assert(
        fc.property(someParameters(definition), (given) => {
          const outputs = batch(definition, inputsOf(definition.inputs, ordinaryMarket(200)), given);
          const warmUp = definition.warmUp(given);
          for (const column of Object.values(outputs)) {
            expect(column.subarray(0, warmUp).every(Number.isNaN)).toBe(true);
            expect(column.subarray(warmUp).every(Number.isFinite)).toBe(true);
          }
        }),
        { numRuns: 8 },
      );
    });

    test('gives nothing for a series that is empty or too short', () => {
      const warmUp = definition.warmUp(parameters);
      for (const length of [0, 1, warmUp - 1, warmUp].filter((count) => count >= 0 && count <= warmUp)) {
        const outputs = batch(
          definition,
          inputsOf(definition.inputs, ordinaryMarket(LENGTH), length),
          parameters,
        );
        for (const column of Object.values(outputs)) expect([...column]).toEqual(Array(length).fill(NaN));
      }
    });

    test('previews what the next value would give, and forgets it', () => {
      fc.assert(
        fc.property(someParameters(definition), (given) => {
          const market = inputsOf(definition.inputs, ordinaryMarket(120));
          const other = inputsOf(definition.inputs, ordinaryMarket(120, 2));
          const undisturbed = definition.stream(given);
          const stream = definition.stream(given);
          for (let i = 0; i < 120; i++) {
            stream.preview(rowOf(other, i));
            const previewed = stream.preview(rowOf(market, i));
            const kept = stream.next(rowOf(market, i));
            expect(previewed).toEqual(kept);
            expect(kept).toEqual(undisturbed.next(rowOf(market, i)));
          }
        }),
        { numRuns: 5 },
      );
    });

    test('changes no earlier value when later ones arrive', () => {
      const market = ordinaryMarket(LENGTH);
      const whole = batch(definition, inputsOf(definition.inputs, market), parameters);
      for (let length = 1; length <= LENGTH; length += 23) {
        const part = batch(definition, inputsOf(definition.inputs, market, length), parameters);
        for (const name of definition.outputs) expect(part[name]).toEqual(whole[name]?.slice(0, length));
      }
    });

    test.each(Object.keys(BENT_MARKETS))('stays finite after its warm-up where the market is %s', (shape) => {
      const market = inputsOf(definition.inputs, BENT_MARKETS[shape]?.(LENGTH) ?? {});
      for (const given of variantsOf(definition)) {
        const outputs = batch(definition, market, given);
        for (const column of Object.values(outputs)) {
          expect(column.subarray(definition.warmUp(given)).every(Number.isFinite)).toBe(true);
        }
        expectSame(outputs, streamed(definition, market, given), 1e-12);
      }
    });

    test('reads a gap as no news: it stays finite, and the same both ways', () => {
      const market = inputsOf(definition.inputs, gappyMarket(LENGTH));
      const outputs = accepted(computeIndicator(definition, market));
      const stream = accepted(streamIndicator(definition));
      const rows = Array.from({ length: LENGTH }, (_, i) => stream.next(rowOf(market, i)));
      const firstWhole = Math.max(...definition.inputs.map((name) => firstSeen(name, market)));
      for (const [name, column] of Object.entries(outputs)) {
        expect(column.subarray(firstWhole + definition.warmUp(parameters)).every(Number.isFinite)).toBe(true);
        expectSame(
          { [name]: column },
          { [name]: Float64Array.from(rows, (row) => row[name] ?? Infinity) },
          1e-12,
        );
      }
    });

    test('writes every value of its outputs and none of its inputs', () => {
      const market = inputsOf(definition.inputs, ordinaryMarket(LENGTH));
      const untouched = structuredClone(market);
      const outputs = emptyColumns(definition.outputs, LENGTH);
      for (const column of Object.values(outputs)) column.fill(SENTINEL);
      definition.batch(market, parameters, outputs);
      expect(market).toEqual(untouched);
      for (const column of Object.values(outputs)) expect(column.includes(SENTINEL)).toBe(false);
    });

    test('refuses a parameter it does not know or that is out of its range, and says what would do', () => {
      expect(refusal(definition, { perriod: 3 })).toContain('no parameter "perriod"');
      for (const [name, parameter] of Object.entries(definition.parameters)) {
        for (const value of badValues(parameter)) {
          const words =
            parameter.type === 'choice'
              ? parameter.options.join(', ')
              : `from ${parameter.min} to ${parameter.max}`;
          expect(refusal(definition, { [name]: value })).toContain(`${name} is ${value}`);
          expect(refusal(definition, { [name]: value })).toContain(words);
        }
      }
    });

    test('refuses to run without one of its inputs', () => {
      const [first, ...others] = definition.inputs;
      const result = computeIndicator(definition, inputsOf(others, ordinaryMarket(10)));
      expect(result).toMatchObject({ ok: false, error: { code: 'MISSING_INPUT' } });
      expect(result.ok ? '' : result.error.message).toContain(`no ${first}`);
    });
  },
);

describe.each(INDICATORS.filter(({ parameters }) => 'period' in parameters))(
  '$name, called by our own code',
  (definition) => {
    test.each([0, -1, 2.5, NaN])('crashes on a period of %s instead of giving numbers', (period) => {
      const given = { ...parametersOf(definition, {}), period };
      const market = inputsOf(definition.inputs, ordinaryMarket(50));
      expect(() => batch(definition, market, given)).toThrow();
      expect(() => definition.stream(given)).toThrow();
    });
  },
);

function batch(definition: IndicatorDefinition, inputs: Columns, given: ParameterValues): Columns {
  const length = Object.values(inputs)[0]?.length ?? 0;
  const outputs = emptyColumns(definition.outputs, length);
  for (const column of Object.values(outputs)) column.fill(SENTINEL);
  definition.batch(inputs, given, outputs);
  return outputs;
}

function streamed(definition: IndicatorDefinition, inputs: Columns, given: ParameterValues): Columns {
  const length = Object.values(inputs)[0]?.length ?? 0;
  const stream = definition.stream(given);
  const rows = Array.from({ length }, (_, i) => stream.next(rowOf(inputs, i)));
  return Object.fromEntries(
    definition.outputs.map((name) => [name, Float64Array.from(rows, (row) => row[name] ?? Infinity)]),
  );
}

function rowOf(columns: Columns, i: number): Row {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[i] ?? NaN]));
}

/** Both none, or within `tolerance` of the greater. */
function expectSame(left: Columns, right: Columns, tolerance: number): void {
  expect(Object.keys(left)).toEqual(Object.keys(right));
  for (const [name, column] of Object.entries(left)) {
    column.forEach((value, i) => {
      const other = right[name]?.[i] ?? Infinity;
      const close = Math.abs(value - other) <= tolerance * Math.max(Math.abs(value), Math.abs(other));
      if (!close && !Object.is(value, other))
        throw new Error(`${name}[${i}] is ${value} in one form and ${other} in the other`);
    });
  }
}

/** Allowed parameters near the low end of their ranges, where the edges are. */
function someParameters(definition: IndicatorDefinition): fc.Arbitrary<ParameterValues> {
  const fields = Object.entries(definition.parameters).map(
    ([name, parameter]) => [name, someValue(parameter)] as const,
  );
  return fc.record(Object.fromEntries(fields)).filter((given) => indicatorParameters(definition, given).ok);
}

function someValue(parameter: Parameter): fc.Arbitrary<number | string> {
  if (parameter.type === 'choice') return fc.constantFrom(...parameter.options);
  const max = Math.min(parameter.max, parameter.min + 25);
  return parameter.type === 'integer'
    ? fc.integer({ min: parameter.min, max })
    : fc.double({ min: parameter.min, max, noNaN: true });
}

/** The defaults, and the defaults with each choice made otherwise. */
function variantsOf(definition: IndicatorDefinition): readonly ParameterValues[] {
  const variants = [parametersOf(definition, {})];
  for (const [name, parameter] of Object.entries(definition.parameters)) {
    if (parameter.type !== 'choice') continue;
    for (const option of parameter.options.slice(1))
      variants.push(parametersOf(definition, { [name]: option }));
  }
  return variants;
}

function badValues(parameter: Parameter): readonly (number | string)[] {
  if (parameter.type === 'choice') return ['perhaps', 1];
  const outside = [parameter.min - 1, parameter.max + 1, NaN, 'many'];
  return parameter.type === 'integer' ? [...outside, parameter.min + 0.5] : outside;
}

function parametersOf(definition: IndicatorDefinition, given: ParameterValues): ParameterValues {
  return accepted(indicatorParameters(definition, given));
}

function accepted<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: object },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function refusal(definition: IndicatorDefinition, given: ParameterValues): string {
  const parsed = indicatorParameters(definition, given);
  return parsed.ok ? '' : parsed.error.message;
}

/** A volume that was not seen is none, so it is known from the start. */
function firstSeen(name: string, market: Columns): number {
  return name === 'volume' ? 0 : (market[name] ?? new Float64Array()).findIndex(Number.isFinite);
}
