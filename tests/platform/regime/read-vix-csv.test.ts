import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readVixCsv } from '../../../layers/platform/regime/read-vix-csv.ts';
import { valueOf } from '../../core/regime/hidden-markov/a-chain.ts';

const folder = mkdtempSync(join(tmpdir(), 'atalaya-vix-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(...lines: readonly string[]): ReturnType<typeof readVixCsv> {
  const path = join(folder, 'vix.csv');
  writeFileSync(path, lines.join('\n'));
  return readVixCsv(path);
}

describe('a file of the VIX', () => {
  test('is known sixteen minutes after the stocks close, summer, winter and half days alike', () => {
    const { availableMs, values } = valueOf(
      read('CLOSE,Open,DATE', '20.5,9,2020-11-25', '21,9,2020-11-27', '22,9,2021-06-01', ''),
    );
    expect([...availableMs].map((ms) => new Date(ms).toISOString())).toEqual([
      '2020-11-25T21:16:00.000Z',
      '2020-11-27T18:16:00.000Z',
      '2021-06-01T20:16:00.000Z',
    ]);
    expect([...values]).toEqual([20.5, 21, 22]);
  });

  test('is passed over on days when New York did not trade', () => {
    const { values } = valueOf(read('date,close', '2020-11-25,20', '2020-11-26,99', '2020-11-27,21'));
    expect([...values]).toEqual([20, 21]);
  });

  test('may contradict itself in the columns that are not read', () => {
    expect(read('date,high,low,close', '2020-11-25,1,9,20').ok).toBe(true);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['whose header names no close', ['date,open', '2020-11-25,20'], /line 1: the header/],
    ['with a date that is none', ['date,close', '2020-02-30,20'], /line 2: .*2020-02-30/],
    [
      'with a day twice',
      ['date,close', '2020-11-25,20', '2020-11-25,20'],
      /line 3: 2020-11-25 does not come after/,
    ],
    ['newest first', ['date,close', '2020-11-27,20', '2020-11-25,20'], /line 3/],
    ['with a close that is no number', ['date,close', '2020-11-25,.'], /line 2: "\."/],
    ['with a close of zero', ['date,close', '2020-11-25,0'], /line 2/],
    ['without a close', ['date,close', '2020-11-25'], /line 2/],
    ['without a session', ['date,close'], /no session/],
  ])('is refused if it is one %s', (_, lines, words) => {
    const refused = read(...lines);
    expect(refused.ok ? 'taken' : refused.error.message).toMatch(words);
  });

  test('of the last thirty years is read whole, and had its worst close in March 2020', () => {
    const shared = join(import.meta.dirname, '../../../../shared/data/equities/vix-daily.csv');
    if (!existsSync(shared)) {
      console.log(`${shared} is not there: the published VIX is not read`);
      return;
    }
    const { availableMs, values } = valueOf(readVixCsv(shared));
    expect(values.length).toBeGreaterThan(9_000);
    const worst = values.indexOf(Math.max(...values));
    expect(values[worst]).toBe(82.69);
    expect(new Date(availableMs[worst] ?? NaN).toISOString()).toBe('2020-03-16T20:16:00.000Z');
  });

  test('is refused where there is none', () => {
    expect(readVixCsv(join(folder, 'none.csv'))).toMatchObject({
      ok: false,
      error: { code: 'UNREADABLE_FILE' },
    });
  });
});
