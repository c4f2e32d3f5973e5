import { HOUR_MS, epochMs, type EpochMs } from '../foundation/time.ts';
import type { BarInterval } from '../market/bar-interval.ts';
import { plusDays } from '../market/calendar-date.ts';
import { calendarOf, type Session } from '../market/exchange-calendar.ts';
import type { CalendarId } from '../market/instrument.ts';

/** Nothing that is watched may be away for longer than this without having tripped, so no count goes further back. */
const LOOKBACK_DAYS = 10;

/** How much of a span the market was open, in milliseconds; of a longer span only the last ten days are counted. */
export function openMsBetween(calendar: CalendarId, fromMs: EpochMs, toMs: EpochMs): number {
  if (fromMs >= toMs) return 0;
  const market = calendarOf(calendar);
  const today = market.dayOf(toMs);
  const past = plusDays(today, -LOOKBACK_DAYS);
  const first = past < market.knownFrom ? market.knownFrom : past;
  let open = 0;
  for (const session of market.sessionsBetween(first, today)) {
    open += Math.max(0, Math.min(toMs, session.closeMs) - Math.max(fromMs, session.openMs));
  }
  return open;
}

/** When the bar after one that closed then will close: an hour on, or with its session, which may be a half day. */
export function nextCloseMs(calendar: CalendarId, interval: BarInterval, closeMs: EpochMs): EpochMs {
  const session = sessionAfter(calendar, closeMs);
  if (interval === 'day') return session.closeMs;
  return epochMs(Math.min(Math.max(closeMs, session.openMs) + HOUR_MS, session.closeMs));
}

/** The session that is under way, or the next. */
function sessionAfter(calendar: CalendarId, at: EpochMs): Session {
  const market = calendarOf(calendar);
  const today = market.sessionOn(market.dayOf(at));
  return today !== undefined && today.closeMs > at ? today : market.nextSession(at);
}
