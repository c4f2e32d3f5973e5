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

function supportResistanceFormula({
  period,
  wing,
}: SupportResistanceParameters): Windowed<HighLowClose, Level> {
  assertPeriod(wing);
  assertPeriod(period);
  const fault = swingFault({ period, wing });
  assert(fault === undefined, fault ?? '');
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['support', 'resistance'],
    rows: period,
    write: ({ high, low, close }, at, { support, resistance }, row) => {
      const first = at - period + 1;
      const price = close[at] ?? NaN;
      resistance[row] = nearestSwing(high, 1, { first, last: at, wing, price });
      support[row] = nearestSwing(low, -1, { first, last: at, wing, price });
    },
  };
}

function swingFault({ period, wing }: SupportResistanceParameters): string | undefined {
  const fits = period > 2 * wing;
  return fits ? undefined : `a swing with ${wing} bars on either side does not fit into ${period} bars`;
}

interface Search {
  readonly first: number;
  readonly last: number;
  readonly wing: number;
  readonly price: number;
}

/** `sign` 1 looks for the lowest swing high above the price, -1 for the highest swing low below it. */
function nearestSwing(values: Float64Array, sign: 1 | -1, { first, last, wing, price }: Search): number {
  let nearest = Infinity;
  let extreme = -Infinity;
  for (let i = first; i <= last; i++) {
    const value = sign * (values[i] ?? NaN);
    extreme = Math.max(extreme, value);
    const candidate = value >= sign * price && value < nearest && i >= first + wing && i <= last - wing;
    if (candidate && isSwing(values, sign, i, wing)) nearest = value;
  }
  return sign * (nearest < Infinity ? nearest : extreme);
}

function isSwing(values: Float64Array, sign: 1 | -1, at: number, wing: number): boolean {
  const value = sign * (values[at] ?? NaN);
  for (let distance = 1; distance <= wing; distance++) {
    if (sign * (values[at - distance] ?? NaN) >= value) return false;
    if (sign * (values[at + distance] ?? NaN) > value) return false;
  }
  return true;
}
