import type { CalendarDate } from './calendar-date.ts';
import type { CalendarId } from './instrument.ts';
import type { ZoneId } from './time-zone.ts';

/** What an exchange has laid down about its sessions. Minutes count from local midnight. */
export interface ExchangeRules {
  readonly id: CalendarId;
  readonly zone: ZoneId;
  readonly knownFrom: CalendarDate;
  readonly sessionsPerYear: number;
  readonly openMinute: number;
  readonly closeMinute: number;
  /** The year's dates without a session; weekends need not be named. */
  readonly holidaysOf: (year: number) => readonly CalendarDate[];
  /** The minute at which the year's half days close. A holiday among them stays a holiday. */
  readonly earlyClosesOf: (year: number) => ReadonlyMap<CalendarDate, number>;
}
