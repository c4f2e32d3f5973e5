import { assert, at } from '../foundation/assert.ts';
import type { Rng } from '../foundation/rng.ts';
import { cell, cholesky, dot } from './linear-algebra.ts';
import { mean } from './moments.ts';
import { shrunkCovariance, type ShrinkageTarget } from './shrunk-covariance.ts';

export interface ScenarioOptions {
  readonly rng: Rng;
  /** How many scenarios, 10,000 unless told. */
  readonly scenarios?: number;
  readonly target?: ShrinkageTarget;
}

/**
 * Returns of a portfolio over one period in scenarios for Monte Carlo risk, which is `historicalRisk` of them: jointly
 * normal asset returns with the sample means and the shrunk covariance of Ledoit and Wolf. `columns` are simple returns an
 * asset, `weights` the fractions of NAV held. Undefined for fewer than 2 rows or a covariance that is not positive
 * definite.
 */
export function portfolioScenarios(
  columns: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
  { rng, scenarios = 10_000, target = 'identity' }: ScenarioOptions,
): Float64Array | undefined {
  assert(columns.length === weights.length, `${columns.length} assets and ${weights.length} weights`);
  const shrunk = shrunkCovariance(columns, { target });
  const lower = shrunk && cholesky(shrunk.covariance);
  if (lower === undefined) return undefined;
  const centre = columns.reduce((sum, column, asset) => sum + (mean(column) ?? NaN) * at(weights, asset), 0);
  // w'(m + Lz) = w'm + (L'w)'z: what each shock does to the portfolio is worked out once, not in every scenario.
  const loadings = Float64Array.from(columns, (_, shock) =>
    dot(
      columns.map((__, asset) => cell(lower, asset, shock)),
      weights,
    ),
  );
  return Float64Array.from({ length: scenarios }, () => {
    let value = centre;
    for (const loading of loadings) value += loading * rng.normal();
    return value;
  });
}
