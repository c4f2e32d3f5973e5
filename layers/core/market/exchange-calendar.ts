import { assert } from '../foundation/assert.ts';
import { MINUTE_MS, epochMs, type EpochMs } from '../foundation/time.ts';
import {
  calendarDate,
  dateOf,
  dateOfDay,
  dayNumber,
  plusDays,
  yearOf,
  type CalendarDate,
} from './calendar-date.ts';
import type { ExchangeRules } from './exchange-calendar-rules.ts';
import { LONDON_RULES } from './exchange-calendar-xlon.ts';
import { NEW_YORK_RULES } from './exchange-calendar-xnys.ts';
import { isWeekend } from './holiday-dates.ts';
import type { CalendarId } from './instrument.ts';
import { dateIn, instantIn, type ZoneId } from './time-zone.ts';

/** One day's continuous trading, as announced beforehand. */
export interface Session {
  readonly date: CalendarDate;
  readonly openMs: EpochMs;
  readonly closeMs: EpochMs;
  /** It closes earlier than usual. */
  readonly halfDay: boolean;
}

/**
 * When a market trades. Sessions are those the exchange announced beforehand: a halt or a late opening that nobody knew
 * that morning is not in it. Later years follow the rules of today, without the closures that nobody can know yet.
 */
export interface ExchangeCalendar {
  readonly id: CalendarId;
  readonly zone: ZoneId;
  /** The first date whose sessions are known; asking about an earlier one is a defect of the caller. */
  readonly knownFrom: CalendarDate;
  /** The last date that may be asked about, so that nobody walks to the end of time. */
  readonly knownUntil: CalendarDate;
  /** For annualising figures of one session: 252 for an exchange, 365 for a market that never closes. */
  readonly sessionsPerYear: number;
  /** Undefined on weekends and holidays. */
  readonly sessionOn: (date: CalendarDate) => Session | undefined;
  /** In order, both dates included. */
  readonly sessionsBetween: (from: CalendarDate, to: CalendarDate) => readonly Session[];
  /** The first session that opens after the instant. */
  readonly nextSession: (after: EpochMs) => Session;
  /** The date in the market's own zone. With `weekOf` and `monthOf` it keys calendar days, weeks and months. */
  readonly dayOf: (at: EpochMs) => CalendarDate;
}

const KNOWN_UNTIL = calendarDate('2099-12-31');

/** No exchange here was ever closed for so long. */
const CLOSED_DAYS_MAX = 31;

/** The one calendar of that name. */
export function calendarOf(id: CalendarId): ExchangeCalendar {
  return CALENDARS[id];
}

function exchangeCalendar(rules: ExchangeRules): ExchangeCalendar {
  const years = new Map<number, ReadonlyMap<CalendarDate, Session>>();
  const sessionsOf = (year: number): ReadonlyMap<CalendarDate, Session> => {
    const known = years.get(year) ?? yearOfSessions(rules, year);
    years.set(year, known);
    return known;
  };
  return calendarBy(rules, (date) => sessionsOf(yearOf(date)).get(date));
}

function yearOfSessions(rules: ExchangeRules, year: number): ReadonlyMap<CalendarDate, Session> {
  const holidays = new Set(rules.holidaysOf(year));
  const earlyCloses = rules.earlyClosesOf(year);
  const sessions = new Map<CalendarDate, Session>();
  const end = dateOf(year + 1, 1, 1);
  for (let date = dateOf(year, 1, 1); date < end; date = plusDays(date, 1)) {
    if (isWeekend(date) || holidays.has(date)) continue;
    const earlyCloseMinute = earlyCloses.get(date);
    sessions.set(date, {
      date,
      openMs: instantIn(rules.zone, date, rules.openMinute),
      closeMs: instantIn(rules.zone, date, earlyCloseMinute ?? rules.closeMinute),
      halfDay: earlyCloseMinute !== undefined,
    });
  }
  return sessions;
}

type Frame = Pick<ExchangeCalendar, 'id' | 'zone' | 'knownFrom' | 'sessionsPerYear'>;

function calendarBy(
  { id, zone, knownFrom, sessionsPerYear }: Frame,
  knownSessionOn: ExchangeCalendar['sessionOn'],
): ExchangeCalendar {
  const sessionOn = (date: CalendarDate): Session | undefined => {
    assert(
      date >= knownFrom && date <= KNOWN_UNTIL,
      `${id} knows ${knownFrom} to ${KNOWN_UNTIL}, not ${date}`,
    );
    return knownSessionOn(date);
  };
  const dayOf = (at: EpochMs): CalendarDate => dateIn(zone, at);
  return {
    id,
    zone,
    knownFrom,
    knownUntil: KNOWN_UNTIL,
    sessionsPerYear,
    sessionOn,
    dayOf,
    sessionsBetween: (from, to) => {
      const sessions: Session[] = [];
      for (let date = from; date <= to; date = plusDays(date, 1)) {
        const session = sessionOn(date);
        if (session !== undefined) sessions.push(session);
      }
      return sessions;
    },
    nextSession: (after) => {
      const today = dayNumber(dayOf(after));
      for (let day = today; day <= today + CLOSED_DAYS_MAX; day++) {
        const session = sessionOn(dateOfDay(day));
        if (session !== undefined && session.openMs > after) return session;
      }
      assert(false, `${id} has no session in the ${CLOSED_DAYS_MAX} days after ${after}`);
    },
  };
}

const MINUTES_PER_DAY = 1_440;

function everyDay(date: CalendarDate): Session {
  const openMs = instantIn('UTC', date, 0);
  return { date, openMs, closeMs: epochMs(openMs + MINUTES_PER_DAY * MINUTE_MS), halfDay: false };
}

const CALENDARS: Readonly<Record<CalendarId, ExchangeCalendar>> = {
  XNYS: exchangeCalendar(NEW_YORK_RULES),
  XLON: exchangeCalendar(LONDON_RULES),
  '24/7': calendarBy(
    { id: '24/7', zone: 'UTC', knownFrom: calendarDate('1970-01-01'), sessionsPerYear: 365 },
    everyDay,
  ),
};
