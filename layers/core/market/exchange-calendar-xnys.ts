import { calendarDate, dateOf, plusDays, weekdayOf, yearOf, type CalendarDate } from './calendar-date.ts';
import type { ExchangeRules } from './exchange-calendar-rules.ts';
import {
  FRIDAY,
  MONDAY,
  SATURDAY,
  THURSDAY,
  goodFriday,
  isWeekend,
  lastWeekday,
  nearestWeekday,
  nthWeekday,
} from './holiday-dates.ts';

const JULY = 7;
const DECEMBER = 12;
const TWO_PM = 14 * 60;
const ONE_PM = 13 * 60;

/**
 * The New York Stock Exchange, 09:30 to 16:00. Rules: NYSE Rule 7.2 and the exchange's yearly holiday notices. Every
 * session, open and close from 1990 to 2030 was compared with exchange_calendars 4.13.2 when this was written.
 */
export const NEW_YORK_RULES: ExchangeRules = {
  id: 'XNYS',
  zone: 'America/New_York',
  knownFrom: calendarDate('1990-01-01'),
  sessionsPerYear: 252,
  openMinute: 9 * 60 + 30,
  closeMinute: 16 * 60,
  holidaysOf,
  earlyClosesOf,
};

/** Days on which the exchange stayed shut out of turn (NYSE, special closings). */
const SPECIAL_CLOSURES: readonly CalendarDate[] = [
  '1994-04-27', // funeral of President Nixon
  '2001-09-11', // attack on the World Trade Center
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11', // mourning for President Reagan
  '2007-01-02', // mourning for President Ford
  '2012-10-29', // Hurricane Sandy
  '2012-10-30',
  '2018-12-05', // mourning for President Bush
  '2025-01-09', // mourning for President Carter
].map(calendarDate);

/**
 * Half days that follow no rule. 1999-12-31 is left out of some lists; the hourly trades of SPY end at 13:15 that day,
 * as on every half day of its time.
 */
const SPECIAL_EARLY_CLOSES: readonly CalendarDate[] = ['1997-12-26', '1999-12-31', '2003-12-26'].map(
  calendarDate,
);

function holidaysOf(year: number): readonly CalendarDate[] {
  return [
    newYearsDay(year),
    ...(year >= 1998 ? [nthWeekday(3, MONDAY, year, 1)] : []), // Martin Luther King Jr. Day
    nthWeekday(3, MONDAY, year, 2), // Washington's Birthday
    goodFriday(year),
    lastWeekday(MONDAY, year, 5), // Memorial Day
    ...(year >= 2022 ? [nearestWeekday(dateOf(year, 6, 19))] : []), // Juneteenth
    nearestWeekday(dateOf(year, JULY, 4)),
    nthWeekday(1, MONDAY, year, 9), // Labor Day
    thanksgiving(year),
    nearestWeekday(dateOf(year, DECEMBER, 25)),
    ...SPECIAL_CLOSURES.filter((date) => yearOf(date) === year),
  ];
}

/** On a Saturday it is not kept: the Friday before ends the accounting year. */
function newYearsDay(year: number): CalendarDate {
  const date = dateOf(year, 1, 1);
  return weekdayOf(date) === SATURDAY ? date : nearestWeekday(date);
}

function thanksgiving(year: number): CalendarDate {
  return nthWeekday(4, THURSDAY, year, 11);
}

function earlyClosesOf(year: number): ReadonlyMap<CalendarDate, number> {
  const closeMinute = year < 1993 ? TWO_PM : ONE_PM;
  const dates = [
    ...(year >= 1995 ? independenceEve(year) : []),
    ...(year >= 1992 ? [plusDays(thanksgiving(year), 1)] : []),
    dateOf(year, DECEMBER, 24),
    ...SPECIAL_EARLY_CLOSES.filter((date) => yearOf(date) === year),
  ];
  return new Map(dates.map((date) => [date, closeMinute]));
}

/** 3 July where both it and the 4th are weekdays; until 2012 a Thursday's holiday shortened the Friday after instead. */
function independenceEve(year: number): readonly CalendarDate[] {
  const third = dateOf(year, JULY, 3);
  if (isWeekend(third) || weekdayOf(third) === FRIDAY) return [];
  const fourthIsThursday = weekdayOf(dateOf(year, JULY, 4)) === THURSDAY;
  return [fourthIsThursday && year < 2013 ? dateOf(year, JULY, 5) : third];
}
