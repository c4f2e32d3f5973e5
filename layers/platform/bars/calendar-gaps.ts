import { at } from '../../core/foundation/assert.ts';
import { HOUR_MS, epochMs, isoInstant, type EpochMs } from '../../core/foundation/time.ts';
import { plusDays, type CalendarDate } from '../../core/market/calendar-date.ts';
import type { ExchangeCalendar } from '../../core/market/exchange-calendar.ts';
import type { CollectedBars } from './bar-collector.ts';

/** So many of the missing are named in a warning; the rest are counted. */
const NAMED_MAX = 5;

/**
 * Warnings about what is missing between the first bar and the last: whole sessions, and of the sessions that have
 * hourly bars the hours that have none.
 */
export function calendarGaps(
  { window, interval }: CollectedBars,
  calendar: ExchangeCalendar,
): readonly string[] {
  const sessions = missing();
  const hours = missing();
  const { openMs } = window;
  for (let index = 1; index < openMs.length; index++) {
    const previous = epochMs(at(openMs, index - 1));
    const next = epochMs(at(openMs, index));
    if (next - previous === HOUR_MS) continue;
    const [from, to] = [calendar.dayOf(previous), calendar.dayOf(next)];
    for (const { date } of calendar.sessionsBetween(plusDays(from, 1), plusDays(to, -1))) sessions.add(date);
    if (interval === 'day') continue;
    for (const date of new Set([from, to])) {
      for (const hour of hoursBetween(previous, next, { date, calendar })) hours.add(isoInstant(hour));
    }
  }
  return [
    ...sessions.warnings(`${calendar.id} sessions without a bar`),
    ...hours.warnings('hours without a bar within a session'),
  ];
}

interface Day {
  readonly date: CalendarDate;
  readonly calendar: ExchangeCalendar;
}

/** The hours after `previous` and before `next` at which a bar of that day's session would have opened. */
function hoursBetween(previous: EpochMs, next: EpochMs, { date, calendar }: Day): readonly EpochMs[] {
  const session = calendar.sessionOn(date);
  if (session === undefined) return [];
  const first = Math.max(1, Math.ceil((session.openMs - previous) / HOUR_MS));
  const hours: EpochMs[] = [];
  for (let hour = previous + first * HOUR_MS; hour < Math.min(next, session.closeMs); hour += HOUR_MS) {
    hours.push(epochMs(hour));
  }
  return hours;
}

interface Missing {
  readonly add: (name: string) => void;
  readonly warnings: (what: string) => readonly string[];
}

function missing(): Missing {
  const named: string[] = [];
  let count = 0;
  return {
    add: (name) => {
      if (count < NAMED_MAX) named.push(name);
      count += 1;
    },
    warnings: (what) => {
      if (count === 0) return [];
      const others = count > named.length ? ` and ${count - named.length} more` : '';
      return [`${what}: ${count} (${named.join(', ')}${others})`];
    },
  };
}
