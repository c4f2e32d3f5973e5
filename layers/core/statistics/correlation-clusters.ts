import { assert, at } from '../foundation/assert.ts';
import { cell, type Matrix } from './linear-algebra.ts';

/**
 * `single` (the default): no two assets of different clusters correlate as much as the threshold. `complete`: every two
 * of one cluster do. `average`: the mean distance between clusters decides.
 */
export type Linkage = 'single' | 'complete' | 'average';

export interface ClusterOptions {
  /** Correlation from which on assets belong together, in [-1, 1]. */
  readonly correlationMin: number;
  readonly linkage?: Linkage;
}

/**
 * Groups assets by agglomerative clustering on the distance `sqrt((1 - correlation) / 2)` (Mantegna 1999; Lopez de Prado
 * 2016), joined while it is at most that of the threshold. Opposite assets are far apart. Each cluster lists columns of
 * the matrix in rising order; clusters are in order of their first.
 */
export function correlationClusters(
  correlations: Matrix,
  { correlationMin, linkage = 'single' }: ClusterOptions,
): readonly (readonly number[])[] {
  assert(correlations.rows === correlations.columns, 'a correlation matrix is square');
  let clusters = Array.from({ length: correlations.rows }, (_, i): readonly number[] => [i]);
  while (clusters.length > 1) {
    const nearest = nearestPair(correlations, clusters, linkage);
    if (nearest.distance > distanceOf(correlationMin)) break;
    const joined = [...at(clusters, nearest.first), ...at(clusters, nearest.second)].sort((a, b) => a - b);
    clusters = clusters.map((cluster, i) => (i === nearest.first ? joined : cluster));
    clusters.splice(nearest.second, 1);
  }
  return clusters;
}

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly distance: number;
}

function nearestPair(correlations: Matrix, clusters: readonly (readonly number[])[], linkage: Linkage): Pair {
  let nearest: Pair = { first: 0, second: 1, distance: Infinity };
  for (let first = 0; first < clusters.length; first++) {
    for (let second = first + 1; second < clusters.length; second++) {
      const distance = linked(correlations, [at(clusters, first), at(clusters, second)], linkage);
      if (distance < nearest.distance) nearest = { first, second, distance };
    }
  }
  return nearest;
}

function linked(
  correlations: Matrix,
  [a, b]: readonly [readonly number[], readonly number[]],
  linkage: Linkage,
): number {
  let closest = Infinity;
  let farthest = 0;
  let total = 0;
  for (const i of a) {
    for (const j of b) {
      const distance = distanceOf(cell(correlations, i, j));
      closest = Math.min(closest, distance);
      farthest = Math.max(farthest, distance);
      total += distance;
    }
  }
  switch (linkage) {
    case 'single':
      return closest;
    case 'complete':
      return farthest;
    case 'average':
      return total / (a.length * b.length);
  }
}

function distanceOf(correlation: number): number {
  return Math.sqrt(Math.max(0, (1 - correlation) / 2));
}
