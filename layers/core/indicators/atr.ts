import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { choiceParameter, periodParameter } from './parameter.ts';
import { adapted, streamOf, type Stream } from './stream.ts';
import { trueRange, type HighLowClose } from './true-range.ts';
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
  const { period } = parameters;
  const weight = weightOf(parameters);
  const keep = 1 - weight;
  const { length } = close;
  const seeded = Math.min(period, length);
  let previousClose = NaN;
  let average = 0;
  for (let i = 0; i < seeded; i++) {
    const range = trueRange(high[i] ?? NaN, low[i] ?? NaN, previousClose);
    average = averaged(average, range, 1 - 1 / (i + 1), 1 / (i + 1));
    previousClose = close[i] ?? NaN;
    out[i] = i + 1 < period ? NaN : average;
  }
  // Two rows a turn, each from the average before both, so that the second does not wait for the first.
  const keepTwice = keep * keep;
  for (let i = seeded; i < length; i += 2) {
    const first = weight * trueRange(high[i] ?? NaN, low[i] ?? NaN, previousClose);
    const between = close[i] ?? NaN;
    out[i] = keep * average + first;
    if (i + 1 === length) return;
    const second = weight * trueRange(high[i + 1] ?? NaN, low[i + 1] ?? NaN, between);
    previousClose = close[i + 1] ?? NaN;
    average = keepTwice * average + (keep * first + second);
    out[i + 1] = average;
  }
}

export function atrStream(parameters: AtrParameters): Stream<Row<HighLowClose>, number> {
  const { period } = parameters;
  const weight = weightOf(parameters);
  const state = { count: 0, average: 0, previousClose: NaN };
  return streamOf(state, (now, { high, low, close }: Row<HighLowClose>) => {
    now.count += 1;
    const share = now.count <= period ? 1 / now.count : weight;
    now.average = averaged(now.average, trueRange(high, low, now.previousClose), 1 - share, share);
    now.previousClose = close;
    return now.count < period ? NaN : now.average;
  });
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

function weightOf({ period, smoothing = 'wilder' }: AtrParameters): number {
  assertPeriod(period);
  return smoothing === 'wilder' ? 1 / period : 2 / (period + 1);
}

function averaged(average: number, range: number, keep: number, weight: number): number {
  return keep * average + weight * range;
}
