import { assert } from '../foundation/assert.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';
import { DAY_MS, epochMs, isoDate } from '../foundation/time.ts';

declare const day: unique symbol;

/** A day of the calendar such as `2020-04-17`, in whatever zone its context says. Its text sorts as time does. */
export type CalendarDate = string & { readonly [day]: 'calendar-date' };

/** 0 is Sunday, as in ECMAScript. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const WEEKDAY_NAMES = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

const DATE_TEXT = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_PER_WEEK = 7;
const THURSDAY = 4;

/** Reads `YYYY-MM-DD`; a day that no month has, such as 2023-02-29, is refused. */
export function parseCalendarDate(text: string): Result<CalendarDate> {
  const match = DATE_TEXT.exec(text);
  if (match === null) return refuse('NOT_A_DATE', `"${text.slice(0, 40)}" is not a date; write YYYY-MM-DD`);
  const date = dateOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return date === text ? ok(date) : refuse('NOT_A_DATE', `there is no day ${text}`);
}

/** A date written by our own code; text that does not parse is a defect. */
export function calendarDate(text: string): CalendarDate {
  const parsed = parseCalendarDate(text);
  assert(parsed.ok, `not a date: ${text}`);
  return parsed.value;
}

/** The date of a year, a month from 1 and a day of the month; days beyond the month's end run into the next. */
export function dateOf(year: number, month: number, dayOfMonth: number): CalendarDate {
  // setUTCFullYear, because Date.UTC takes the years 0 to 99 for those of the last century.
  return dateOfDay(new Date(0).setUTCFullYear(year, month - 1, dayOfMonth) / DAY_MS);
}

/** Whole days since 1970-01-01. */
export function dayNumber(date: CalendarDate): number {
  return Date.parse(date) / DAY_MS;
}

export function dateOfDay(number: number): CalendarDate {
  return isoDate(epochMs(number * DAY_MS)) as CalendarDate;
}

export function plusDays(date: CalendarDate, days: number): CalendarDate {
  return dateOfDay(dayNumber(date) + days);
}

export function yearOf(date: CalendarDate): number {
  return Number(date.slice(0, 4));
}

export function weekdayOf(date: CalendarDate): Weekday {
  return new Date(date).getUTCDay() as Weekday;
}

/** The ISO 8601 week that holds the date, such as `2020-W16`: weeks begin on Monday and belong to their Thursday's year. */
export function weekOf(date: CalendarDate): string {
  const thursday = plusDays(date, THURSDAY - (weekdayOf(date) || DAYS_PER_WEEK));
  const dayOfYear = dayNumber(thursday) - dayNumber(dateOf(yearOf(thursday), 1, 1));
  const week = Math.floor(dayOfYear / DAYS_PER_WEEK) + 1;
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`;
}

/** `2020-04`. */
export function monthOf(date: CalendarDate): string {
  return date.slice(0, 7);
}
