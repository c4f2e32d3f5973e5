import { absolute, least, minus, negate, plus, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import { plusDays, type CalendarDate } from '../market/calendar-date.ts';
import type { ExchangeCalendar } from '../market/exchange-calendar.ts';
import type { Sym } from '../market/instrument.ts';
import type { Fill } from '../portfolio/fill.ts';

/** Day trades of the last sessions, and those that could still become one today. */
export interface DayTradeTally {
  readonly made: number;
  /** Sorted. What of them was opened today may be closed today, if only by its stop. */
  readonly openedToday: readonly Sym[];
  /** The sessions that were counted, oldest first. */
  readonly sessions: readonly CalendarDate[];
}

/**
 * Counts round trips within one session of one instrument over the last `sessions` sessions up to the instant's. Opening
 * more and then closing any of it is one day trade, however many fills either takes; opening again starts another
 * (FINRA Regulatory Notice 21-13, examples A to F). Fills outside the session hours count with their date, those of a
 * day without a session with the next one. `fills` are the account's from when it held nothing, in any order; later ones
 * than `atMs` are not seen.
 */
export function tallyDayTrades(
  fills: readonly Fill[],
  { calendar, atMs, sessions, concerns }: TallyOptions,
): DayTradeTally {
  const today = sessionOf(calendar, atMs);
  const counted = calendar
    .sessionsBetween(plusDays(today, -DAYS_BACK), today)
    .slice(-sessions)
    .map(({ date }) => date);
  const tracks = new Map<Sym, Track>();
  let made = 0;
  const known = fills.filter((fill) => fill.atMs <= atMs && concerns(fill.symbol));
  for (const fill of [...known].sort((a, b) => a.atMs - b.atMs)) {
    const date = sessionOf(calendar, fill.atMs);
    const { track, dayTrade } = followed(tracks.get(fill.symbol), fill, date);
    tracks.set(fill.symbol, track);
    if (dayTrade && counted.includes(date)) made++;
  }
  const openedToday = [...tracks]
    .filter(([, track]) => track.date === today && track.openedSince)
    .map(([symbol]) => symbol)
    .sort();
  return { made, openedToday, sessions: counted };
}

export interface TallyOptions {
  readonly calendar: ExchangeCalendar;
  readonly atMs: EpochMs;
  readonly sessions: number;
  /** The instruments that the rule is about: securities, not coins. */
  readonly concerns: (symbol: Sym) => boolean;
}

/** Enough for five sessions around any closure that the calendars know. */
const DAYS_BACK = 31;

interface Track {
  readonly quantity: Qty;
  readonly date: CalendarDate;
  /** Whether anything was opened on that date since the last closing. */
  readonly openedSince: boolean;
}

function followed(
  before: Track | undefined,
  fill: Fill,
  date: CalendarDate,
): { readonly track: Track; readonly dayTrade: boolean } {
  const held = before?.quantity ?? ZERO_QTY;
  const openedSince = before?.date === date && before.openedSince;
  const signed = fill.side === 'buy' ? fill.lastQty : negate(fill.lastQty);
  const against = held > ZERO_QTY !== signed > ZERO_QTY;
  const closing = against ? least(absolute(signed), absolute(held)) : ZERO_QTY;
  const opening = minus(absolute(signed), closing);
  const dayTrade = closing > ZERO_QTY && openedSince;
  const track = {
    quantity: plus(held, signed),
    date,
    openedSince: opening > ZERO_QTY || (openedSince && !dayTrade),
  };
  return { track, dayTrade };
}

function sessionOf(calendar: ExchangeCalendar, atMs: EpochMs): CalendarDate {
  const date = calendar.dayOf(atMs);
  return calendar.sessionOn(date) === undefined ? calendar.nextSession(atMs).date : date;
}
