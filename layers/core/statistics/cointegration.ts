import { assert, at } from '../foundation/assert.ts';
import { leastSquares, ones } from './least-squares.ts';
import { COINTEGRATED_SERIES_MAX, criticalValues, unitRootPValue, type CriticalValues } from './mackinnon.ts';
import { chooseLags, dickeyFullerRatio, type UnitRootOptions } from './unit-root.ts';

export interface CointegrationOptions extends Omit<UnitRootOptions, 'deterministic'> {
  /** What the cointegrating regression contains besides the series: `constant` unless told. */
  readonly deterministic?: 'constant' | 'trend';
}

export interface Cointegration {
  /** Units of each other series that hedge one unit of the first. */
  readonly hedgeRatios: readonly number[];
  readonly intercept: number;
  /** What is left of the first series: the spread, around zero. */
  readonly spread: Float64Array;
  readonly statistic: number;
  readonly lags: number;
  readonly criticalValues: CriticalValues;
  /** Approximate and asymptotic (MacKinnon 1994); absent for more than two series. */
  readonly pValue?: number;
}

/**
 * Engle and Granger's two steps (1987): regress the first series on the others, then test the residuals for a unit root
 * without further terms, against the critical values of MacKinnon 2010 for as many series at n - 1 observations. The
 * answer may differ with the series that comes first. Up to six series. Undefined where a step has too few rows or no
 * error at all.
 */
export function engleGranger(
  first: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
  { deterministic = 'constant', lags, lagsMax }: CointegrationOptions = {},
): Cointegration | undefined {
  const series = others.length + 1;
  assert(series >= 2 && series <= COINTEGRATED_SERIES_MAX, `cointegration of ${series} series`);
  const trend =
    deterministic === 'trend' ? [Float64Array.from({ length: first.length }, (_, i) => i + 1)] : [];
  const fit = leastSquares([ones(first.length), ...others, ...trend], first);
  // A perfect fit leaves only rounding, whose unit root says nothing.
  if (fit === undefined || at(fit.sumsOfSquares, -1) <= 1e-20 * at(fit.sumsOfSquares, 1)) return undefined;
  const chosen = lags ?? chooseLags(fit.residuals, 'none', lagsMax);
  const ratio =
    chosen === undefined
      ? undefined
      : dickeyFullerRatio(fit.residuals, { deterministic: 'none', lags: chosen });
  if (ratio === undefined) return undefined;
  const test = { series, deterministic };
  const pValue = unitRootPValue(ratio.statistic, test);
  return {
    hedgeRatios: Array.from(fit.coefficients.subarray(1, series)),
    intercept: at(fit.coefficients, 0),
    spread: fit.residuals,
    statistic: ratio.statistic,
    lags: ratio.lags,
    criticalValues: criticalValues(test, first.length - 1),
    ...(pValue === undefined ? {} : { pValue }),
  };
}
