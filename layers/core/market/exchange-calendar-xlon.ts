import { calendarDate, dateOf, plusDays, weekdayOf, yearOf, type CalendarDate } from './calendar-date.ts';
import type { ExchangeRules } from './exchange-calendar-rules.ts';
import {
  MONDAY,
  SATURDAY,
  SUNDAY,
  easterSunday,
  fridayBeforeWeekend,
  goodFriday,
  lastWeekday,
  mondayAfterWeekend,
  nthWeekday,
} from './holiday-dates.ts';

const MAY = 5;
const DECEMBER = 12;
const HALF_PAST_NOON = 12 * 60 + 30;

/**
 * The London Stock Exchange, 08:00 to 16:30, closed on the bank holidays of England and Wales (Banking and Financial
 * Dealings Act 1971 and royal proclamations). The hours of the 1990s, which were others, are not modelled.
 */
export const LONDON_RULES: ExchangeRules = {
  id: 'XLON',
  zone: 'Europe/London',
  knownFrom: calendarDate('1990-01-01'),
  sessionsPerYear: 252,
  openMinute: 8 * 60,
  closeMinute: 16 * 60 + 30,
  holidaysOf,
  earlyClosesOf,
};

/** Holidays that were given once. */
const SPECIAL_CLOSURES: readonly CalendarDate[] = [
  '1999-12-31', // millennium
  '2002-06-03', // Golden Jubilee
  '2011-04-29', // royal wedding
  '2012-06-05', // Diamond Jubilee
  '2022-06-03', // Platinum Jubilee
  '2022-09-19', // funeral of Queen Elizabeth II
  '2023-05-08', // coronation of King Charles III
].map(calendarDate);

/** Early May and spring bank holidays that a proclamation moved off their Monday, each by its year. */
const MOVED_EARLY_MAY = byYear(['1995-05-08', '2020-05-08']); // 50 and 75 years after the war in Europe
const MOVED_SPRING = byYear(['2002-06-04', '2012-06-04', '2022-06-02']); // to the jubilees

function byYear(dates: readonly string[]): ReadonlyMap<number, CalendarDate> {
  return new Map(dates.map(calendarDate).map((date) => [yearOf(date), date]));
}

function holidaysOf(year: number): readonly CalendarDate[] {
  return [
    mondayAfterWeekend(dateOf(year, 1, 1)),
    goodFriday(year),
    plusDays(easterSunday(year), 1),
    MOVED_EARLY_MAY.get(year) ?? nthWeekday(1, MONDAY, year, MAY),
    MOVED_SPRING.get(year) ?? lastWeekday(MONDAY, year, MAY),
    lastWeekday(MONDAY, year, 8),
    ...christmas(year),
    ...SPECIAL_CLOSURES.filter((date) => yearOf(date) === year),
  ];
}

/** Christmas and Boxing Day, or the next weekdays that make up for them. */
function christmas(year: number): readonly CalendarDate[] {
  const christmasDay = dateOf(year, DECEMBER, 25);
  const boxingDay = dateOf(year, DECEMBER, 26);
  if (weekdayOf(christmasDay) === SUNDAY) return [boxingDay, plusDays(boxingDay, 1)];
  if (weekdayOf(boxingDay) === SUNDAY) return [plusDays(boxingDay, 1), plusDays(boxingDay, 2)];
  return [christmasDay, weekdayOf(boxingDay) === SATURDAY ? plusDays(boxingDay, 2) : boxingDay];
}

/** The last sessions before Christmas and before the new year; there was none of the latter in 1999. */
function earlyClosesOf(year: number): ReadonlyMap<CalendarDate, number> {
  const eves = [dateOf(year, DECEMBER, 24), dateOf(year, DECEMBER, 31)].map(fridayBeforeWeekend);
  return new Map(eves.map((date) => [date, HALF_PAST_NOON]));
}
