import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUR_MS } from '../../../layers/core/foundation/time.ts';
import { barAt } from '../../../layers/core/market/bar-window.ts';
import { BUNDLED_SAMPLE, readBundledSample } from '../../../layers/platform/bars/bundled-sample.ts';
import { readBarsCsv } from '../../../layers/platform/bars/read-bars-csv.ts';
import { HEADER, barsOf, fileWith } from './bars-csv-file.ts';

const HOURLY_HEADER = 'time,open,high,low,close,volume';

describe('the bundled sample', () => {
  test('is whole: 5,105 daily bars without a gap, as they were checked', () => {
    const read = readBundledSample();
    expect(read).toMatchObject({
      ok: true,
      value: {
        interval: 'day',
        warnings: [],
        sha256: BUNDLED_SAMPLE.sha256,
        window: { length: BUNDLED_SAMPLE.bars },
      },
    });
  });

  test('is refused when a digit of it was changed', () => {
    const changed = readFileSync(BUNDLED_SAMPLE.path, 'utf8').replace('931800000', '931800001');
    expect(readBundledSample(fileWith(changed))).toMatchObject({
      ok: false,
      error: { code: 'SAMPLE_CHANGED' },
    });
  });

  test('begins and ends where its name says', () => {
    const { window } = readSample();
    expect(barAt(window, 0)).toEqual({
      openMs: Date.UTC(2000, 0, 3, 14, 30),
      closeMs: Date.UTC(2000, 0, 3, 21),
      availableMs: Date.UTC(2000, 0, 3, 21, 1),
      open: 1469.25,
      high: 1478,
      low: 1438.359985,
      close: 1455.219971,
      volume: 931_800_000,
    });
    expect(barAt(window, -1)).toMatchObject({ closeMs: Date.UTC(2020, 3, 17, 20), close: 2874.560059 });
  });

  test('closes at one in the afternoon on the day after Thanksgiving', () => {
    const { window } = readSample();
    expect(window.closeMs).toContain(Date.UTC(2019, 10, 29, 18));
  });
});

describe('a daily file', () => {
  test('may name its columns in any case and order, among others', () => {
    const { window, interval } = barsOf([
      'Volume,CLOSE,note,Low,High,Open,Date',
      '7,2,"a ""b"", c",1,3,1.5,2020-04-17',
    ]);
    expect(interval).toBe('day');
    expect(barAt(window, 0)).toMatchObject({ open: 1.5, high: 3, low: 1, close: 2, volume: 7 });
  });

  test.each([
    ['CRLF', '\r\n', '', ''],
    ['a byte order mark', '\n', '\uFEFF', ''],
    ['blank lines at its end', '\n', '', '\n\n \n'],
    ['no end of its last line', '\n', '', ''],
  ])('may have %s', (_, lineEnd, before, after) => {
    const text = before + [HEADER, '2020-04-16,1,2,1,2,3', '2020-04-17,1,2,1,2,3'].join(lineEnd) + after;
    expect(readBarsCsv(fileWith(text), { calendar: 'XNYS' })).toMatchObject({
      ok: true,
      value: { window: { length: 2 } },
    });
  });

  test('may quote its fields', () => {
    const { window } = barsOf([
      '"date","open","high","low","close","volume"',
      '"2020-04-17","1.0","2","1","2","3"',
    ]);
    expect(barAt(window, 0)).toMatchObject({ open: 1, volume: 3 });
  });

  test('may have a single bar', () => {
    expect(barsOf([HEADER, '2020-04-17,1,2,1,2,0']).window.length).toBe(1);
  });

  test('takes its hours from the calendar it is read with', () => {
    const row = '2020-04-17,1,2,1,2,3';
    expect(barAt(barsOf([HEADER, row], 'XLON').window, 0)).toMatchObject({
      openMs: Date.UTC(2020, 3, 17, 7),
    });
    expect(barAt(barsOf([HEADER, '2020-04-18,1,2,1,2,3'], '24/7').window, 0)).toMatchObject({
      openMs: Date.UTC(2020, 3, 18),
      closeMs: Date.UTC(2020, 3, 19),
      availableMs: Date.UTC(2020, 3, 19, 0, 1),
    });
  });

  test('is known as long after its close as one says', () => {
    const path = fileWith(`${HEADER}\n2020-04-17,1,2,1,2,3`);
    const read = readBarsCsv(path, { calendar: 'XNYS', availableAfterMs: { day: HOUR_MS, hour: 0 } });
    expect(read.ok && read.value.window.availableMs[0]).toBe(Date.UTC(2020, 3, 17, 21));
  });

  test('is told which sessions it lacks, the first five by name', () => {
    const days = ['2020-04-01', '2020-04-02', '2020-04-09', '2020-04-13', '2020-04-17'];
    const { warnings } = barsOf([HEADER, ...days.map((day) => `${day},1,2,1,2,3`)]);
    expect(warnings).toEqual([
      'XNYS sessions without a bar: 7 (2020-04-03, 2020-04-06, 2020-04-07, 2020-04-08, 2020-04-14 and 2 more)',
    ]);
  });

  test('lacks nothing over a weekend and a holiday', () => {
    expect(barsOf([HEADER, '2020-04-09,1,2,1,2,3', '2020-04-13,1,2,1,2,3']).warnings).toEqual([]);
  });

  test('carries the hash of its bytes', () => {
    const path = fileWith(`${HEADER}\r\n2020-04-17,1,2,1,2,3\r\n`);
    const read = readBarsCsv(path, { calendar: 'XNYS' });
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(read).toMatchObject({ ok: true, value: { sha256 } });
  });
});

