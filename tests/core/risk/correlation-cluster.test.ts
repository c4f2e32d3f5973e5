import { expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { sym, type Sym } from '../../../layers/core/market/instrument.ts';
import { alikeness, clusterOfFirst, type Stake } from '../../../layers/core/risk/correlation-cluster.ts';
import {
  correlationBetween,
  correlationTable,
  returnCorrelation,
  type CorrelationTable,
} from '../../../layers/core/risk/correlation.ts';
import { symmetric } from '../../../layers/core/statistics/linear-algebra.ts';
import { barsUntilToday } from '../../builders/a-cycle.ts';

const [A, B, C, D] = [sym('A'), sym('B'), sym('C'), sym('D')];
const long = (symbol: Sym): Stake => ({ symbol, direction: 'long' });
const short = (symbol: Sym): Stake => ({ symbol, direction: 'short' });

/** A table of the correlations below its diagonal: of B with A, of C with A and B, and so on. */
function tableOf(rows: readonly (readonly number[])[]): CorrelationTable {
  return {
    rows: new Map([A, B, C, D].slice(0, rows.length + 1).map((symbol, row) => [symbol, row])),
    matrix: symmetric(rows.length + 1, (row, column) => (row === column ? 1 : at(at(rows, row - 1), column))),
  };
}

test('what moves with something that moves with the first belongs to its cluster, and a stranger does not', () => {
  const table = tableOf([[0.8], [0.1, 0.7], [0.69, 0.69, 0.69]]);
  expect([...clusterOfFirst([A, B, C, D].map(long), table, 0.7)]).toEqual([A, B, C]);
  expect([...clusterOfFirst([D, A, B, C].map(long), table, 0.7)]).toEqual([D]);
});

test('the link that chains two is missing where it is not held', () => {
  const table = tableOf([[0.8], [0.1, 0.7]]);
  expect([...clusterOfFirst([A, C].map(long), table, 0.7)]).toEqual([A]);
});

test('one instrument alone is a cluster of its own, and nothing is none', () => {
  const table = tableOf([[0.8]]);
  expect([...clusterOfFirst([long(A)], table, 0.7)]).toEqual([A]);
  expect([...clusterOfFirst([], table, 0.7)]).toEqual([]);
});

test('a long and a short of what moves against each other are one bet; two longs of it are not', () => {
  const table = tableOf([[-0.9]]);
  expect(alikeness(table, long(A), short(B))).toBe(0.9);
  expect(alikeness(table, short(A), short(B))).toBe(-0.9);
  expect([...clusterOfFirst([long(A), short(B)], table, 0.7)]).toEqual([A, B]);
  expect([...clusterOfFirst([long(A), long(B)], table, 0.7)]).toEqual([A]);
});

test('a hedge counts with what it hedges: it is one only while the two correlate', () => {
  expect(alikeness(tableOf([[0.9]]), long(A), short(B))).toBe(0.9);
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
