import { at } from '../foundation/assert.ts';
import { correlationClusters, type ClusterOptions } from '../statistics/correlation-clusters.ts';
import { correlationOf, covarianceMatrix } from '../statistics/covariance-matrix.ts';
import { isConstant } from '../statistics/moments.ts';

/**
 * Symbols that move together, by the correlations of their returns (columns of equal length, rows aligned). One that did
 * not move, or has fewer than 3 returns, belongs to nobody and is a cluster of its own. Clusters are in order of their
 * first member, and members in the order given.
 */
export function returnClusters(
  returns: readonly { readonly symbol: string; readonly returns: ArrayLike<number> }[],
  options: ClusterOptions,
): readonly (readonly string[])[] {
  const moving = returns.filter((series) => series.returns.length > 2 && !isConstant(series.returns));
  const covariances = covarianceMatrix(moving.map((series) => series.returns));
  const correlations = covariances === undefined ? undefined : correlationOf(covariances);
  const together = correlations === undefined ? [] : correlationClusters(correlations, options);
  const clusters = together.map((members) => members.map((index) => at(moving, index).symbol));
  return returns.flatMap(({ symbol }) => {
    const cluster = clusters.find((members) => members.includes(symbol));
    if (cluster === undefined) return [[symbol]];
    return cluster[0] === symbol ? [cluster] : [];
  });
}
