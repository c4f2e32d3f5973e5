import { assert, at } from '../foundation/assert.ts';
import { leastSquares, ones } from './least-squares.ts';
import { criticalValues, unitRootPValue, type CriticalValues, type Deterministic } from './mackinnon.ts';

export interface UnitRootOptions {
  /** `constant` unless told. */
  readonly deterministic?: Deterministic;
  /** Lagged differences in the regression; chosen by Akaike's criterion, up to `lagsMax`, unless told. */
  readonly lags?: number;
  /** Most lags to choose from: `ceil(12 (n / 100)^(1/4))` unless told (Schwert 1989), and fewer for a short series. */
  readonly lagsMax?: number;
}

export interface UnitRootResult {
  /** The t-ratio of the level: the more negative, the less like a random walk. */
  readonly statistic: number;
  readonly lags: number;
  /** Rows of the regression. */
  readonly count: number;
  readonly criticalValues: CriticalValues;
  /** Approximate and asymptotic (MacKinnon 1994). */
  readonly pValue: number;
}

/**
 * Augmented Dickey-Fuller test (Dickey and Fuller 1979; Said and Dickey 1984): does the series revert to a level (or to a
 * trend), or walk at random? Critical values of MacKinnon 2010. Lags are compared on the same rows, then the chosen
 * regression uses all it can. Undefined for a series too short for its regression or one that it fits without error.
 */
export function augmentedDickeyFuller(
  series: ArrayLike<number>,
  options: UnitRootOptions = {},
): UnitRootResult | undefined {
  const { deterministic = 'constant' } = options;
  const lags = options.lags ?? chooseLags(series, deterministic, options.lagsMax);
  const found = lags === undefined ? undefined : dickeyFullerRatio(series, { deterministic, lags });
  if (found === undefined) return undefined;
  const test = { series: 1, deterministic };
  const pValue = unitRootPValue(found.statistic, test);
  assert(pValue !== undefined, 'one series has p-values');
  return { ...found, criticalValues: criticalValues(test, found.count), pValue };
}

/** The t-ratio of the level alone, for tests with critical values of their own. Undefined as for the test. */
export function dickeyFullerRatio(
  series: ArrayLike<number>,
  { deterministic, lags }: { readonly deterministic: Deterministic; readonly lags: number },
): Pick<UnitRootResult, 'statistic' | 'lags' | 'count'> | undefined {
  const { target, regressors } = regressionOf(series, { deterministic, lags, from: lags });
  const fit = leastSquares(regressors, target);
  if (fit === undefined) return undefined;
  const level = TERMS[deterministic];
  const statistic = at(fit.coefficients, level) / at(fit.standardErrors, level);
  return Number.isFinite(statistic) ? { statistic, lags, count: target.length } : undefined;
}

/** The lags with the least Akaike criterion among 0 to the most; undefined for a series too short for any. */
export function chooseLags(
  series: ArrayLike<number>,
  deterministic: Deterministic,
  lagsMax = Math.ceil(12 * (series.length / 100) ** 0.25),
): number | undefined {
  const terms = TERMS[deterministic];
  const most = Math.min(lagsMax, Math.floor(series.length / 2) - terms - 1);
  if (most < 0) return undefined;
  const { target, regressors } = regressionOf(series, { deterministic, lags: most, from: most });
  const fit = leastSquares(regressors, target);
  if (fit === undefined) return undefined;
  let best = { lags: 0, criterion: Infinity };
  for (let lags = 0; lags <= most; lags++) {
    const used = terms + 1 + lags;
    const criterion = target.length * Math.log(at(fit.sumsOfSquares, used) / target.length) + 2 * used;
    if (criterion < best.criterion) best = { lags, criterion };
  }
  return best.lags;
}

/** How many columns come before the level. */
const TERMS: Readonly<Record<Deterministic, number>> = { none: 0, constant: 1, trend: 2 };

/** Difference on constant, trend, last level and lagged differences, the latter last so that fewer lags lead more. */
function regressionOf(
  series: ArrayLike<number>,
  { deterministic, lags, from }: { deterministic: Deterministic; lags: number; from: number },
): { readonly target: Float64Array; readonly regressors: readonly Float64Array[] } {
  const values = Float64Array.from(series);
  const differences = Float64Array.from(
    { length: Math.max(0, values.length - 1) },
    (_, i) => at(values, i + 1) - at(values, i),
  );
  const target = differences.subarray(from);
  const rows = target.length;
  const constant = deterministic === 'none' ? [] : [ones(rows)];
  const trend = deterministic === 'trend' ? [Float64Array.from({ length: rows }, (_, i) => i + 1)] : [];
  const level = values.subarray(from, from + rows);
  const lagged = Array.from({ length: lags }, (_, i) =>
    differences.subarray(from - 1 - i, from - 1 - i + rows),
  );
  return { target, regressors: [...constant, ...trend, level, ...lagged] };
}
