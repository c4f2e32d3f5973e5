import { assert, unreachable } from '../foundation/assert.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, epochMs, type EpochMs } from '../foundation/time.ts';
import { dateOf, dateOfDay, dayNumber, type CalendarDate } from './calendar-date.ts';
import { SUNDAY, lastWeekday, nthWeekday } from './holiday-dates.ts';

/** The zones that sessions are kept in, by their names in the IANA time-zone database. */
export type ZoneId = 'UTC' | 'America/New_York' | 'Europe/London';

/** The tables below begin here; the law of earlier years was another. */
export const ZONES_KNOWN_FROM_YEAR = 1990;

/** How far the zone's clocks are ahead of UTC. An instant before 1990 is a defect of the caller, but in UTC. */
export function offsetMsAt(zone: ZoneId, at: EpochMs): number {
  if (zone === 'UTC') return 0;
  const year = new Date(at).getUTCFullYear();
  assert(year >= ZONES_KNOWN_FROM_YEAR, `the clocks of ${zone} are not known in ${year}`);
  const { fromMs, toMs } = summerTimeOf(zone, year);
  return standardOffsetMs(zone) + (at >= fromMs && at < toMs ? HOUR_MS : 0);
}

/** The date that the zone's clocks show. */
export function dateIn(zone: ZoneId, at: EpochMs): CalendarDate {
  return dateOfDay(Math.floor((at + offsetMsAt(zone, at)) / DAY_MS));
}

/**
 * The instant at which the zone's clocks show a minute of the day, counted from midnight. Of two (the autumn hour that
 * comes twice) it is the later, and a time that the spring change leaps over is taken as standard time.
 */
export function instantIn(zone: ZoneId, date: CalendarDate, minuteOfDay: number): EpochMs {
  const asIfUtcMs = dayNumber(date) * DAY_MS + minuteOfDay * MINUTE_MS;
  const standardMs = epochMs(asIfUtcMs - standardOffsetMs(zone));
  const summerMs = epochMs(standardMs - HOUR_MS);
  return offsetMsAt(zone, standardMs) !== standardOffsetMs(zone) &&
    offsetMsAt(zone, summerMs) !== standardOffsetMs(zone)
    ? summerMs
    : standardMs;
}

function standardOffsetMs(zone: ZoneId): number {
  return zone === 'America/New_York' ? -5 * HOUR_MS : 0;
}

interface Span {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

type ChangingZone = Exclude<ZoneId, 'UTC'>;

/** Every instant asks for its year's span, so each is worked out once. */
const summers: Readonly<Record<ChangingZone, Map<number, Span>>> = {
  'America/New_York': new Map(),
  'Europe/London': new Map(),
};

function summerTimeOf(zone: ChangingZone, year: number): Span {
  const known = summers[zone].get(year) ?? summerTime(zone, year);
  summers[zone].set(year, known);
  return known;
}

function summerTime(zone: ChangingZone, year: number): Span {
  switch (zone) {
    case 'America/New_York':
      return newYorkSummer(year);
    case 'Europe/London':
      return londonSummer(year);
    default:
      return unreachable(zone);
  }
}

/** Uniform Time Act as amended in 1986, and from 2007 by the Energy Policy Act of 2005: changes at 02:00 local time. */
function newYorkSummer(year: number): Span {
  const from = year < 2007 ? nthWeekday(1, SUNDAY, year, 4) : nthWeekday(2, SUNDAY, year, 3);
  const to = year < 2007 ? lastWeekday(SUNDAY, year, 10) : nthWeekday(1, SUNDAY, year, 11);
  return { fromMs: utcHour(from, 7), toMs: utcHour(to, 6) };
}

/** The Summer Time Orders, and from 1996 directives 94/21/EC and 2000/84/EC: changes at 01:00 UTC. */
function londonSummer(year: number): Span {
  const from = lastWeekday(SUNDAY, year, 3);
  const to = year < 1996 ? firstSundayFrom(dateOf(year, 10, 22)) : lastWeekday(SUNDAY, year, 10);
  return { fromMs: utcHour(from, 1), toMs: utcHour(to, 1) };
}

function firstSundayFrom(date: CalendarDate): CalendarDate {
  const number = dayNumber(date);
  // Day 0 was a Thursday, so Sundays are the days that leave 3 when divided by 7.
  return dateOfDay(number + ((3 - (number % 7) + 7) % 7));
}

function utcHour(date: CalendarDate, hour: number): EpochMs {
  return epochMs(dayNumber(date) * DAY_MS + hour * HOUR_MS);
}
