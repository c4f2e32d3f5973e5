import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Columns } from '../../../layers/core/indicators/columns.ts';
import type { ParameterValues } from '../../../layers/core/indicators/parameter.ts';
import { computeIndicator } from '../../../layers/core/indicators/indicator-runs.ts';
import { indicatorNamed } from '../../../layers/core/indicators/registry.ts';

interface TulipCase {
  readonly name: string;
  readonly options: readonly number[];
  /** The inputs, then the outputs without their warm-up. */
  readonly vectors: readonly (readonly number[])[];
}

/** How a vector of Tulip Indicators is got from ours. Tulip seeds exponential averages with the first value. */
interface Reading {
  readonly tulip: string;
  readonly indicator: string;
  readonly inputs: readonly string[];
  readonly parameters: (options: readonly number[]) => ParameterValues;
  readonly outputs: readonly ((columns: Columns, i: number) => number)[];
  /** Tulip's sums of directional movement begin one bar earlier, as if a bar without movement stood before the first. */
  readonly bars?: 'after a still bar';
}

const column =
  (name: string) =>
  (columns: Columns, i: number): number =>
    columns[name]?.[i] ?? NaN;
const period = ([value = 0]: readonly number[]): ParameterValues => ({ period: value });
const seededFirst = ([value = 0]: readonly number[]): ParameterValues => ({ period: value, seed: 'first' });

const READINGS: readonly Reading[] = [
  { tulip: 'sma', indicator: 'sma', inputs: ['close'], parameters: period, outputs: [column('sma')] },
  { tulip: 'wma', indicator: 'wma', inputs: ['close'], parameters: period, outputs: [column('wma')] },
  { tulip: 'ema', indicator: 'ema', inputs: ['close'], parameters: seededFirst, outputs: [column('ema')] },
  { tulip: 'dema', indicator: 'dema', inputs: ['close'], parameters: seededFirst, outputs: [column('dema')] },
  { tulip: 'tema', indicator: 'tema', inputs: ['close'], parameters: seededFirst, outputs: [column('tema')] },
  { tulip: 'rsi', indicator: 'rsi', inputs: ['close'], parameters: period, outputs: [column('rsi')] },
  {
    tulip: 'stoch',
    indicator: 'stochastic',
    inputs: ['high', 'low', 'close'],
    parameters: ([range = 0, slowing = 0, signal = 0]) => ({ period: range, slowing, signal }),
    outputs: [column('k'), column('d')],
  },
  {
    tulip: 'willr',
    indicator: 'williams-r',
    inputs: ['high', 'low', 'close'],
    parameters: period,
    outputs: [column('williamsR')],
  },
  {
    tulip: 'cci',
    indicator: 'cci',
    inputs: ['high', 'low', 'close'],
    parameters: period,
    outputs: [column('cci')],
  },
  {
    tulip: 'mfi',
    indicator: 'mfi',
    inputs: ['high', 'low', 'close', 'volume'],
    parameters: period,
    outputs: [column('mfi')],
  },
  {
    tulip: 'rocr',
    indicator: 'rate-of-change',
    inputs: ['close'],
    parameters: period,
    outputs: [(columns, i) => 1 + column('return')(columns, i)],
  },
  {
    tulip: 'tr',
    indicator: 'true-range',
    inputs: ['high', 'low', 'close'],
    parameters: () => ({}),
    outputs: [column('trueRange')],
  },
  {
    tulip: 'atr',
    indicator: 'atr',
    inputs: ['high', 'low', 'close'],
    parameters: period,
    outputs: [column('atr')],
  },
  {
    tulip: 'adx',
    indicator: 'adx',
    inputs: ['high', 'low'],
    parameters: period,
    outputs: [column('adx')],
    bars: 'after a still bar',
  },
  {
    tulip: 'dx',
    indicator: 'adx',
    inputs: ['high', 'low'],
    parameters: period,
    outputs: [directionalIndex],
    bars: 'after a still bar',
  },
  {
    tulip: 'bbands',
    indicator: 'bollinger',
    inputs: ['close'],
    parameters: ([length = 0, deviations = 0]) => ({ period: length, deviations }),
    outputs: [column('lower'), column('middle'), column('upper')],
  },
  {
    tulip: 'stddev',
    indicator: 'variance',
    inputs: ['close'],
    parameters: period,
    outputs: [column('deviation')],
  },
  {
    tulip: 'fosc',
    indicator: 'linear-trend',
    inputs: ['close'],
    parameters: period,
    outputs: [forecastOscillator],
  },
  {
    tulip: 'obv',
    indicator: 'obv',
    inputs: ['close', 'volume'],
    parameters: () => ({}),
    outputs: [column('obv')],
  },
];

