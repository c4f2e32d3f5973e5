import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { smoothStream, type Smoothing } from './smoothing.ts';
import { adapted, composed, type Stream } from './stream.ts';
import { trueRange, trueRangeStream, type HighLowClose } from './true-range.ts';
import { assertPeriod } from './warm-up.ts';

export type AtrSmoothing = 'wilder' | 'ewma';

export interface AtrParameters {
  readonly period: number;
  readonly smoothing?: AtrSmoothing;
}

/**
 * Average true range (Wilder 1978), in the unit of the prices. The first true range is high - low, the mean of the first
 * `period` of them seeds the average (ChartSchool, TradingView). Each later one has weight 1 / period (`wilder`) or
 * 2 / (period + 1) (`ewma`).
 */
export function atrInto(
  { high, low, close }: Columns<HighLowClose>,
  parameters: AtrParameters,
  out: Float64Array,
): void {
  const { weight, seedCount } = atrSmoothing(parameters);
  const seeded = Math.min(seedCount, close.length);
  let previousClose = NaN;
  let average = 0;
  for (let i = 0; i < seeded; i++) {
    average += (1 / (i + 1)) * (trueRange(high[i] ?? NaN, low[i] ?? NaN, previousClose) - average);
    previousClose = close[i] ?? NaN;
    out[i] = NaN;
  }
  if (seeded === seedCount) out[seeded - 1] = average;
  for (let i = seeded; i < close.length; i++) {
    average += weight * (trueRange(high[i] ?? NaN, low[i] ?? NaN, previousClose) - average);
    previousClose = close[i] ?? NaN;
    out[i] = average;
  }
}

export function atrStream(parameters: AtrParameters): Stream<Row<HighLowClose>, number> {
  const range = trueRangeStream();
  const average = smoothStream(atrSmoothing(parameters));
  return composed((ask) => (bar) => average[ask](range[ask](bar)));
}

export const atrDefinition = defineIndicator({
  name: 'atr',
  title: 'Average true range',
  version: 1,
  parameters: { period: periodParameter(14), smoothing: choiceParameter('wilder', 'ewma') },
  inputs: ['high', 'low', 'close'],
  outputs: ['atr'],
  warmUp: ({ period }) => period - 1,
  batch: (bars, parameters, { atr }) => {
    atrInto(bars, parameters, atr);
  },
  stream: (parameters) =>
    adapted(
      atrStream(parameters),
      (bar: Row<HighLowClose>) => bar,
      (atr) => ({ atr }),
    ),
});

function atrSmoothing({ period, smoothing = 'wilder' }: AtrParameters): Smoothing {
  assertPeriod(period);
  return { weight: smoothing === 'wilder' ? 1 / period : 2 / (period + 1), seedCount: period };
}
