import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import { MAX_BARS } from '../../../layers/platform/bars/bar-columns.ts';
import { readBarsCsv } from '../../../layers/platform/bars/read-bars-csv.ts';
import { MAX_FILE_BYTES, MAX_LINE_BYTES } from '../../../layers/platform/bars/text-lines.ts';
import { HEADER, directory, fileWith, refusalOf } from './bars-csv-file.ts';

const GOOD = '2020-04-16,1,2,1,2,3';

describe('a header is refused', () => {
  test.each([
    [
      'that lacks a column',
      'date,open,high,low,close',
      'the header lacks volume among "date", "open", "high", "low", "close"',
    ],
    ['that lacks the time', 'day,open,high,low,close,volume', 'the header lacks date among "day"'],
    [
      'that names the time twice',
      'date,time,open,high,low,close,volume',
      'the header names date and time; keep the one',
    ],
    [
      'that repeats a column',
      'date,open,high,low,close,Close,volume',
      'the header names close twice; keep one',
    ],
    ['with semicolons', 'date;open;high;low;close;volume', 'separated by semicolons; save with commas'],
    ['with tabs', 'date\topen\thigh\tlow\tclose\tvolume', 'separated by tabs; save with commas'],
    ['that is not there', '2020-04-16,1,2,1,2,3', '"2020-04-16" stands where the header should begin'],
    [
      'with a vendor above it',
      'https://vendor.example',
      'the header lacks date, open, high, low, close, volume among',
    ],
    ['that is blank', '', 'the header lacks date'],
    ['with a stray quote', 'date,op"en,high,low,close,volume', 'a stray or unclosed quote in field 2'],
  ])('%s', (_, header, message) => {
    const refusal = refusalOf(`${header}\n2020-04-16;1;2;1;2;3\n`);
    expect(refusal.message).toContain(`FILE line 1: `);
    expect(refusal.message).toContain(message);
    expect(refusal.details).toMatchObject({ line: 1 });
  });
});

describe('a number is refused', () => {
  test.each([
    ['nan', 'write a plain decimal number'],
    ['NaN', 'write a plain decimal number'],
    ['inf', 'write a plain decimal number'],
    ['-Infinity', 'write a plain decimal number'],
    ['', 'close is ""; every bar has all its prices'],
    ['  ', 'every bar has all its prices'],
    ['1e999', 'write it without an exponent'],
    ['9.3e+08', 'write it without an exponent'],
    ['0x10', 'write a plain decimal number'],
    ['1_000', 'write a plain decimal number'],
    ['+1', 'write a plain decimal number'],
    ['.5', 'write a plain decimal number'],
    ['5.', 'write a plain decimal number'],
    ['١٢', 'write a plain decimal number'],
    ['"1.469,25"', 'write decimals with a point and no separators'],
    ['"1,469.25"', 'write decimals with a point and no separators'],
    ['9'.repeat(400), 'close is beyond 1000000000000000000, more than a market has known'],
    [`0.${'0'.repeat(30)}1`, 'close is finer than 1e-18'],
    ['-1.5', 'close is -1.5; a price is a positive number'],
    ['0', 'close is 0; a price is a positive number'],
    ['-0.0', 'a price is a positive number'],
  ])('%s', (text, message) => {
    const refusal = refusalOf(`${HEADER}\n${GOOD}\n2020-04-17,1,2,1,${text},3\n`);
    expect(refusal.code).toBe('BAD_ROW');
    expect(refusal.message).toMatch(/^FILE line 3: close /);
    expect(refusal.message).toContain(message);
  });

  test('that would steer a terminal is not repeated to it', () => {
    const { message } = refusalOf(`${HEADER}\n2020-04-17,\u001b[2J\u009b\u202e,2,1,1,3\n`);
    expect(message).toBe('FILE line 2: open is "?[2J??"; write a plain decimal number, as 1469.25');
  });
});

