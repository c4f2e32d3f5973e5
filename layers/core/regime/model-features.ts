import { at } from '../foundation/assert.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import { realisedVolatilityInto } from '../indicators/realised-volatility.ts';
import { smaInto } from '../indicators/sma.ts';
import { trueRangeInto } from '../indicators/true-range.ts';
import type { BarWindow } from '../market/bar-window.ts';
import { featureRows, type FeatureColumn, type FeatureRows } from './hidden-markov-features.ts';
import { knownVix, type RegimeInputs } from './regime-inputs.ts';
import { NAMING_FEATURES } from './state-naming.ts';

/** What a model is told of each bar where nothing but the bars is known, in this order. */
export const BAR_FEATURES: readonly string[] = [
  NAMING_FEATURES.logReturn,
  NAMING_FEATURES.volatility,
  NAMING_FEATURES.atrRatio,
];

/** How many bars a row looks at, its own the last: 200 mean ranges of 14, of which the first has a close before it. */
export const ROW_BARS = 214;

const VOLATILITY_BARS = 21;
const RANGE_BARS = 14;
const USUAL_BARS = 200;

export interface ModelRows {
  readonly features: FeatureRows;
  /** Index of the first row's bar; each later row is of the next bar. */
  readonly firstBar: number;
}

/**
 * The rows a hidden Markov model is trained on and told live, one for each bar from the `ROW_BARS`th. A row says what
 * was known when its bar was: the log return of its close over the one before; the realised volatility of 21 returns, a
 * ratio a year; the mean true range of 14 bars over the close, over its own mean of 200 bars; and where it is given, the
 * VIX. Every mean is a simple one, so that a row depends on its last `ROW_BARS` bars alone, in training as live, which
 * Wilder's smoothing would not grant. Refused: fewer bars, a price that is not positive, a VIX unknown for ten days.
 */
export function modelFeatures(bars: BarWindow, { barsPerYear, vix }: RegimeInputs): Result<ModelRows> {
  const firstBar = ROW_BARS - 1;
  if (bars.length < ROW_BARS) {
    return refuse('TOO_FEW_BARS', `a row of features needs ${ROW_BARS} bars, not ${bars.length}`, {
      bars: bars.length,
    });
  }
  const volatility = new Float64Array(bars.length);
  realisedVolatilityInto(bars.close, { period: VOLATILITY_BARS, barsPerYear }, volatility);
  const columns: readonly FeatureColumn[] = [
    { name: NAMING_FEATURES.logReturn, values: logReturns(bars.close) },
    { name: NAMING_FEATURES.volatility, values: volatility },
    { name: NAMING_FEATURES.atrRatio, values: rangeRatios(bars) },
    ...(vix === undefined ? [] : [{ name: NAMING_FEATURES.vix, values: knownVix(vix, bars.availableMs) }]),
  ];
  const features = featureRows(
    columns.map(({ name, values }) => ({ name, values: values.subarray(firstBar) })),
  );
  return features.ok ? ok({ features: features.value, firstBar }) : features;
}

/** The newest row, by feature. */
export function lastRow({ names, rows, values }: FeatureRows): Readonly<Record<string, number>> {
  return Object.fromEntries(
    names.map((name, column) => [name, at(values, (rows - 1) * names.length + column)]),
  );
}

function logReturns(close: Float64Array): Float64Array {
  return close.map((price, bar) => Math.log(price / (close[bar - 1] ?? NaN)));
}

function rangeRatios(bars: BarWindow): Float64Array {
  const ranges = new Float64Array(bars.length);
  trueRangeInto(bars, ranges);
  // The first bar has no close before it, so its range is not like the others.
  ranges[0] = NaN;
  const relative = new Float64Array(bars.length - 1);
  smaInto(ranges.subarray(1), { period: RANGE_BARS }, relative);
  for (let i = 0; i < relative.length; i++) relative[i] = at(relative, i) / at(bars.close, i + 1);
  const known = relative.subarray(RANGE_BARS - 1);
  const usual = new Float64Array(known.length);
  smaInto(known, { period: USUAL_BARS }, usual);
  const ratios = new Float64Array(bars.length).fill(NaN);
  // A market that has not moved for so long is in its usual state.
  for (let i = USUAL_BARS - 1; i < known.length; i++)
    ratios[RANGE_BARS + i] = at(usual, i) > 0 ? at(known, i) / at(usual, i) : 1;
  return ratios;
}
