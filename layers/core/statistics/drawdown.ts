import { assert, at } from '../foundation/assert.ts';
import type { EpochMs } from '../foundation/time.ts';
import { wealthOf } from './returns.ts';

/** The deepest fall from a high. Indexes are into the values that were given. */
export interface Drawdown {
  /** Fall from the peak as a fraction of it: 0 for none, 1 for all; more only where values went below zero. */
  readonly depthRatio: number;
  /** Last index at the high the fall began from. */
  readonly peakIndex: number;
  readonly troughIndex: number;
  /** First index after the trough at or above the peak; absent while still below. */
  readonly recoveryIndex?: number;
}

/** The same in instants; absent recovery means still under water, and then time under water runs to the last value. */
export interface DrawdownDates {
  readonly peakAtMs: EpochMs;
  readonly troughAtMs: EpochMs;
  readonly recoveredAtMs?: EpochMs;
  readonly underWaterMs: number;
}

/** How long the values lay below an earlier high, in periods. */
export interface TimeUnderWater {
  /** Longest stretch from a high to its recovery, or to the last value. */
  readonly longestPeriods: number;
  /** Share of the values that lie below an earlier high, in [0, 1). */
  readonly ratio: number;
}

/**
 * Maximum drawdown of an equity curve (value, or NAV per unit where money came or went). The earliest of equally deep
 * ones; depth 0 at index 0 for a curve that never falls. Undefined for fewer than 2 values or a first one not above 0.
 */
export function maxDrawdown(values: ArrayLike<number>): Drawdown | undefined {
  if (values.length < 2 || !(at(values, 0) > 0)) return undefined;
  let peakIndex = 0;
  let deepest: Drawdown = { depthRatio: 0, peakIndex: 0, troughIndex: 0 };
  for (let i = 1; i < values.length; i++) {
    if (at(values, i) >= at(values, peakIndex)) peakIndex = i;
    const depthRatio = 1 - at(values, i) / at(values, peakIndex);
    if (depthRatio > deepest.depthRatio) deepest = { depthRatio, peakIndex, troughIndex: i };
  }
  const recoveryIndex = firstAtOrAbove(values, deepest);
  return recoveryIndex === undefined ? deepest : { ...deepest, recoveryIndex };
}

/** Maximum drawdown of simple returns, from one unit of wealth before the first: index i + 1 is after return i. */
export function maxDrawdownOfReturns(returns: ArrayLike<number>): Drawdown | undefined {
  return maxDrawdown(wealthOf(returns));
}

/** The drawdown at each value: its fall from the highest so far, as a fraction of that. The first value is above 0. */
export function drawdowns(values: ArrayLike<number>): Float64Array {
  const falls = new Float64Array(values.length);
  let peak = -Infinity;
  for (let i = 0; i < values.length; i++) {
    peak = Math.max(peak, at(values, i));
    assert(peak > 0, `a drawdown needs a high above 0, not ${peak}`);
    falls[i] = 1 - at(values, i) / peak;
  }
  return falls;
}

/** Dates a drawdown of values that were taken at `atMs`. */
export function datesOf(drawdown: Drawdown, atMs: ArrayLike<EpochMs>): DrawdownDates {
  const { peakIndex, troughIndex, recoveryIndex } = drawdown;
  const peakAtMs = at(atMs, peakIndex);
  const dates = { peakAtMs, troughAtMs: at(atMs, troughIndex) };
  if (drawdown.depthRatio === 0) return { ...dates, recoveredAtMs: peakAtMs, underWaterMs: 0 };
  if (recoveryIndex === undefined) return { ...dates, underWaterMs: at(atMs, -1) - peakAtMs };
  const recoveredAtMs = at(atMs, recoveryIndex);
  return { ...dates, recoveredAtMs, underWaterMs: recoveredAtMs - peakAtMs };
}

/** Undefined for fewer than 2 values or a first one not above 0. */
export function timeUnderWater(values: ArrayLike<number>): TimeUnderWater | undefined {
  if (values.length < 2 || !(at(values, 0) > 0)) return undefined;
  let peakIndex = 0;
  let longestPeriods = 0;
  let below = 0;
  for (let i = 1; i < values.length; i++) {
    const isBelow = at(values, i) < at(values, peakIndex);
    if (isBelow) below++;
    // The recovering period counts: the high is regained at its end, not before.
    if (isBelow || peakIndex < i - 1) longestPeriods = Math.max(longestPeriods, i - peakIndex);
    if (!isBelow) peakIndex = i;
  }
  return { longestPeriods, ratio: below / values.length };
}

function firstAtOrAbove(values: ArrayLike<number>, { peakIndex, troughIndex }: Drawdown): number | undefined {
  const peak = at(values, peakIndex);
  for (let i = troughIndex; i < values.length; i++) if (at(values, i) >= peak) return i;
  return undefined;
}
