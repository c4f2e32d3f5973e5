import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { periodParameter } from './parameter.ts';
import { smoothed, smoothStream } from './smoothing.ts';
import { streamOf, composed, type Stream } from './stream.ts';
import { trueRange, type HighLowClose } from './true-range.ts';
import { assertPeriod, writeWarmUp } from './warm-up.ts';

export interface AdxParameters {
  readonly period: number;
}

export type AdxOutput = 'adx' | 'plusDi' | 'minusDi';

/**
 * Average directional index and the two directional indicators, each 0 to 100 (Wilder 1978). Directional movement and
 * true range count from the second bar and are smoothed with weight 1 / period from the mean of their first `period`
 * values; ADX smooths DX the same way (ChartSchool). Without any range the indicators are 0; without any movement DX is 0.
 */
export function adxInto(
  { high, low, close }: Columns<HighLowClose>,
  { period }: AdxParameters,
  { adx, plusDi, minusDi }: Columns<AdxOutput>,
): void {
  assertPeriod(period);
  const warmUp = 2 * period - 1;
  writeWarmUp(adx, warmUp);
  writeWarmUp(plusDi, warmUp);
  writeWarmUp(minusDi, warmUp);
  let plus = 0;
  let minus = 0;
  let range = 0;
  let average = 0;
  for (let i = 1; i < close.length; i++) {
    const keep = 1 - 1 / (i < period ? i : period);
    const rise = (high[i] ?? NaN) - (high[i - 1] ?? NaN);
    const fall = (low[i - 1] ?? NaN) - (low[i] ?? NaN);
    plus = smoothed(plus, upMove(rise, fall), keep);
    minus = smoothed(minus, upMove(fall, rise), keep);
    range = smoothed(range, trueRange(high[i] ?? NaN, low[i] ?? NaN, close[i - 1] ?? NaN), keep);
    if (i < period) continue;
    average = smoothed(average, directionOf(plus, minus), 1 - 1 / (i < warmUp ? i - period + 1 : period));
    if (i < warmUp) continue;
    adx[i] = average;
    plusDi[i] = shareOf(plus, range);
    minusDi[i] = shareOf(minus, range);
  }
}

export function adxStream({ period }: AdxParameters): Stream<Row<HighLowClose>, Row<AdxOutput>> {
  assertPeriod(period);
  const movement = movementStream(period);
  const average = smoothStream({ keep: 1 - 1 / period, seedCount: period });
  return composed((ask) => (bar) => {
    const { plus, minus, range } = movement[ask](bar);
    if (Number.isNaN(range)) return COLD;
    const adx = average[ask](directionOf(plus, minus));
    return Number.isNaN(adx) ? COLD : { adx, plusDi: shareOf(plus, range), minusDi: shareOf(minus, range) };
  });
}

export const adxDefinition = defineIndicator({
  name: 'adx',
  title: 'Average directional index with +DI and -DI',
  version: 1,
  parameters: { period: periodParameter(14) },
  inputs: ['high', 'low', 'close'],
  outputs: ['adx', 'plusDi', 'minusDi'],
  warmUp: ({ period }) => 2 * period - 1,
  batch: adxInto,
  stream: adxStream,
});

const COLD: Row<AdxOutput> = { adx: NaN, plusDi: NaN, minusDi: NaN };

interface Movement {
  readonly plus: number;
  readonly minus: number;
  readonly range: number;
}

/** Wilder's averages of the directional movements and the true range; NaN until there are `period` of them. */
function movementStream(period: number): Stream<Row<HighLowClose>, Movement> {
  const state = { count: -1, high: NaN, low: NaN, close: NaN, plus: 0, minus: 0, range: 0 };
  return streamOf(state, (now, { high, low, close }: Row<HighLowClose>) => {
    now.count += 1;
    if (now.count > 0) {
      const keep = 1 - 1 / Math.min(now.count, period);
      const rise = high - now.high;
      const fall = now.low - low;
      now.plus = smoothed(now.plus, upMove(rise, fall), keep);
      now.minus = smoothed(now.minus, upMove(fall, rise), keep);
      now.range = smoothed(now.range, trueRange(high, low, now.close), keep);
    }
    now.high = high;
    now.low = low;
    now.close = close;
    return now.count < period ? STILL : { plus: now.plus, minus: now.minus, range: now.range };
  });
}

const STILL: Movement = { plus: NaN, minus: NaN, range: NaN };

/** The move counts only where it is upwards and larger than the opposite one. */
function upMove(move: number, opposite: number): number {
  return move > opposite && move > 0 ? move : 0;
}

function directionOf(plus: number, minus: number): number {
  const both = plus + minus;
  return both > 0 ? (100 * Math.abs(plus - minus)) / both : 0;
}

function shareOf(move: number, range: number): number {
  return range > 0 ? (100 * move) / range : 0;
}
