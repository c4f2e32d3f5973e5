import { at } from '../foundation/assert.ts';
import type { BarWindow } from '../market/bar-window.ts';
import { correlationClusters } from '../statistics/correlation-clusters.ts';
import { symmetric } from '../statistics/linear-algebra.ts';
import { returnCorrelation } from './correlation.ts';

/**
 * Which of the windows move together with the first, itself included: chained by correlations of at least
 * `correlationMin` ([R7]), so that a crowd that is held piece by piece still counts as one. What cannot be told of a pair
 * counts as no correlation.
 */
export function clusterOfFirst(windows: readonly BarWindow[], correlationMin: number): readonly number[] {
  if (windows.length === 0) return [];
  const correlations = symmetric(windows.length, (row, column) =>
    row === column ? 1 : (returnCorrelation(at(windows, row), at(windows, column)) ?? 0),
  );
  const clusters = correlationClusters(correlations, { correlationMin });
  return clusters.find((cluster) => cluster.includes(0)) ?? [0];
}
