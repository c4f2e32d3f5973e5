import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, HOUR_MS, epochMs, isoInstant } from '../../../layers/core/foundation/time.ts';
import { calendarDate, dateOfDay, weekdayOf } from '../../../layers/core/market/calendar-date.ts';
import { calendarOf, type ExchangeCalendar } from '../../../layers/core/market/exchange-calendar.ts';
import type { CalendarId } from '../../../layers/core/market/instrument.ts';

const ROOT = join(__dirname, '../../..');
const CALENDAR_IDS: readonly CalendarId[] = ['XNYS', 'XLON', '24/7'];
const newYork = calendarOf('XNYS');
const london = calendarOf('XLON');
const always = calendarOf('24/7');

describe('New York', () => {
  test('held a session on exactly the dates of the bundled index from 2000 to 2020', () => {
    const rows = readFileSync(join(ROOT, 'data/sp500-2000.csv'), 'utf8').trim().split('\n').slice(1);
    const dates = rows.map((row) => row.slice(0, 10));
    expect(datesBetween(newYork, '2000-01-03', '2020-04-17')).toEqual(dates);
  });

  test.each([
    '1994-04-27',
    '2001-09-11',
    '2001-09-12',
    '2001-09-13',
    '2001-09-14',
    '2004-06-11',
    '2007-01-02',
    '2012-10-29',
    '2012-10-30',
    '2018-12-05',
    '2025-01-09',
  ])('stayed shut out of turn on %s', (date) => {
    expect(newYork.sessionOn(calendarDate(date))).toBeUndefined();
  });

  test('keeps Martin Luther King Day from 1998 and Juneteenth from 2022', () => {
    expect(newYork.sessionOn(calendarDate('1997-01-20'))).toBeDefined();
    expect(newYork.sessionOn(calendarDate('1998-01-19'))).toBeUndefined();
    expect(newYork.sessionOn(calendarDate('2021-06-18'))).toBeDefined();
    expect(newYork.sessionOn(calendarDate('2022-06-20'))).toBeUndefined();
    expect(newYork.sessionOn(calendarDate('2027-06-18'))).toBeUndefined();
  });

  test('trades on the last day of the year when the first falls on a Saturday', () => {
    expect(newYork.sessionOn(calendarDate('2021-12-31'))).toMatchObject({ halfDay: false });
    expect(newYork.sessionOn(calendarDate('2022-01-03'))).toBeDefined();
  });

  test('has no more and no fewer sessions than counted by others, year by year', () => {
    // exchange_calendars 4.13.2 and pandas_market_calendars 5.5.0 agree on these counts.
    const counts = [1990, 1994, 2001, 2012, 2018, 2024, 2025, 2026, 2030].map(
      (year) => newYork.sessionsBetween(calendarDate(`${year}-01-01`), calendarDate(`${year}-12-31`)).length,
    );
    expect(counts).toEqual([253, 252, 248, 250, 251, 252, 250, 251, 251]);
  });

  test('closes at one on half days, and at two before 1993', () => {
    const halfDays = newYork
      .sessionsBetween(calendarDate('1990-01-01'), calendarDate('2030-12-31'))
      .filter(({ halfDay }) => halfDay);
    expect(halfDays).toHaveLength(88);
    expect(closes(newYork, '1992-12-24')).toBe('1992-12-24T19:00:00.000Z');
    expect(closes(newYork, '1993-11-26')).toBe('1993-11-26T18:00:00.000Z');
    expect(closes(newYork, '2024-07-03')).toBe('2024-07-03T17:00:00.000Z');
    expect(halfDays.filter(({ date }) => date < '1993-01-01').map(({ date }) => date)).toEqual([
      '1990-12-24',
      '1991-12-24',
      '1992-11-27',
      '1992-12-24',
    ]);
  });

  test.each([
    ['1996-07-03', false],
    ['1996-07-05', true],
    ['1997-12-26', true],
    ['1999-12-31', true],
    ['2002-07-03', false],
    ['2002-07-05', true],
    ['2003-12-26', true],
    ['2012-07-03', true],
    ['2013-07-03', true],
    ['2013-07-05', false],
    ['2015-07-02', false],
    ['2021-07-02', false],
  ])('%s: a half day, %s', (date, halfDay) => {
    expect(newYork.sessionOn(calendarDate(date))?.halfDay).toBe(halfDay);
  });

  test('opens at half past nine by its own clocks, in summer and in winter', () => {
    expect(opens(newYork, '2020-01-06')).toBe('2020-01-06T14:30:00.000Z');
    expect(opens(newYork, '2020-07-06')).toBe('2020-07-06T13:30:00.000Z');
  });
});

