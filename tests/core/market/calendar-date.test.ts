import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  calendarDate,
  dateOf,
  dateOfDay,
  dayNumber,
  monthOf,
  parseCalendarDate,
  plusDays,
  weekOf,
  weekdayOf,
} from '../../../layers/core/market/calendar-date.ts';
import { easterSunday, lastWeekday, nthWeekday } from '../../../layers/core/market/holiday-dates.ts';

test.each([
  '2023-02-29',
  '1900-02-29',
  '2020-04-31',
  '2020-13-01',
  '2020-00-10',
  '2020-1-1',
  '20200101',
  '',
  ' 2020-01-01',
])('"%s" is not a date', (text) => {
  expect(parseCalendarDate(text).ok).toBe(false);
});

test.each(['2000-02-29', '2020-12-31', '1970-01-01', '9999-12-31', '0001-01-01'])('%s is a date', (text) => {
  expect(parseCalendarDate(text)).toEqual({ ok: true, value: text });
});

test('a date is its day number and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (day) => {
      expect(dayNumber(dateOfDay(day))).toBe(day);
      expect(plusDays(dateOfDay(day), 1) > dateOfDay(day)).toBe(true);
    }),
  );
});

// Examples from ISO 8601 and around leap years, where the week's year and the date's part company.
test.each([
  ['2005-01-01', '2004-W53'],
  ['2005-01-02', '2004-W53'],
  ['2007-01-01', '2007-W01'],
  ['2008-12-29', '2009-W01'],
  ['2010-01-03', '2009-W53'],
  ['2020-04-17', '2020-W16'],
  ['2020-12-31', '2020-W53'],
  ['2021-01-03', '2020-W53'],
  ['2021-01-04', '2021-W01'],
])('%s lies in week %s', (date, week) => {
  expect(weekOf(calendarDate(date))).toBe(week);
});

test('a week runs from Monday to Sunday', () => {
  fc.assert(
    fc.property(fc.integer({ min: 7_000, max: 25_000 }), (day) => {
      const sameWeek = weekOf(dateOfDay(day)) === weekOf(dateOfDay(day + 1));
      expect(sameWeek).toBe(weekdayOf(dateOfDay(day + 1)) !== 1);
    }),
  );
});

test('a month is the date without its day', () => {
  expect(monthOf(calendarDate('2020-04-17'))).toBe('2020-04');
});

// Easter Sundays as published by the churches.
test.each([
  [1990, '1990-04-15'],
  [2000, '2000-04-23'],
  [2008, '2008-03-23'],
  [2011, '2011-04-24'],
  [2019, '2019-04-21'],
  [2025, '2025-04-20'],
  [2038, '2038-04-25'],
])('Easter of %i fell or falls on %s', (year, date) => {
  expect(easterSunday(year)).toBe(date);
});

test('the n-th and the last weekday of a month are counted from its ends', () => {
  expect(nthWeekday(4, 4, 2024, 11)).toBe('2024-11-28');
  expect(nthWeekday(1, 1, 2025, 9)).toBe('2025-09-01');
  expect(lastWeekday(1, 2024, 5)).toBe('2024-05-27');
  expect(lastWeekday(0, 2026, 5)).toBe('2026-05-31');
  expect(dateOf(2024, 12 + 1, 0)).toBe('2024-12-31');
});