describe('a row is refused', () => {
  test.each([
    ['with a field too few', '2020-04-17,1,2,1,2', '5 fields where the header has 6'],
    ['with a comma for a decimal point', '2020-04-17,1,5,2,1,2,3', '7 fields where the header has 6'],
    ['whose high is below its low', '2020-04-17,2,1,2,2,3', 'high 1 is below another price of the bar'],
    ['whose high is below its close', '2020-04-17,1,2,1,3,3', 'high 2 is below another price of the bar'],
    ['whose low is above its open', '2020-04-17,1,3,2,3,3', 'low 2 is above another price of the bar'],
    ['with a negative volume', '2020-04-17,1,2,1,2,-3', 'volume is -3; a volume is zero or more'],
    ['with an unclosed quote', '2020-04-17,1,2,1,2,"3', 'a stray or unclosed quote in field 6'],
    ['with text after a quote', '2020-04-17,"1"0,2,1,2,3', 'a stray or unclosed quote in field 2'],
    ['with a bare carriage return', '2020-04-17,1,2,1,2,3\r2020-04-20,1,2,1,2,3', 'a bare carriage return'],
    ['after a blank one', '\n2020-04-17,1,2,1,2,3', 'the line before it is blank; remove it', 4],
  ])('%s', (_, row, message, line = 3) => {
    const refusal = refusalOf(`${HEADER}\n${GOOD}\n${row}\n`);
    expect(refusal.code).toBe('BAD_ROW');
    expect(refusal.message).toContain(`FILE line ${line}: ${message}`);
    expect(refusal.details).toMatchObject({ line });
  });
});

describe('a time is refused', () => {
  test.each([
    ['on a Saturday', '2020-04-18', 'NOT_A_SESSION', '2020-04-18 is a Saturday; XNYS had no session'],
    ['on a holiday', '2020-05-25', 'NOT_A_SESSION', '2020-05-25 is a Monday; XNYS had no session'],
    ['on a day that no month has', '2020-04-31', 'BAD_TIME', 'there is no day 2020-04-31'],
    ['that comes twice', '2020-04-16', 'OUT_OF_ORDER', '2020-04-16 is there twice; keep one bar'],
    [
      'out of order',
      '2020-04-15',
      'OUT_OF_ORDER',
      '2020-04-15 is earlier than the row before it; sort the file oldest first',
    ],
    [
      'in another notation',
      '17/04/2020',
      'BAD_TIME',
      'the time "17/04/2020" cannot be read; write 2020-04-17',
    ],
    ['without its dashes', '20200417', 'BAD_TIME', 'the time "20200417" cannot be read'],
    [
      'among dates',
      '2020-04-17T14:00:00Z',
      'BAD_TIME',
      'its time is an instant where the rows before have dates',
    ],
    ['without a zone', '2020-04-17 09:30:00', 'BAD_TIME', 'has no zone; end it with Z or an offset'],
    ['at the 25th hour', '2020-04-17T25:00:00Z', 'BAD_TIME', 'cannot be read'],
    ['on an instant of no day', '2020-02-30T10:00:00Z', 'BAD_TIME', 'there is no day 2020-02-30'],
    ['in nanoseconds', '1587132000000000000', 'BAD_TIME', 'cannot be read'],
    [
      'before the calendar begins',
      '1989-12-29',
      'BAD_TIME',
      '1989-12-29 lies outside 1990-01-01 to 2099-12-31',
    ],
    ['at the end of time', '9999-12-31', 'BAD_TIME', '9999-12-31 lies outside'],
    ['that is blank', '', 'BAD_TIME', 'the time "" cannot be read'],
  ])('%s', (_, time, code, message) => {
    const refusal = refusalOf(`${HEADER}\n${GOOD}\n${time},1,2,1,2,3\n`);
    expect(refusal.message).toContain(`FILE line 3: `);
    expect(refusal.message).toContain(message);
    expect(refusal.code).toBe(code);
  });

  test.each(['100000000', '9999999999'])('of seconds that the calendar does not cover: %s', (time) => {
    expect(refusalOf(`${HEADER}\n${time},1,2,1,2,3\n`).message).toContain(
      'lies outside 1990-01-01 to 2099-12-31',
    );
  });

  test('among instants when it is a date', () => {
    const { message } = refusalOf(`${HEADER}\n2020-04-16T14:00Z,1,2,1,2,3\n2020-04-17,1,2,1,2,3\n`);
    expect(message).toContain('FILE line 3: its time is a date where the rows before have instants');
  });

  test('of an hour on a day without a session', () => {
    const { message } = refusalOf(`${HEADER}\n2020-04-18T14:00:00Z,1,2,1,2,3\n`);
    expect(message).toBe('FILE line 2: 2020-04-18 is a Saturday; XNYS had no session');
  });
});