describe('the vectors of Tulip Indicators come out', () => {
  const path = join(__dirname, '../../../../shared/oracles/indicators/tulip_atoz.json');
  const cases = existsSync(path) ? readCases(path) : undefined;
  if (cases === undefined) console.log('skipped: no tulip_atoz.json beside the checkout');

  test.each(READINGS)('$tulip', (reading) => {
    if (cases === undefined) return;
    const { options, vectors } = cases.find(({ name }) => name === reading.tulip) ?? {
      options: [],
      vectors: [],
    };
    const expected = vectors.slice(reading.inputs.length);
    expect(expected.length).toBe(reading.outputs.length);
    const columns = ours(reading, options, vectors);
    reading.outputs.forEach((output, place) => {
      const values = expected[place] ?? [];
      const got = Array.from(Object.values(columns)[0] ?? [], (_, i) => output(columns, i));
      const compared = Math.min(values.length, got.length - got.findIndex(Number.isFinite));
      expect(compared).toBeGreaterThan(1);
      values.slice(-compared).forEach((value, i) => {
        expect(Math.abs((got[got.length - compared + i] ?? NaN) - value)).toBeLessThanOrEqual(
          roundingOf(values),
        );
      });
    });
  });
});

/** Inputs and outputs together. */
function ours(reading: Reading, options: readonly number[], vectors: TulipCase['vectors']): Columns {
  const definition = indicatorNamed(reading.indicator);
  if (definition === undefined) throw new Error(`there is no ${reading.indicator}`);
  const still = reading.bars === 'after a still bar' ? 1 : 0;
  const inputs = Object.fromEntries(
    reading.inputs.map((name, i) => [
      name,
      Float64Array.from([...(vectors[i] ?? []).slice(0, still), ...(vectors[i] ?? [])]),
    ]),
  );
  // Direction does not depend on the close, so where Tulip is given none, any will do.
  const result = computeIndicator(
    definition,
    { close: inputs['low'] ?? new Float64Array(), ...inputs },
    reading.parameters(options),
  );
  if (!result.ok) throw new Error(result.error.message);
  return { ...inputs, ...result.value };
}

function directionalIndex(columns: Columns, i: number): number {
  const [plus, minus] = [column('plusDi')(columns, i), column('minusDi')(columns, i)];
  return (100 * Math.abs(plus - minus)) / (plus + minus);
}

/** How far, in percent, the close missed what the line of the bar before foretold. */
function forecastOscillator(columns: Columns, i: number): number {
  const foretold = column('value')(columns, i - 1) + column('slope')(columns, i - 1);
  return (100 * (column('close')(columns, i) - foretold)) / column('close')(columns, i);
}

/** One unit of the last decimal that any of the values shows: the inputs are rounded too. */
function roundingOf(values: readonly number[]): number {
  const decimals = Math.max(...values.map((value) => String(value).split('.')[1]?.length ?? 0));
  return 1.0001 * 10 ** -decimals;
}

function readCases(path: string): readonly TulipCase[] {
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly TulipCase[] };
  return cases;
}
