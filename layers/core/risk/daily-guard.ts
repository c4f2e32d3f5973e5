import { within } from './within.ts';

/** [R4]. Fractions of NAV per unit. */
export interface DailyGuardLimits {
  readonly lossRatio: number;
  readonly intradayDrawdownRatio: number;
  /** So many losing trades in a row. */
  readonly losingTradesMax: number;
  /** Nothing new for the rest of the day, or everything closed as well. */
  readonly action: 'halt' | 'close-all';
}

/** What tripped the guard today, with its numbers. */
export interface GuardTrip {
  readonly code: 'GUARD_DAY_LOSS' | 'GUARD_DRAWDOWN' | 'GUARD_LOSING_RUN';
  readonly value: number;
  readonly limit: number;
}

export interface DailyGuardState {
  readonly day: string;
  /** The best mark of the day, where it began included. */
  readonly highNavPerUnit: number;
  /** Losing trades in a row. A run that tripped the guard has been answered, and is counted anew. */
  readonly losingTrades: number;
  readonly trips: readonly GuardTrip[];
}

export const NO_DAY: DailyGuardState = { day: '', highNavPerUnit: 0, losingTrades: 0, trips: [] };

/** A trade closed. */
export function countTrade(state: DailyGuardState, won: boolean): DailyGuardState {
  return { ...state, losingTrades: won ? 0 : state.losingTrades + 1 };
}

/** One mark: what has tripped stays tripped until the day is over. */
export function watchDay(
  before: DailyGuardState,
  {
    day,
    navPerUnit,
    dayStart,
  }: { readonly day: string; readonly navPerUnit: number; readonly dayStart: number },
  limits: DailyGuardLimits,
): DailyGuardState {
  const state = before.day === day ? before : { ...before, day, highNavPerUnit: dayStart, trips: [] };
  const highNavPerUnit = Math.max(state.highNavPerUnit, navPerUnit);
  const found: readonly GuardTrip[] = [
    { code: 'GUARD_DAY_LOSS', value: 1 - navPerUnit / dayStart, limit: limits.lossRatio },
    { code: 'GUARD_DRAWDOWN', value: 1 - navPerUnit / highNavPerUnit, limit: limits.intradayDrawdownRatio },
    { code: 'GUARD_LOSING_RUN', value: state.losingTrades, limit: limits.losingTradesMax },
  ];
  const over = found.filter(({ code, value, limit }) =>
    code === 'GUARD_LOSING_RUN' ? value >= limit : !within(value, limit),
  );
  const fresh = over.filter(({ code }) => !state.trips.some((trip) => trip.code === code));
  const answered = fresh.some(({ code }) => code === 'GUARD_LOSING_RUN');
  return {
    day,
    highNavPerUnit,
    losingTrades: answered ? 0 : state.losingTrades,
    trips: [...state.trips, ...fresh],
  };
}
