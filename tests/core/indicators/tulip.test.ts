import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Columns } from '../../../layers/core/indicators/columns.ts';
import type { ParameterValues } from '../../../layers/core/indicators/parameter.ts';
import { computeIndicator } from '../../../layers/core/indicators/indicator-runs.ts';
import { indicatorNamed } from '../../../layers/core/indicators/registry.ts';
import { smoothInto, type Smoothing } from '../../../layers/core/indicators/smoothing.ts';

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

describe('what Tulip builds of exponential smoothing comes out of ours', () => {
  const path = join(__dirname, '../../../../shared/oracles/indicators/tulip_atoz.json');
  const vectorsOf = (tulip: string): TulipCase['vectors'] =>
    existsSync(path) ? (readCases(path).find(({ name }) => name === tulip)?.vectors ?? []) : [];

  test("Wilder's smoothing", () => {
    const [values = [], expected = []] = vectorsOf('wilders');
    const out = smoothed(values, { keep: 0.8, seedCount: 5 }).slice(values.length - expected.length);
    expected.forEach((value, i) => {
      expect(Math.abs((out[i] ?? NaN) - value)).toBeLessThanOrEqual(roundingOf(expected));
    });
  });

  // Its 12 and 26 stand for the weights 0.15 and 0.075 of the first MACD, and its signal starts at the 26th close.
  test('MACD of the weights 0.15 and 0.075', () => {
    const [values = [], macd = [], signal = []] = vectorsOf('macd');
    const fast = smoothed(values, { keep: 0.85, seedCount: 1 });
    const slow = smoothed(values, { keep: 0.925, seedCount: 1 });
    const line = fast.map((value, i) => value - (slow[i] ?? NaN)).slice(values.length - macd.length);
    const average = smoothed(line, { keep: 0.8, seedCount: 1 });
    macd.forEach((value, i) => {
      expect(line[i]).toBeCloseTo(value, 8);
      expect(average[i]).toBeCloseTo(signal[i] ?? NaN, 8);
    });
  });

  // The range of a bar that did not move cannot be nothing, so only the ratio of the two is Tulip's.
  test('the ratio of the directional indicators', () => {
    const [high = [], low = [], close = [], plus = [], minus = []] = vectorsOf('di');
    const inputs = { high, low, close };
    const still = Object.fromEntries(
      Object.entries(inputs).map(([name, values]) => [
        name,
        Float64Array.from([...values.slice(0, 1), ...values]),
      ]),
    );
    const definition = indicatorNamed('adx');
    const result = definition && computeIndicator(definition, still, { period: 14 });
    const columns = result?.ok === true ? result.value : {};
    for (let i = 28; i <= high.length; i++) {
      const expected = (plus[i - 14] ?? NaN) / (minus[i - 14] ?? NaN);
      expect(column('plusDi')(columns, i) / column('minusDi')(columns, i)).toBeCloseTo(expected, 3);
    }
  });
});

function smoothed(values: ArrayLike<number>, smoothing: Smoothing): Float64Array {
  const out = new Float64Array(values.length);
  smoothInto(Float64Array.from(values), smoothing, out);
  return out;
}

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