describe('London', () => {
  const oraclePath = join(ROOT, '../shared/oracles/calendar/exchange_calendars_xlon.csv');
  const oracle = existsSync(oraclePath) ? test : test.skip;
  if (!existsSync(oraclePath)) console.log('skipped: no exchange_calendars_xlon.csv beside the checkout');

  oracle('agrees with exchange_calendars on every session, open and close', () => {
    const rows = readFileSync(oraclePath, 'utf8').trim().split('\n').slice(1);
    const expected = rows.map((row) => {
      const [day = '', open = '', close = ''] = row.split(',');
      return { date: day.slice(0, 10), openMs: Date.parse(open), closeMs: Date.parse(close) };
    });
    const from = calendarDate(expected[0]?.date ?? '');
    const to = calendarDate(expected.at(-1)?.date ?? '');
    const ours = london.sessionsBetween(from, to);
    expect(ours.map(({ date, openMs, closeMs }) => ({ date, openMs, closeMs }))).toEqual(expected);
    expect(ours.every((session) => session.halfDay === session.closeMs - session.openMs < 5 * HOUR_MS)).toBe(
      true,
    );
  });

  test.each([
    '1995-05-08',
    '2002-06-03',
    '2002-06-04',
    '2011-04-29',
    '2020-05-08',
    '2022-09-19',
    '2023-05-08',
  ])('kept the bank holiday of %s', (date) => {
    expect(london.sessionOn(calendarDate(date))).toBeUndefined();
  });

  test('trades on the Monday that a proclamation moved the holiday from', () => {
    expect(london.sessionOn(calendarDate('2020-05-04'))).toBeDefined();
    expect(london.sessionOn(calendarDate('2022-05-30'))).toBeDefined();
  });

  test('closes at half past twelve before Christmas and the new year', () => {
    expect(closes(london, '2022-12-23')).toBe('2022-12-23T12:30:00.000Z');
    expect(closes(london, '2024-12-31')).toBe('2024-12-31T12:30:00.000Z');
  });
});

describe('a market that never closes', () => {
  test('holds a session on every date, from midnight to midnight in UTC', () => {
    expect(always.sessionOn(calendarDate('2024-12-25'))).toEqual({
      date: '2024-12-25',
      openMs: Date.UTC(2024, 11, 25),
      closeMs: Date.UTC(2024, 11, 26),
      halfDay: false,
    });
    expect(datesBetween(always, '2024-02-27', '2024-03-01')).toEqual([
      '2024-02-27',
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ]);
  });
});

describe.each(CALENDAR_IDS)('the calendar %s', (id) => {
  const calendar = calendarOf(id);
  const instants = fc.integer({ min: Date.UTC(1990, 0, 2), max: Date.UTC(2030, 11, 1) }).map(epochMs);

  test('names the first session that opens after an instant, and none in between', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const next = calendar.nextSession(at);
        expect(next.openMs).toBeGreaterThan(at);
        const upTo = calendar.sessionsBetween(calendar.dayOf(at), next.date);
        expect(upTo.filter(({ openMs }) => openMs > at)).toEqual([next]);
      }),
    );
  });

  test('holds sessions that begin and end on their own date and follow one another', () => {
    const sessions = calendar.sessionsBetween(calendarDate('1990-01-01'), calendarDate('2030-12-31'));
    const astray: string[] = [];
    let lastCloseMs = -Infinity;
    for (const { date, openMs, closeMs } of sessions) {
      const onItsDate = calendar.dayOf(openMs) === date && calendar.dayOf(epochMs(closeMs - 1)) === date;
      if (!onItsDate || openMs < lastCloseMs || closeMs <= openMs) astray.push(date);
      lastCloseMs = closeMs;
    }
    expect(astray).toEqual([]);
  });
});

test('a session that has just opened is not the next one', () => {
  const open = newYork.sessionOn(calendarDate('2020-04-16'))?.openMs ?? epochMs(0);
  expect(newYork.nextSession(open).date).toBe('2020-04-17');
  expect(newYork.nextSession(epochMs(open - 1)).date).toBe('2020-04-16');
});

test('no exchange trades at the weekend', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1990, 0, 1) / DAY_MS, max: 25_000 }), (day) => {
      const date = dateOfDay(day);
      const weekend = weekdayOf(date) === 0 || weekdayOf(date) === 6;
      if (weekend) expect([newYork.sessionOn(date), london.sessionOn(date)]).toEqual([undefined, undefined]);
    }),
  );
});

test('a date outside what the calendar knows is a defect, not a day off', () => {
  expect(() => newYork.sessionOn(calendarDate('1989-12-29'))).toThrow('XNYS knows 1990-01-01 to 2099-12-31');
  expect(() => always.sessionOn(calendarDate('2100-01-01'))).toThrow('not 2100-01-01');
});

function datesBetween(calendar: ExchangeCalendar, from: string, to: string): readonly string[] {
  return calendar.sessionsBetween(calendarDate(from), calendarDate(to)).map(({ date }) => date);
}

function opens(calendar: ExchangeCalendar, date: string): string | undefined {
  const session = calendar.sessionOn(calendarDate(date));
  return session && isoInstant(session.openMs);
}

function closes(calendar: ExchangeCalendar, date: string): string | undefined {
  const session = calendar.sessionOn(calendarDate(date));
  return session && isoInstant(session.closeMs);
}
