import { dateOf, plusDays, weekdayOf, type CalendarDate, type Weekday } from './calendar-date.ts';

export const SUNDAY: Weekday = 0;
export const MONDAY: Weekday = 1;
export const THURSDAY: Weekday = 4;
export const FRIDAY: Weekday = 5;
export const SATURDAY: Weekday = 6;

/** The n-th such weekday of a month, counted from 1. Months count from 1 too. */
export function nthWeekday(n: number, weekday: Weekday, year: number, month: number): CalendarDate {
  const first = dateOf(year, month, 1);
  return plusDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7);
}

export function lastWeekday(weekday: Weekday, year: number, month: number): CalendarDate {
  const last = dateOf(year, month + 1, 0);
  return plusDays(last, -((weekdayOf(last) - weekday + 7) % 7));
}

export function isWeekend(date: CalendarDate): boolean {
  return weekdayOf(date) === SATURDAY || weekdayOf(date) === SUNDAY;
}

/** Where a holiday on a weekend is kept in New York: Saturday's on Friday, Sunday's on Monday. */
export function nearestWeekday(date: CalendarDate): CalendarDate {
  if (weekdayOf(date) === SATURDAY) return plusDays(date, -1);
  return weekdayOf(date) === SUNDAY ? plusDays(date, 1) : date;
}

/** Where a holiday on a weekend is kept in London: on the Monday after it. */
export function mondayAfterWeekend(date: CalendarDate): CalendarDate {
  if (weekdayOf(date) === SATURDAY) return plusDays(date, 2);
  return weekdayOf(date) === SUNDAY ? plusDays(date, 1) : date;
}

export function fridayBeforeWeekend(date: CalendarDate): CalendarDate {
  if (weekdayOf(date) === SATURDAY) return plusDays(date, -1);
  return weekdayOf(date) === SUNDAY ? plusDays(date, -2) : date;
}

/** Easter Sunday of the Gregorian calendar (Butcher 1876, as given by Meeus 1991, chapter 8). */
export function easterSunday(year: number): CalendarDate {
  const goldenYear = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * goldenYear + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((goldenYear + 11 * epact + 22 * toSunday) / 451);
  const daysFromMarch = epact + toSunday - 7 * late + 114;
  return dateOf(year, Math.floor(daysFromMarch / 31), (daysFromMarch % 31) + 1);
}

export function goodFriday(year: number): CalendarDate {
  return plusDays(easterSunday(year), -2);
}