describe('an interval is refused', () => {
  const timed = (times: readonly string[]): string =>
    [HEADER, ...times.map((time) => `${time},1,2,1,2,3`)].join('\n');

  test.each([
    [
      'of five minutes',
      ['2020-04-17T14:00Z', '2020-04-17T14:05Z', '2020-04-17T14:10Z'],
      '5 minutes; bars of a day or an hour',
    ],
    [
      'of four hours',
      ['2020-04-17T04:00Z', '2020-04-17T08:00Z', '2020-04-17T12:00Z'],
      '4 hours; bars of a day or an hour',
    ],
    [
      'of timed days',
      ['2020-04-15T00:00Z', '2020-04-16T00:00Z', '2020-04-17T00:00Z'],
      '1 day; daily bars are dated',
    ],
    ['of ninety seconds', ['1587132000', '1587132090', '1587132180'], '90 seconds'],
  ])('%s', (_, times, message) => {
    expect(refusalOf(timed(times), '24/7')).toMatchObject({ code: 'BAD_INTERVAL' });
    expect(refusalOf(timed(times), '24/7').message).toContain(
      `FILE: the most common step between its bars is ${message}`,
    );
  });

  test('that one bar alone cannot show', () => {
    expect(refusalOf(timed(['2020-04-17T14:00Z'])).message).toContain(
      'FILE: one timed bar shows no interval',
    );
  });

  test('where two hourly bars overlap, by line', () => {
    const times = ['2020-04-17T14:00Z', '2020-04-17T15:00Z', '2020-04-17T15:30Z', '2020-04-17T16:30Z'];
    expect(refusalOf(timed(times))).toMatchObject({
      code: 'BAD_INTERVAL',
      message:
        'FILE line 4: 2020-04-17T15:30:00.000Z is only 30 minutes after the bar before it; hourly bars do not overlap',
      details: { line: 4 },
    });
  });
});

