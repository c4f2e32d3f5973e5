import { calendarOf } from './exchange-calendar.ts';
import type { CalendarId } from './instrument.ts';

export type BarInterval = 'day' | 'hour';

/** Hourly bars of a session, the last one short where the session is no whole number of hours. */
const HOURS_PER_SESSION: Readonly<Record<CalendarId, number>> = { XNYS: 7, XLON: 9, '24/7': 24 };

export function barsPerSession(interval: BarInterval, calendar: CalendarId): number {
  return interval === 'day' ? 1 : HOURS_PER_SESSION[calendar];
}

/** The annualisation constant of a series of bars. */
export function barsPerYear(interval: BarInterval, calendar: CalendarId): number {
  return barsPerSession(interval, calendar) * calendarOf(calendar).sessionsPerYear;
}