describe('an hourly file', () => {
  test.each([
    ['ISO instants in UTC', '2020-04-17T14:00:00Z', '2020-04-17T15:00:00Z'],
    ['ISO instants without seconds', '2020-04-17T14:00Z', '2020-04-17T15:00Z'],
    ['ISO instants with an offset', '2020-04-17T10:00:00-04:00', '2020-04-17T11:00:00-0400'],
    [
      'ISO instants with a blank and fractions',
      '2020-04-17 14:00:00.000000+00:00',
      '2020-04-17 15:00:00.0+00:00',
    ],
    ['seconds since 1970', '1587132000', '1587135600'],
    ['milliseconds since 1970', '1587132000000', '1587135600000'],
  ])('may give %s', (_, first, second) => {
    const { window, interval } = barsOf([HOURLY_HEADER, `${first},1,2,1,2,3`, `${second},1,2,1,2,3`]);
    expect(interval).toBe('hour');
    expect([...window.openMs]).toEqual([Date.UTC(2020, 3, 17, 14), Date.UTC(2020, 3, 17, 15)]);
    expect([...window.closeMs]).toEqual([Date.UTC(2020, 3, 17, 15), Date.UTC(2020, 3, 17, 16)]);
    expect([...window.availableMs]).toEqual([
      Date.UTC(2020, 3, 17, 15, 0, 1),
      Date.UTC(2020, 3, 17, 16, 0, 1),
    ]);
  });

  test('lacks nothing overnight, over a weekend, or when the clocks change', () => {
    const days = ['2020-03-05', '2020-03-06', '2020-03-09'];
    const rows = days.flatMap((day) =>
      hours(9, 16).map((hour) => `${day}T${hour}:30:00${day < '2020-03-08' ? '-05:00' : '-04:00'},1,2,1,2,3`),
    );
    expect(barsOf([HOURLY_HEADER, ...rows]).warnings).toEqual([]);
  });

  test('is told which sessions it lacks and which hours', () => {
    const rows = [
      ...hours(9, 14).map((hour) => `2020-04-14T${hour}:30-04:00,1,2,1,2,3`),
      ...hours(10, 16).map((hour) => `2020-04-16T${hour}:30-04:00,1,2,1,2,3`),
    ];
    expect(barsOf([HOURLY_HEADER, ...rows]).warnings).toEqual([
      'XNYS sessions without a bar: 1 (2020-04-15)',
      'hours without a bar within a session: 3 (2020-04-14T18:30:00.000Z, 2020-04-14T19:30:00.000Z, 2020-04-16T13:30:00.000Z)',
    ]);
  });

  test('of a market that never closes lacks every hour it skips, over midnight too', () => {
    const rows = ['2020-04-17T20:00Z', '2020-04-17T21:00Z', '2020-04-17T22:00Z', '2020-04-18T01:00Z'];
    expect(barsOf([HOURLY_HEADER, ...rows.map((time) => `${time},1,2,1,2,3`)], '24/7').warnings).toEqual([
      'hours without a bar within a session: 2 (2020-04-17T23:00:00.000Z, 2020-04-18T00:00:00.000Z)',
    ]);
  });
});

test('what was written is what is read, to the last bit', () => {
  const price = fc.integer({ min: 1, max: 10 ** 9 });
  const bar = fc.record({ low: price, up: price, open: fc.nat(100), close: fc.nat(100), volume: fc.nat() });
  fc.assert(
    fc.property(fc.array(bar, { minLength: 1, maxLength: 300 }), (bars) => {
      const rows = bars.map(({ low, up, open, close, volume }, index) => {
        const at = (share: number): number => (low + Math.floor((up * share) / 100)) / 1e6;
        return {
          time: 1_587_132_000 + index * 3_600,
          open: at(open),
          high: at(100),
          low: at(0),
          close: at(close),
          volume,
        };
      });
      const lines = rows.map((row) => Object.values(row).map(plainDecimal).join(','));
      if (rows.length < 2) return;
      const { window } = barsOf([HOURLY_HEADER, ...lines], '24/7');
      rows.forEach(({ time, ...values }, index) => {
        expect(barAt(window, index)).toMatchObject({ ...values, openMs: time * 1_000 });
      });
    }),
    { numRuns: 30 },
  );
});

function readSample(): { window: Parameters<typeof barAt>[0] } {
  const read = readBundledSample();
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

function hours(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index).padStart(2, '0'));
}

function plainDecimal(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(6);
}
