import { at } from '../foundation/assert.ts';
import type { Sym } from '../market/instrument.ts';
import { correlationBetween, type CorrelationTable } from './correlation.ts';

/** An instrument and the side on which it is held, or would be. */
export interface Stake {
  readonly symbol: Sym;
  readonly direction: 'long' | 'short';
}

/**
 * How much two stakes are one bet: the correlation of their returns, and on opposite sides its size, for a long and a
 * short of what moves against each other win and lose together, and a hedge stays a hedge only while it correlates.
 */
export function alikeness(table: CorrelationTable, a: Stake, b: Stake): number {
  const correlation = correlationBetween(table, a.symbol, b.symbol);
  return a.direction === b.direction ? correlation : Math.abs(correlation);
}

/**
 * Which of the stakes move together with the first, itself included: chained by an alikeness of at least
 * `correlationMin` ([R7]), so that a crowd that is held piece by piece still counts as one.
 */
export function clusterOfFirst(
  stakes: readonly Stake[],
  table: CorrelationTable,
  correlationMin: number,
): ReadonlySet<Sym> {
  const cluster = stakes.slice(0, 1);
  let rest = stakes.slice(1);
  for (let next = 0; next < cluster.length && rest.length > 0; next++) {
    const member = at(cluster, next);
    const joins = (stake: Stake): boolean => alikeness(table, member, stake) >= correlationMin;
    cluster.push(...rest.filter(joins));
    rest = rest.filter((stake) => !joins(stake));
  }
  return new Set(cluster.map(({ symbol }) => symbol));
}
