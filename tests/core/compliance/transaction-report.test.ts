import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { NOT_LEGAL_ADVICE } from '../../../layers/core/compliance/rule-pack.ts';
import { TRANSACTION_FIELDS } from '../../../layers/core/compliance/transaction-fields.ts';
import {
  transactionReport,
  type TransactionInputs,
  type TransactionRow,
} from '../../../layers/core/compliance/transaction-report.ts';
import { sym, type Instrument } from '../../../layers/core/market/instrument.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import { aFill, bought, sold } from '../../builders/a-fill.ts';
import { anInstrument, SPX } from '../../builders/an-instrument.ts';

const PERPETUAL = sym('BTC/USDT:USDT');
const inputs = (change: Partial<TransactionInputs> = {}): TransactionInputs => ({
  instruments: new Map([
    [SPX, anInstrument()],
    [PERPETUAL, anInstrument({ symbol: PERPETUAL, assetClass: 'crypto-perpetual', currency: 'USDT' })],
  ]),
  decisions: new Map([['at0000000000000001', { decisionId: '20200131T2100', algorithm: 'abc123' }]]),
  ...change,
});
const rowsOf = (fills: readonly Fill[], change: Partial<TransactionInputs> = {}): readonly TransactionRow[] =>
  transactionReport(fills, inputs(change)).rows;
const field = (row: TransactionRow | undefined, number: number): string => {
  const content = at(row?.fields ?? [], number - 1);
  expect(content.number).toBe(number);
  return content.state === 'reported' ? content.value : content.state;
};

describe('a transaction report', () => {
  test('has all 65 fields of the annex, says it is no legal advice and where its fields come from', () => {
    const report = transactionReport([bought('10', '100')], inputs());
    expect(TRANSACTION_FIELDS).toHaveLength(65);
    expect(new Set(TRANSACTION_FIELDS.map(({ name }) => name)).size).toBe(65);
    expect(at(report.rows, 0).fields.map(({ number }) => number)).toEqual(
      Array.from({ length: 65 }, (_, i) => i + 1),
    );
    expect(report.notice).toBe(NOT_LEGAL_ADVICE);
    expect(report.source.url).toContain('32017R0590');
  });

  test('tells the trade as the venue did, to the last decimal', () => {
    const instant = epochMs(Date.UTC(2020, 0, 31, 14, 30, 0, 250));
    const [row] = rowsOf([{ ...bought('0.000000000000000001', '33.333333333333333333'), atMs: instant }]);
    expect(row).toMatchObject({ tradeId: 't1', decisionId: '20200131T2100' });
    expect([1, 2, 28, 30, 33, 34].map((number) => field(row, number))).toEqual([
      'NEWT',
      't1',
      '2020-01-31T14:30:00.250Z',
      '0.000000000000000001',
      '33.333333333333333333',
      'USD',
    ]);
  });

  test('names the algorithm that decided, and none for an order that is not ours', () => {
    const [ours, other] = rowsOf([
      bought('10', '100'),
      { ...bought('10', '100'), tradeId: 't2', clientOrderId: 'manual' },
    ]);
    expect([57, 58, 59, 60].map((number) => field(ours, number))).toEqual([
      'abc123',
      'not-applicable',
      'abc123',
      'not-applicable',
    ]);
    expect([57, 58].map((number) => field(other, number))).toEqual(['absent', 'absent']);
    expect(other).not.toHaveProperty('decisionId');
  });

  test('the owner buys and sells; the other side and personal data are not invented', () => {
    const [purchase, sale] = rowsOf([bought('10', '100'), { ...sold('10', '100'), tradeId: 't2' }], {
      ownerId: 'ES1',
    });
    expect([7, 9, 12, 16, 18, 21].map((number) => field(purchase, number))).toEqual([
      'ES1',
      'absent',
      'not-applicable',
      'absent',
      'absent',
      'absent',
    ]);
    expect([7, 16, 21].map((number) => field(sale, number))).toEqual(['absent', 'ES1', 'not-applicable']);
    expect(field(at(rowsOf([bought('1', '1')]), 0), 7)).toBe('absent');
  });

  test('a sale is short when it leaves less than nothing, in whatever order the fills are heard', () => {
    const fills = [
      { ...bought('10', '100'), atMs: epochMs(1) },
      { ...sold('10', '100'), tradeId: 't2', atMs: epochMs(2) },
      { ...sold('1', '100'), tradeId: 't3', atMs: epochMs(3) },
    ];
    const told = rowsOf([...fills].reverse()).map((row) => field(row, 62));
    expect(told).toEqual(['not-applicable', 'SELL', 'SESH']);
  });

  test('codes are those that somebody looked up', () => {
    const codes = new Map([[SPX, { isin: 'US78462F1030', mic: 'ARCX' }]]);
    const [row] = rowsOf([bought('10', '100')], { codes });
    expect([36, 41, 42, 43].map((number) => field(row, number))).toEqual([
      'ARCX',
      'US78462F1030',
      'absent',
      'absent',
    ]);
  });

  test('a derivative has fields that a fund has not', () => {
    const [fund, perpetual, unknown] = rowsOf([
      bought('10', '100'),
      aFill({ tradeId: 't2', symbol: PERPETUAL }),
      aFill({ tradeId: 't3', symbol: sym('NOBODY') }),
    ]);
    const asked = [32, 44, 46, 47, 50, 55];
    expect(asked.map((number) => field(fund, number))).toEqual(asked.map(() => 'not-applicable'));
    expect(asked.map((number) => field(perpetual, number))).toEqual([
      'absent',
      'USDT',
      'absent',
      'absent',
      'not-applicable',
      'not-applicable',
    ]);
    expect([34, 44, 50].map((number) => field(unknown, number))).toEqual(['absent', 'absent', 'absent']);
  });

  test('a bond’s net amount and a currency’s unit are asked for and not known', () => {
    const of = (assetClass: Instrument['assetClass']): TransactionRow =>
      at(rowsOf([bought('1', '1')], { instruments: new Map([[SPX, anInstrument({ assetClass })]]) }), 0);
    expect([field(of('bond'), 35), field(of('equity'), 35)]).toEqual(['absent', 'not-applicable']);
    expect([field(of('fx'), 31), field(of('equity'), 31)]).toEqual(['absent', 'not-applicable']);
  });

  test('what is not reported says why', () => {
    for (const content of at(rowsOf([bought('10', '100')]), 0).fields) {
      if (content.state !== 'reported') expect(content.why.length).toBeGreaterThan(5);
    }
  });
});
