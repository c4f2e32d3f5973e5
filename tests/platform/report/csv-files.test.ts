import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { money } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { csvFiles } from '../../../layers/platform/report/csv-files.ts';
import { csvText } from '../../../layers/platform/report/csv-text.ts';
import { aReport } from './a-report.ts';

describe('CSV text', () => {
  test('quotes what holds commas, quotes or line ends, and nothing else', () => {
    expect(csvText(['a', 'b'], [['plain words', 'say "hi", now\nor later']])).toBe(
      'a,b\r\nplain words,"say ""hi"", now\nor later"\r\n',
    );
  });

  test('leaves a field empty where there is no number', () => {
    expect(csvText(['a', 'b', 'c', 'd'], [[undefined, Number.NaN, Infinity, 0]])).toBe('a,b,c,d\r\n,,,0\r\n');
  });

  test('read back by the rules of RFC 4180 is what was written', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', ' ') });
    const table = fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { minLength: 1 });
    fc.assert(
      fc.property(table, (rows) => {
        expect(readCsv(csvText(['x', 'y', 'z'], rows))).toEqual([['x', 'y', 'z'], ...rows]);
      }),
    );
  });
});

describe('the report as files', () => {
  const files = new Map(csvFiles(aReport()).map(({ name, text }) => [name, readCsv(text)]));

  test('tells every session with its drawdown from the highest so far', () => {
    const [header, ...sessions] = files.get('sessions.csv') ?? [];
    expect(header?.slice(0, 9)).toEqual([
      'day',
      'nav',
      'nav_per_unit',
      'drawdown',
      'mode',
      'regime',
      'flow',
      'benchmark_open',
      'benchmark_close',
    ]);
    expect(sessions).toHaveLength(4);
    expect(sessions[0]?.slice(0, 9)).toEqual([
      '2020-01-02',
      '1100',
      '1.1',
      '0',
      'normal',
      'range-bound',
      '1000',
      '100',
      '110',
    ]);
    expect(Number(sessions[1]?.[3])).toBeCloseTo(0.1, 12);
  });

  test('tells what moved without a trade, in a file that is there only then', () => {
    expect([...files.keys()]).toEqual(['sessions.csv', 'trades.csv', 'kpis.csv']);
    const entry = { entryId: 'e1', kind: 'funding', currency: 'USD', atMs: epochMs(0) } as const;
    const told = csvFiles({ ...aReport(), ledgerEntries: [{ ...entry, amount: money('-2.5') }] });
    expect(told.at(-1)).toEqual({
      name: 'ledger-entries.csv',
      text: 'entry,kind,currency,amount,at\r\ne1,funding,USD,-2.5,1970-01-01T00:00:00.000Z\r\n',
    });
  });

  test('tells every trade', () => {
    expect(files.get('trades.csv')).toEqual([
      ['symbol', 'direction', 'opened', 'closed', 'result'],
      ['SPX', 'long', '1970-01-01T00:00:00.000Z', '1970-01-02T00:00:00.000Z', '-10.5'],
    ]);
  });

  test('tells every key figure at full precision, and leaves empty what it has not', () => {
    const kpis = files.get('kpis.csv') ?? [];
    expect(kpis).toHaveLength(8);
    expect(kpis[2]?.[0]).toBe('Maximum drawdown');
    expect(kpis[2]?.slice(2)).toEqual(['percent', 'lower', '0.15', 'yes', '0.1', 'no']);
    expect(kpis[7]).toEqual([
      'Executed over generated signals',
      '0.25',
      'percent',
      'higher',
      '',
      'no-target',
      '',
      'no-target',
    ]);
  });
});

/** RFC 4180 read one character at a time, by no means of what is tested. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (quoted && character === '"' && text[i + 1] === '"') {
      field += '"';
      i++;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === ',' || character === '\n')) {
      row.push(field);
      field = '';
      if (character === '\n') rows.push(row.splice(0));
    } else if (quoted || character !== '\r') field += character;
  }
  return rows;
}
