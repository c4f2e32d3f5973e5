import { assert } from '../foundation/assert.ts';
import type { EpochMs } from '../foundation/time.ts';
import { monthOf, weekOf, type CalendarDate } from '../market/calendar-date.ts';
import { calendarOf } from '../market/exchange-calendar.ts';
import type { CalendarId } from '../market/instrument.ts';
import { ratio } from '../statistics/ratio.ts';
import { sharpe } from '../statistics/sharpe.ts';

/** The calendar periods an instant lies in, in the portfolio's time zone. */
export interface PeriodKeys {
  readonly day: string;
  readonly week: string;
  readonly month: string;
}

/** The periods of an instant by the clocks of a market: the portfolio's zone is that of its benchmark. */
export function periodsAt(calendar: CalendarId, atMs: EpochMs): PeriodKeys & { readonly day: CalendarDate } {
  const day = calendarOf(calendar).dayOf(atMs);
  return { day, week: weekOf(day), month: monthOf(day) };
}

interface PeriodStart {
  readonly key: string;
  /** The last NAV per unit before the period began. */
  readonly navPerUnit: number;
}

/** What must be remembered of NAV per unit to judge losses. Flows do not move it, so they trip nothing. */
export interface NavWatch {
  readonly last: number;
  /** Since the start, or since the owner last acknowledged a loss. */
  readonly highWater: number;
  readonly day: PeriodStart;
  readonly week: PeriodStart;
  readonly month: PeriodStart;
  /** The latest session returns, oldest first, at most `SHARPE_SESSIONS`. */
  readonly returns: readonly number[];
}

/** Losses are fractions of NAV per unit; a gain is a negative loss. */
export interface NavMeasures {
  readonly drawdownRatio: number;
  readonly dayLossRatio: number;
  readonly weekLossRatio: number;
  readonly monthLossRatio: number;
  /** Annualised, over the last 30 sessions; absent while there are fewer or nothing moved. */
  readonly sharpe30?: number;
}

export const SHARPE_SESSIONS = 30;

export function startWatch(navPerUnit: number, keys: PeriodKeys): NavWatch {
  const start = (key: string): PeriodStart => ({ key, navPerUnit });
  return {
    last: navPerUnit,
    highWater: navPerUnit,
    day: start(keys.day),
    week: start(keys.week),
    month: start(keys.month),
    returns: [],
  };
}

/** One mark a session, at its close. */
export function observeNav(watch: NavWatch, navPerUnit: number, keys: PeriodKeys): NavWatch {
  // No loss is greater than a limit that is compared with NaN: the watch would be blind from then on.
  assert(Number.isFinite(navPerUnit), `a NAV per unit of ${navPerUnit}`);
  const period = (start: PeriodStart, key: string): PeriodStart =>
    start.key === key ? start : { key, navPerUnit: watch.last };
  return {
    last: navPerUnit,
    highWater: Math.max(watch.highWater, navPerUnit),
    day: period(watch.day, keys.day),
    week: period(watch.week, keys.week),
    month: period(watch.month, keys.month),
    returns: [...watch.returns, navPerUnit / watch.last - 1].slice(-SHARPE_SESSIONS),
  };
}

export function measuresOf(watch: NavWatch, periodsPerYear: number): NavMeasures {
  const lossSince = (navPerUnit: number): number => 1 - (ratio(watch.last, navPerUnit) ?? 1);
  const full = watch.returns.length === SHARPE_SESSIONS;
  const sharpe30 = full ? sharpe(watch.returns, { periodsPerYear }) : undefined;
  return {
    drawdownRatio: lossSince(watch.highWater),
    dayLossRatio: lossSince(watch.day.navPerUnit),
    weekLossRatio: lossSince(watch.week.navPerUnit),
    monthLossRatio: lossSince(watch.month.navPerUnit),
    ...(sharpe30 === undefined ? {} : { sharpe30 }),
  };
}

/**
 * The owner has seen the loss and goes on from here: the high-water mark starts again, and so do the day, the week and
 * the month that are under way, so that the same loss trips nothing a second time.
 */
export function acknowledgeLoss(watch: NavWatch): NavWatch {
  const fromHere = ({ key }: PeriodStart): PeriodStart => ({ key, navPerUnit: watch.last });
  return {
    last: watch.last,
    highWater: watch.last,
    day: fromHere(watch.day),
    week: fromHere(watch.week),
    month: fromHere(watch.month),
    returns: [],
  };
}

/** The owner accepts the drawdown while the system goes on: only the high-water mark starts again. */
export function acknowledgeDrawdown(watch: NavWatch): NavWatch {
  return { ...watch, highWater: watch.last };
}
