import { at } from '../../core/foundation/assert.ts';
import { HOUR_MS, epochMs, isoInstant, type EpochMs } from '../../core/foundation/time.ts';
import type { BarWindow } from '../../core/market/bar-window.ts';
import { plusDays } from '../../core/market/calendar-date.ts';
import type { ExchangeCalendar } from '../../core/market/exchange-calendar.ts';

/** So many of the missing are named in a warning; the rest are counted. */
const NAMED_MAX = 5;

/** Warnings about what is missing between the first bar and the last: sessions without a bar, hours within a session. */
export function calendarGaps({ openMs }: BarWindow, calendar: ExchangeCalendar): readonly string[] {
  const sessions = missing();
  const hours = missing();
  for (let index = 1; index < openMs.length; index++) {
    const previous = epochMs(at(openMs, index - 1));
    const next = epochMs(at(openMs, index));
    for (const date of sessionsBetween(previous, next, calendar)) sessions.add(date);
    if (calendar.dayOf(previous) !== calendar.dayOf(next)) continue;
    for (let hour = previous + HOUR_MS; hour < next; hour += HOUR_MS) hours.add(isoInstant(epochMs(hour)));
  }
  return [
    ...sessions.warnings(`${calendar.id} sessions without a bar`),
    ...hours.warnings('hours missing within a session'),
  ];
}

function sessionsBetween(previous: EpochMs, next: EpochMs, calendar: ExchangeCalendar): readonly string[] {
  const from = plusDays(calendar.dayOf(previous), 1);
  const to = plusDays(calendar.dayOf(next), -1);
  return calendar.sessionsBetween(from, to).map(({ date }) => date);
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
      return [`${count} ${what}: ${named.join(', ')}${others}`];
    },
  };
}
