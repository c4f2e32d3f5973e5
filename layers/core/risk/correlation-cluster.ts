import { at } from '../foundation/assert.ts';
import type { Sym } from '../market/instrument.ts';
import { correlationAt, rowOf, type CorrelationTable } from './correlation.ts';

/** An instrument and the side on which it is held, or would be. */
export interface Stake {
  readonly symbol: Sym;
  readonly direction: 'long' | 'short';
}

/** What is one bet with the first of some stakes. */
export interface Crowd {
  /** The highest alikeness with another; 0 where there is none, or none is known. */
  readonly correlation: number;
  /** The first and all that move together with it: chained by an alikeness of at least the limit ([R7]). */
  readonly cluster: ReadonlySet<Sym>;
}

/**
 * Two stakes are as alike as their returns correlate, and on opposite sides as the size of it, for a long and a short of
 * what moves against each other win and lose together. A crowd that is held piece by piece still counts as one.
 */
export function crowdOfFirst(
  stakes: readonly Stake[],
  table: CorrelationTable,
  correlationMin: number,
): Crowd {
  const placed = stakes.map(({ symbol, direction }) => ({ symbol, direction, row: rowOf(table, symbol) }));
  const [first, ...others] = placed;
  if (first === undefined) return { correlation: 0, cluster: new Set() };
  const cluster = [first];
  let rest = others;
  for (let next = 0; next < cluster.length; next++) {
    const member = at(cluster, next);
    const apart: Placed[] = [];
    for (const stake of rest) {
      if (alikeness(table, member, stake) >= correlationMin) cluster.push(stake);
      else apart.push(stake);
    }
    rest = apart;
  }
  return {
    correlation: others.reduce((highest, other) => Math.max(highest, alikeness(table, first, other)), 0),
    cluster: new Set(cluster.map(({ symbol }) => symbol)),
  };
}

interface Placed extends Stake {
  readonly row: number | undefined;
}

function alikeness(table: CorrelationTable, a: Placed, b: Placed): number {
  const correlation = correlationAt(table, a.row, b.row);
  return a.direction === b.direction ? correlation : Math.abs(correlation);
}
