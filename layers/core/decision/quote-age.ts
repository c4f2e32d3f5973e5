import { DAY_MS, epochMs, HOUR_MS, type EpochMs } from '../foundation/time.ts';
import type { BarInterval } from '../market/bar-interval.ts';
import { calendarOf, type Session } from '../market/exchange-calendar.ts';
import type { CalendarId } from '../market/instrument.ts';

/** A price older than this is no price, however its market counts bars. */
const DAYS_MAX = 31;

/**
 * How many bars of its market have closed since the last one that is known: 0 for a price of this cycle, and over a
 * weekend or a holiday still 0. The largest integer where there is none, or none for a month.
 */
export function quoteAgeBars(
  lastCloseMs: number | undefined,
  atMs: EpochMs,
  { interval, calendar }: { interval: BarInterval; calendar: CalendarId },
): number {
  if (lastCloseMs === undefined || atMs - lastCloseMs > DAYS_MAX * DAY_MS) return Number.MAX_SAFE_INTEGER;
  if (lastCloseMs >= atMs) return 0;
  const { dayOf, sessionsBetween } = calendarOf(calendar);
  const closedBy = ({ openMs, closeMs }: Session, nowMs: number): number => {
    if (nowMs >= closeMs) return interval === 'day' ? 1 : Math.ceil((closeMs - openMs) / HOUR_MS);
    return interval === 'day' ? 0 : Math.max(0, Math.floor((nowMs - openMs) / HOUR_MS));
  };
  return sessionsBetween(dayOf(epochMs(lastCloseMs)), dayOf(atMs)).reduce(
    (bars, session) => bars + closedBy(session, atMs) - closedBy(session, lastCloseMs),
    0,
  );
}
