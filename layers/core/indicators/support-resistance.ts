import { assert } from '../foundation/assert.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import type { Stream } from './stream.ts';
import type { HighLowClose } from './true-range.ts';
import { assertPeriod } from './warm-up.ts';
import { windowInto, windowStream, type Windowed } from './windowed.ts';

export interface SupportResistanceParameters {
  /** How many bars are searched. */
  readonly period: number;
  /** How many bars on either side a swing must stand out from. */
  readonly wing: number;
}

export type Level = 'support' | 'resistance';

/**
 * Support and resistance, in the unit of the prices. In words: a *swing high* is a bar whose high is above the highs of the
 * `wing` bars before it and not below those of the `wing` bars after it, so it is known only `wing` bars later; a *swing
 * low* is the same with lows turned over (the fractals of Williams 1995 with wing 2). *Resistance* is the lowest swing high
 * of the last `period` bars that is not below the close, or their highest high where there is none; *support* is the
 * highest swing low that is not above the close, or their lowest low.
 */
export function supportResistanceInto(
  bars: Columns<HighLowClose>,
  parameters: SupportResistanceParameters,
  outputs: Columns<Level>,
): void {
  windowInto(supportResistanceFormula(parameters), bars, outputs);
}

export function supportResistanceStream(
  parameters: SupportResistanceParameters,
): Stream<Row<HighLowClose>, Row<Level>> {
  return windowStream(supportResistanceFormula(parameters));
}

export const supportResistanceDefinition = defineIndicator({
  name: 'support-resistance',
  title: 'Support and resistance',
  version: 1,
  parameters: { period: periodParameter(100, 3), wing: { type: 'integer', default: 2, min: 1, max: 100 } },
  fault: swingFault,
  inputs: ['high', 'low', 'close'],
  outputs: ['support', 'resistance'],
  warmUp: ({ period }) => period - 1,
  batch: supportResistanceInto,
  stream: supportResistanceStream,
});

function supportResistanceFormula(search: SupportResistanceParameters): Windowed<HighLowClose, Level> {
  assertPeriod(search.wing);
  assertPeriod(search.period);
  const fault = swingFault(search);
  assert(fault === undefined, fault ?? '');
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['support', 'resistance'],
    rows: search.period,
    write: ({ high, low, close }, at, { support, resistance }, row) => {
      resistance[row] = high[levelRow(high, 1, close, at, search)] ?? NaN;
      support[row] = low[levelRow(low, -1, close, at, search)] ?? NaN;
    },
  };
}

function swingFault({ period, wing }: SupportResistanceParameters): string | undefined {
  const fits = period > 2 * wing;
  return fits ? undefined : `a swing with ${wing} bars on either side does not fit into ${period} bars`;
}

/**
 * The row whose high (`sign` 1) or low (-1) is the level at row `at`: a row and not its price, because a double that a
 * function answers is boxed wherever the call is not inlined.
 */
function levelRow(
  values: Float64Array,
  sign: 1 | -1,
  close: Float64Array,
  at: number,
  { period, wing }: SupportResistanceParameters,
): number {
  const first = at - period + 1;
  const price = sign * (close[at] ?? NaN);
  let nearest = Infinity;
  let nearestRow = -1;
  let extreme = -Infinity;
  let extremeRow = first;
  for (let i = first; i <= at; i++) {
    const value = sign * (values[i] ?? NaN);
    if (value > extreme) {
      extreme = value;
      extremeRow = i;
    }
    const candidate = value >= price && value < nearest && i >= first + wing && i <= at - wing;
    if (candidate && isSwing(values, sign, i, wing)) {
      nearest = value;
      nearestRow = i;
    }
  }
  return nearestRow === -1 ? extremeRow : nearestRow;
}

function isSwing(values: Float64Array, sign: 1 | -1, at: number, wing: number): boolean {
  const value = sign * (values[at] ?? NaN);
  for (let distance = 1; distance <= wing; distance++) {
    if (sign * (values[at - distance] ?? NaN) >= value) return false;
    if (sign * (values[at + distance] ?? NaN) > value) return false;
  }
  return true;
}
