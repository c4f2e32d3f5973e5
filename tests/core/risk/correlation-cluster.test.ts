import { expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { sym, type Sym } from '../../../layers/core/market/instrument.ts';
import { crowdOfFirst, type Stake } from '../../../layers/core/risk/correlation-cluster.ts';
import {
  correlationAt,
  correlationTable,
  returnCorrelation,
  rowOf,
  type CorrelationTable,
} from '../../../layers/core/risk/correlation.ts';
import { symmetric } from '../../../layers/core/statistics/linear-algebra.ts';
import { barsUntilToday } from '../../builders/a-cycle.ts';

const [A, B, C, D] = [sym('A'), sym('B'), sym('C'), sym('D')];
const long = (symbol: Sym): Stake => ({ symbol, direction: 'long' });
const short = (symbol: Sym): Stake => ({ symbol, direction: 'short' });

const clusterOf = (stakes: readonly Stake[], table: CorrelationTable): readonly Sym[] => [
  ...crowdOfFirst(stakes, table, 0.7).cluster,
];
const alikeness = (table: CorrelationTable, ...stakes: readonly Stake[]): number =>
  crowdOfFirst(stakes, table, 0.7).correlation;
const correlationBetween = (table: CorrelationTable, a: Sym, b: Sym): number =>
  correlationAt(table, rowOf(table, a), rowOf(table, b));

/** A table of the correlations below its diagonal: of B with A, of C with A and B, and so on. */
function tableOf(rows: readonly (readonly number[])[]): CorrelationTable {
  return {
    rows: new Map([A, B, C, D].slice(0, rows.length + 1).map((symbol, row) => [symbol, row])),
    matrix: symmetric(rows.length + 1, (row, column) => (row === column ? 1 : at(at(rows, row - 1), column))),
  };
}

test('what moves with something that moves with the first belongs to its cluster, and a stranger does not', () => {
  const table = tableOf([[0.8], [0.1, 0.7], [0.69, 0.69, 0.69]]);
  expect(clusterOf([A, B, C, D].map(long), table)).toEqual([A, B, C]);
  expect(clusterOf([D, A, B, C].map(long), table)).toEqual([D]);
});

test('the link that chains two is missing where it is not held', () => {
  const table = tableOf([[0.8], [0.1, 0.7]]);
  expect(clusterOf([A, C].map(long), table)).toEqual([A]);
});

test('one instrument alone is a cluster of its own, and nothing is none', () => {
  const table = tableOf([[0.8]]);
  expect(clusterOf([long(A)], table)).toEqual([A]);
  expect(clusterOf([], table)).toEqual([]);
});

test('a long and a short of what moves against each other are one bet; two longs of it are not', () => {
  const table = tableOf([[-0.9]]);
  expect(alikeness(table, long(A), short(B))).toBe(0.9);
  // Two of a side that move against each other: nothing to shrink for.
  expect(alikeness(table, short(A), short(B))).toBe(0);
  expect(clusterOf([long(A), short(B)], table)).toEqual([A, B]);
  expect(clusterOf([long(A), long(B)], table)).toEqual([A]);
});

test('a hedge counts with what it hedges: it is one only while the two correlate', () => {
  expect(alikeness(tableOf([[0.9]]), long(A), short(B))).toBe(0.9);
  expect(alikeness(tableOf([[0.2], [0.6, 0]]), ...[A, B, C].map(long))).toBe(0.6);
  expect(alikeness(tableOf([[0.2]]), long(A))).toBe(0);
});

test('a table holds what the bars say of every pair, and nothing of what it was not given', () => {
  const windows = [A, B, C].map((symbol, index) => ({ symbol, window: barsUntilToday(index + 1) }));
  const table = correlationTable(windows);
  for (const one of windows) {
    expect(correlationBetween(table, one.symbol, one.symbol)).toBe(1);
    expect(correlationBetween(table, one.symbol, D)).toBe(0);
    expect(correlationBetween(table, D, one.symbol)).toBe(0);
    for (const other of windows.filter((candidate) => candidate !== one)) {
      const found = correlationBetween(table, one.symbol, other.symbol);
      expect(found).toBeCloseTo(returnCorrelation(one.window, other.window) ?? NaN, 12);
      expect(found).not.toBe(0);
    }
  }
});
