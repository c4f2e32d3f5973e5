import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Columns } from '../../../layers/core/indicators/columns.ts';
import { computeIndicator } from '../../../layers/core/indicators/indicator-runs.ts';
import type { ParameterValues } from '../../../layers/core/indicators/parameter.ts';
import { indicatorNamed } from '../../../layers/core/indicators/registry.ts';

/** Which columns of a worked spreadsheet are our inputs and which of ours they should come out as. */
interface Spreadsheet {
  readonly file: string;
  readonly indicator: string;
  readonly parameters: ParameterValues;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Where the two begin to be one: later than our warm-up where the spreadsheet began its sums by another rule. */
  readonly fromRow: number;
  readonly within: number;
}

const SPREADSHEETS: readonly Spreadsheet[] = [
  {
    file: 'cs-adx.csv',
    indicator: 'adx',
    parameters: { period: 14 },
    inputs: { High: 'high', Low: 'low', Close: 'close' },
    outputs: { ADX: 'adx', '+DI14': 'plusDi', '-DI14': 'minusDi' },
    fromRow: 27,
    within: 1e-6,
  },
  {
    file: 'cs-atr.csv',
    indicator: 'atr',
    parameters: { period: 14 },
    inputs: { High: 'high', Low: 'low', Close: 'close' },
    outputs: { ATR: 'atr' },
    fromRow: 13,
    within: 1e-9,
  },
  {
    file: 'cs-bbands.csv',
    indicator: 'bollinger',
    parameters: { period: 20, deviations: 2 },
    inputs: { Close: 'close' },
    outputs: { HighBand: 'upper', MiddleBand: 'middle', LowBand: 'lower' },
    fromRow: 19,
    within: 1e-6,
  },
  {
    file: 'cs-dc.csv',
    indicator: 'donchian',
    parameters: { period: 20 },
    inputs: { high: 'high', low: 'low' },
    outputs: { upper_band: 'upper', lower_band: 'lower' },
    fromRow: 19,
    within: 1e-9,
  },
  {
    file: 'cs-kc.csv',
    indicator: 'keltner',
    parameters: { emaPeriod: 20, atrPeriod: 10, multiplier: 2, seed: 'first' },
    inputs: { High: 'high', Low: 'low', Close: 'close' },
    outputs: { upper_band: 'upper', middle_band: 'middle', lower_band: 'lower' },
    fromRow: 9,
    within: 1e-9,
  },
  {
    file: 'cs-macd.csv',
    indicator: 'macd',
    parameters: { seed: 'first' },
    inputs: { Close: 'close' },
    outputs: { MACD_line: 'macd' },
    fromRow: 1,
    within: 1e-8,
  },
  {
    file: 'cs-macd.csv',
    indicator: 'macd',
    parameters: { seed: 'first' },
    inputs: { Close: 'close' },
    outputs: { MACD_signal: 'signal', MACD_diff: 'histogram' },
    // The spreadsheet's signal starts from another value, of which 0.8^90 is left here.
    fromRow: 92,
    within: 1e-8,
  },
  {
    file: 'cs-obv.csv',
    indicator: 'obv',
    parameters: {},
    inputs: { Close: 'close', Volume: 'volume' },
    outputs: { OBV: 'obv' },
    fromRow: 1,
    within: 1e-9,
  },
  {
    file: 'cs-rsi.csv',
    indicator: 'rsi',
    parameters: { period: 14, seed: 'first' },
    inputs: { Close: 'close' },
    outputs: { RSI: 'rsi' },
    fromRow: 14,
    within: 1e-4,
  },
  {
    file: 'cs-stochrsi.csv',
    indicator: 'stochastic-rsi',
    parameters: { rsiPeriod: 14, period: 14, seed: 'first' },
    inputs: { Close: 'close' },
    outputs: { 'StochRSI(14)': 'stochasticRsi' },
    fromRow: 27,
    within: 1e-5,
  },
  {
    file: 'cs-vwap.csv',
    indicator: 'rolling-vwap',
    parameters: { period: 14 },
    inputs: { High: 'high', Low: 'low', Close: 'close', Volume: 'volume' },
    outputs: { vwap: 'vwap' },
    fromRow: 13,
    within: 1e-4,
  },
];

describe('the worked spreadsheets of ChartSchool come out', () => {
  test.each(SPREADSHEETS)('$file as $indicator $outputs', (sheet) => {
    const path = join(__dirname, '../../../../shared/oracles/indicators/chartschool', sheet.file);
    if (!existsSync(path)) {
      console.log(`skipped: no ${sheet.file} beside the checkout`);
      return;
    }
    const columns = readColumns(path);
    const inputs = Object.fromEntries(
      Object.entries(sheet.inputs).map(([theirs, name]) => [name, columns[theirs] ?? new Float64Array()]),
    );
    const definition = indicatorNamed(sheet.indicator);
    const result = definition && computeIndicator(definition, inputs, sheet.parameters);
    if (result?.ok !== true) throw new Error(result?.error.message);
    for (const [theirs, name] of Object.entries(sheet.outputs)) {
      const expected = columns[theirs]?.slice(sheet.fromRow) ?? [];
      const got = result.value[name]?.slice(sheet.fromRow) ?? [];
      expect(expected.length).toBeGreaterThan(0);
      expected.forEach((value, i) => {
        expect(Math.abs((got[i] ?? NaN) - value)).toBeLessThanOrEqual(sheet.within);
      });
    }
  });
});

function readColumns(path: string): Columns {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  return Object.fromEntries(
    header.split(',').map((name, i) => [name, Float64Array.from(rows, (row) => parseFloat(row[i] ?? ''))]),
  );
}
