import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { HOUR_MS, epochMs } from '../../core/foundation/time.ts';
import { barFault, type Bar } from '../../core/market/bar.ts';
import { WEEKDAY_NAMES, weekdayOf, type CalendarDate } from '../../core/market/calendar-date.ts';
import type { ExchangeCalendar, Session } from '../../core/market/exchange-calendar.ts';
import { dateIn } from '../../core/market/time-zone.ts';
import type { BarRow } from './bar-row.ts';
import type { BarTime } from './bar-time.ts';

/**
 * The bar of a row. A daily bar spans its date's session, an hourly one the hour from its instant; both are refused on
 * a date without a session, and where prices contradict each other.
 */
export function placedBar(
  { time, ...values }: BarRow,
  calendar: ExchangeCalendar,
  availableAfterMs: number,
): Result<Bar> {
  const session = sessionOf(time, calendar);
  if (!session.ok) return session;
  const openMs = time.kind === 'date' ? session.value.openMs : time.openMs;
  const closeMs = time.kind === 'date' ? session.value.closeMs : epochMs(time.openMs + HOUR_MS);
  const bar = { openMs, closeMs, availableMs: epochMs(closeMs + availableAfterMs), ...values };
  const fault = barFault(bar);
  return fault === undefined ? ok(bar) : refuse('BAD_ROW', fault);
}

function sessionOf(time: BarTime, calendar: ExchangeCalendar): Result<Session> {
  const { id, knownFrom, knownUntil } = calendar;
  const date = dateOfTime(time, calendar);
  if (date < knownFrom || date > knownUntil) {
    return refuse(
      'BAD_TIME',
      `${date} lies outside ${knownFrom} to ${knownUntil}, which the calendar ${id} covers`,
    );
  }
  const session = calendar.sessionOn(date);
  if (session !== undefined) return ok(session);
  const weekday = WEEKDAY_NAMES[weekdayOf(date)];
  return refuse('NOT_A_SESSION', `${date} is a ${weekday}; ${id} had no session`);
}

function dateOfTime(time: BarTime, calendar: ExchangeCalendar): CalendarDate {
  if (time.kind === 'date') return time.date;
  const utcDate = dateIn('UTC', time.openMs);
  // The market's own clocks are not known any earlier.
  return utcDate < calendar.knownFrom ? utcDate : calendar.dayOf(time.openMs);
}