describe('a file is refused', () => {
  test.each([
    ['that is empty', '', 'it is empty'],
    ['with a header only', `${HEADER}\n`, 'it has a header and no bars'],
    ['with a header and blank lines', `${HEADER}\r\n\r\n`, 'it has a header and no bars'],
  ])('%s', (_, text, message) => {
    expect(refusalOf(text)).toMatchObject({ code: 'NO_BARS' });
    expect(refusalOf(text).message).toContain(`FILE: ${message}`);
  });

  test('in UTF-16, with a byte order mark and without', () => {
    const text = `${HEADER}\n${GOOD}\n`;
    const message = 'FILE holds NUL bytes, as UTF-16 and binary files do; save it as UTF-8 text';
    expect(refusalOf(Buffer.from(`\uFEFF${text}`, 'utf16le')).message).toBe(message);
    expect(refusalOf(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()).message).toBe(message);
    expect(refusalOf(Buffer.from(text, 'utf16le')).message).toBe(message);
  });

  test('in Latin-1, by line', () => {
    const text = Buffer.from(`${HEADER},note\n2020-04-16,1,2,1,2,3,caf\u00e9\n`, 'latin1');
    expect(refusalOf(text).message).toBe('FILE line 2 is not UTF-8 text; save the file as plain UTF-8 CSV');
  });

  test('with a line of 10 MB, whether it ends or not', () => {
    const long = `2020-04-17,1,2,1,2,${'3'.repeat(10 * 1024 * 1024)}`;
    const message = `FILE line 3 is longer than ${MAX_LINE_BYTES} bytes`;
    expect(refusalOf(`${HEADER}\n${GOOD}\n${long}\n`).message).toContain(message);
    expect(refusalOf(`${HEADER}\n${GOOD}\n${long}`).message).toContain(message);
  });

  test('with a line one byte too long, and read with one that is just not', () => {
    const padded = (length: number): string =>
      `${HEADER},note\n${GOOD},`.padEnd(HEADER.length + 6 + length, 'x');
    expect(readBarsCsv(fileWith(padded(MAX_LINE_BYTES)), { calendar: 'XNYS' }).ok).toBe(true);
    expect(refusalOf(padded(MAX_LINE_BYTES + 1)).code).toBe('LINE_TOO_LONG');
    expect(refusalOf(`${padded(MAX_LINE_BYTES + 1)}\n`).code).toBe('LINE_TOO_LONG');
  });

  test('with more lines ending in a carriage return than fit a line', () => {
    const rows = Array.from({ length: 1_000 }, () => GOOD).join('\r');
    expect(refusalOf(`${HEADER}\r${rows}`).message).toContain('ended by LF or CRLF');
  });

  test('that is larger than any file of bars', () => {
    const path = fileWith(`${HEADER}\n`);
    const descriptor = openSync(path, 'r+');
    ftruncateSync(descriptor, MAX_FILE_BYTES + 1);
    closeSync(descriptor);
    expect(readBarsCsv(path, { calendar: 'XNYS' })).toMatchObject({
      ok: false,
      error: { code: 'FILE_TOO_LARGE' },
    });
  });

  test('with more bars than half a century has hours', () => {
    const rows = Array.from({ length: MAX_BARS + 1 }, (_, index) => `${631_152_000 + index * 60},1,1,1,1,1`);
    expect(refusalOf(`${HEADER}\n${rows.join('\n')}`, '24/7')).toMatchObject({
      code: 'TOO_MANY_BARS',
      details: { line: MAX_BARS + 2 },
    });
  });

  test('that is a directory', () => {
    const path = join(directory, 'folder.csv');
    mkdirSync(path);
    expect(readBarsCsv(path, { calendar: 'XNYS' })).toEqual({
      ok: false,
      error: {
        code: 'NOT_A_FILE',
        message: `${path} is a directory; name one CSV file`,
        details: { file: path },
      },
    });
  });

  const posix = process.platform === 'win32' ? test.skip : test;
  posix('that is a named pipe, without waiting for its writer', () => {
    const path = join(directory, 'pipe.csv');
    execFileSync('mkfifo', [path]);
    expect(readBarsCsv(path, { calendar: 'XNYS' })).toMatchObject({
      ok: false,
      error: { code: 'NOT_A_FILE' },
    });
  });

  test.each(['nowhere/bars.csv', '', 'a\u0000b.csv', 'x'.repeat(5_000)])(
    'that cannot be found: %#',
    (name) => {
      const path = name === '' ? '' : join(directory, name);
      expect(readBarsCsv(path, { calendar: 'XNYS' })).toMatchObject({
        ok: false,
        error: { code: 'UNREADABLE_FILE' },
      });
    },
  );

  const unprivileged = process.getuid?.() === 0 ? test.skip : test;
  unprivileged('that may not be read', () => {
    const path = fileWith(`${HEADER}\n${GOOD}\n`);
    chmodSync(path, 0);
    expect(readBarsCsv(path, { calendar: 'XNYS' })).toMatchObject({
      ok: false,
      error: { code: 'UNREADABLE_FILE' },
    });
  });

  test('of chance bytes, and never more than refused', () => {
    const rng = seededRng(20_200_417);
    for (let round = 0; round < 50; round++) {
      const bytes = Uint8Array.from({ length: 1 + rng.below(5_000) }, () => 1 + rng.below(255));
      expect(refusalOf(bytes).code).toMatch(/^(NOT_UTF8|BAD_HEADER|BAD_ROW)$/);
    }
  });
});

test('a good file with one character changed is read or refused, and never crashes the reader', () => {
  const good = `${HEADER}\n2020-04-15,1.25,2,1,2,3\n2020-04-16,"1.5",2,1,2,3\n2020-04-17,1,2,1,2,3\n`;
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.string({ unit: 'binary', maxLength: 3 }), (at, text) => {
      const read = readBarsCsv(fileWith(good.slice(0, at) + text + good.slice(at + 1)), { calendar: 'XNYS' });
      expect(read.ok || read.error.message.startsWith(directory)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
