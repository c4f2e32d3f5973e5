import { assert, at } from '../foundation/assert.ts';
import type { Rng } from '../foundation/rng.ts';
import { cell, cholesky, dot, type Matrix } from './linear-algebra.ts';
import { mean } from './moments.ts';
import { shrunkCovariance, type ShrinkageTarget } from './shrunk-covariance.ts';
import { historicalRisk, type Confidence, type TailRisk } from './tail-risk.ts';

export interface MonteCarloOptions extends Confidence {
  readonly rng: Rng;
  /** How many scenarios, 10,000 unless told. */
  readonly scenarios?: number;
  readonly target?: ShrinkageTarget;
}

/**
 * Monte Carlo risk of a portfolio over one period: scenarios of jointly normal asset returns with the sample means and
 * the shrunk covariance of Ledoit and Wolf, then `historicalRisk` of the portfolio over the scenarios. `columns` are
 * simple returns an asset, `weights` the fractions of NAV held. Undefined for fewer than 2 rows, a covariance that is not
 * positive definite, or too few scenarios for the tail.
 */
export function monteCarloRisk(
  columns: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
  { confidence, rng, scenarios = 10_000, target = 'identity' }: MonteCarloOptions,
): TailRisk | undefined {
  assert(columns.length === weights.length, `${columns.length} assets and ${weights.length} weights`);
  const shrunk = shrunkCovariance(columns, { target });
  if (shrunk === undefined) return undefined;
  const means = columns.map((column) => mean(column) ?? NaN);
  const draws = normalScenarios({ means, covariance: shrunk.covariance }, { count: scenarios, rng });
  return (
    draws &&
    historicalRisk(
      Float64Array.from(draws, (draw) => dot(draw, weights)),
      { confidence },
    )
  );
}

/**
 * Draws of jointly normal returns: `count` rows, one value an asset. Undefined where the covariance is not positive
 * definite.
 */
export function normalScenarios(
  { means, covariance }: { readonly means: ArrayLike<number>; readonly covariance: Matrix },
  { count, rng }: { readonly count: number; readonly rng: Rng },
): readonly Float64Array[] | undefined {
  const size = means.length;
  const lower = cholesky(covariance);
  if (lower === undefined) return undefined;
  return Array.from({ length: count }, () => {
    const shocks = Float64Array.from({ length: size }, () => rng.normal());
    return Float64Array.from(shocks, (_, row) => {
      let value = at(means, row);
      for (let k = 0; k <= row; k++) value += cell(lower, row, k) * (shocks[k] ?? NaN);
      return value;
    });
  });
}
