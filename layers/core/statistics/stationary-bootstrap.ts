import { assert } from '../foundation/assert.ts';
import type { Rng } from '../foundation/rng.ts';
import { stationaryBlockLength } from './block-length.ts';
import { mean, standardDeviation } from './moments.ts';
import { quantileOfSorted, sorted } from './quantile.ts';

export interface BootstrapOptions {
  readonly rng: Rng;
  /** Coverage of the interval, 0.95 unless told. */
  readonly confidence?: number;
  /** How many resamples, 1,000 unless told. */
  readonly resamples?: number;
  /** Expected length of a block in values; by Politis and White 2004 unless told. 1 takes values to be independent. */
  readonly meanBlockLength?: number;
}

export interface BootstrapInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the statistic over the resamples. */
  readonly standardError: number;
  /** Mean of the statistic over the resamples less the estimate. */
  readonly bias: number;
}

/** Fewest values whose dependence a block can carry over. */
export const BOOTSTRAP_COUNT_MIN = 10;

/**
 * Confidence interval of a statistic of a serially dependent series by the stationary bootstrap (Politis and Romano
 * 1994): the percentile interval over resamples made of blocks of geometric length, wrapped around the end. Undefined
 * for fewer than 10 values, or where the statistic is undefined for the sample or for more than a tenth of the resamples
 * (the others are used).
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  statistic: (sample: Float64Array) => number | undefined,
  { rng, confidence = 0.95, resamples = 1_000, meanBlockLength }: BootstrapOptions,
): BootstrapInterval | undefined {
  assert(confidence > 0 && confidence < 1 && resamples >= 2, `${resamples} resamples for ${confidence}`);
  if (values.length < BOOTSTRAP_COUNT_MIN) return undefined;
  const original = Float64Array.from(values);
  const estimate = statistic(original);
  if (estimate === undefined) return undefined;
  const blockLength = meanBlockLength ?? stationaryBlockLength(values) ?? 1;
  const indexes = new Uint32Array(values.length);
  const found: number[] = [];
  for (let i = 0; i < resamples; i++) {
    drawStationaryIndexes(indexes, { meanBlockLength: blockLength, rng });
    const value = statistic(rowsOf(original, indexes));
    if (value !== undefined) found.push(value);
  }
  if (found.length < 0.9 * resamples) return undefined;
  const rising = sorted(found);
  return {
    estimate,
    low: quantileOfSorted(rising, (1 - confidence) / 2),
    high: quantileOfSorted(rising, (1 + confidence) / 2),
    standardError: standardDeviation(found) ?? NaN,
    bias: (mean(found) ?? NaN) - estimate,
  };
}

/**
 * Fills `indexes` with one resample of the rows 0 to indexes.length - 1: each index follows the one before it, around the
 * end, but with chance 1 / meanBlockLength starts anew anywhere. Draw rows with it where several series move together.
 */
export function drawStationaryIndexes(
  indexes: Uint32Array,
  { meanBlockLength, rng }: { readonly meanBlockLength: number; readonly rng: Rng },
): void {
  assert(meanBlockLength >= 1, `blocks of ${meanBlockLength} values`);
  const count = indexes.length;
  let index = 0;
  for (let i = 0; i < count; i++) {
    const isNewBlock = i === 0 || rng.next() < 1 / meanBlockLength;
    index = isNewBlock ? rng.below(count) : (index + 1) % count;
    indexes[i] = index;
  }
}

function rowsOf(values: Float64Array, indexes: Uint32Array): Float64Array {
  const rows = new Float64Array(indexes.length);
  for (let i = 0; i < rows.length; i++) rows[i] = values[indexes[i] ?? NaN] ?? NaN;
  return rows;
}
