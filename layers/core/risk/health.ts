import { epochMs, type EpochMs } from '../foundation/time.ts';
import type { CalendarId } from '../market/instrument.ts';
import { advanceBreaker, breakDown, comeBack, type Breaker } from './breaker.ts';
import { breakerRow, type BreakerLimits } from './breaker-table.ts';
import { openMsBetween } from './health-clock.ts';
import type { Component } from './health-component.ts';

/** A fact about a part. Told twice it says no more than once. */
export interface HealthEvent {
  readonly component: Component;
  /** Which one: an instrument of the prices, a strategy of the models. Absent, it is about all of the component. */
  readonly subject?: string;
  readonly status: 'up' | 'down';
  /** When it was noticed. */
  readonly atMs: EpochMs;
  /** Since when it has been down or silent, where that is earlier. */
  readonly sinceMs?: EpochMs;
  readonly cause?: string;
}

/** What is not well now. What nobody spoke of is well: only what is configured is watched. */
export interface HealthState {
  /** The breakers that are not closed. */
  readonly breakers: readonly Breaker[];
  /** Complete analyses in a row, counted up to `CYCLES_COUNTED`. */
  readonly completeCycles: number;
  /** Whether a second source of prices has said that it is there. */
  readonly secondPrice: boolean;
}

export const CYCLES_COUNTED = 10;

export const NO_FAULTS: HealthState = { breakers: [], completeCycles: CYCLES_COUNTED, secondPrice: false };

/** More faults of one component than this are told as one of the whole of it. */
const SUBJECTS_MAX = 50;

/** How time is counted: prices in the hours of their own market, the broker in those of the benchmark. */
export interface HealthClock {
  readonly benchmark: CalendarId;
  /** Undefined for what is no instrument of ours. */
  readonly calendarOf: (symbol: string) => CalendarId | undefined;
}

export interface HealthParameters {
  readonly limits: BreakerLimits;
  readonly clock: HealthClock;
}

/** Time goes by and one fact is heard, or none: the state after it, the same object where nothing changed. */
export function advanceHealth(
  before: HealthState,
  { event, atMs }: { readonly event?: HealthEvent; readonly atMs: EpochMs },
  parameters: HealthParameters,
): HealthState {
  // Time first: what was away for long enough has tripped, even where the news is that it is back.
  const aged = ticked(before, atMs, parameters);
  return event === undefined ? aged : ticked(folded(aged, event, atMs), atMs, parameters);
}

/** What the table of modes is told of health. */
export interface HealthFacts {
  readonly feedSilentMs: number;
  readonly brokerDownMs: number;
  /** Instruments, or whole cycles, whose analysis failed since the last complete one. */
  readonly failedAnalyses: number;
  readonly completeCycles: number;
  readonly unrecoverable: number;
  readonly secondPrice: boolean;
}

export function healthFacts(state: HealthState, atMs: EpochMs, clock: HealthClock): HealthFacts {
  const { breakers, completeCycles, secondPrice } = state;
  const down = (component: Component): readonly Breaker[] =>
    breakers.filter((breaker) => breaker.component === component && breaker.kind !== 'recovering');
  const longest = (component: Component): number =>
    Math.max(0, ...down(component).map((breaker) => marketMs(breaker, atMs, clock)));
  return {
    feedSilentMs: longest('prices'),
    brokerDownMs: longest('broker'),
    failedAnalyses: down('analysis').length,
    completeCycles,
    unrecoverable: down('system').length,
    secondPrice,
  };
}

function ticked(state: HealthState, atMs: EpochMs, { limits, clock }: HealthParameters): HealthState {
  const breakers = state.breakers.flatMap((breaker) => {
    const row = breakerRow(breaker.component);
    if (row === undefined) return [breaker];
    const downMs = row.time === 'market' ? marketMs(breaker, atMs, clock) : atMs - breaker.sinceMs;
    const after = advanceBreaker(breaker, {
      downMs,
      atMs,
      tripMs: row.tripMs(limits),
      holdMs: limits.holdMs,
    });
    return after === undefined ? [] : [after];
  });
  return withBreakers(state, breakers);
}

function folded(state: HealthState, event: HealthEvent, atMs: EpochMs): HealthState {
  switch (event.component) {
    case 'second-prices':
      return (event.status === 'up') === state.secondPrice
        ? state
        : { ...state, secondPrice: event.status === 'up' };
    case 'analysis':
      return counted(
        event.status === 'up' ? restored(state, event, atMs) : broken(state, event, atMs),
        event,
      );
    default:
      return event.status === 'up' ? restored(state, event, atMs) : broken(state, event, atMs);
  }
}

function broken(state: HealthState, event: HealthEvent, atMs: EpochMs): HealthState {
  const { component, cause } = event;
  const sinceMs = epochMs(Math.min(event.sinceMs ?? atMs, atMs));
  const siblings = state.breakers.filter((breaker) => breaker.component === component);
  const crowded =
    siblings.length >= SUBJECTS_MAX && !siblings.some(({ subject }) => subject === event.subject);
  const subject = crowded ? undefined : event.subject;
  const known = siblings.find((breaker) => breaker.subject === subject);
  const after = breakDown(known, {
    component,
    sinceMs,
    ...(subject === undefined ? {} : { subject }),
    ...(cause === undefined ? {} : { cause }),
  });
  if (after === known) return state;
  return { ...state, breakers: [...state.breakers.filter((breaker) => breaker !== known), after] };
}

/** Without a subject all of the component is back. */
function restored(state: HealthState, { component, subject }: HealthEvent, atMs: EpochMs): HealthState {
  const breakers = state.breakers.flatMap((breaker) => {
    const meant = breaker.component === component && (subject === undefined || breaker.subject === subject);
    return meant ? comeBack(breaker, atMs) : [breaker];
  });
  return withBreakers(state, breakers);
}

/** The same object where nothing changed. */
function withBreakers(state: HealthState, breakers: readonly Breaker[]): HealthState {
  const same =
    breakers.length === state.breakers.length &&
    breakers.every((breaker, index) => breaker === state.breakers[index]);
  return same ? state : { ...state, breakers };
}

function counted(state: HealthState, { status }: HealthEvent): HealthState {
  const completeCycles = status === 'down' ? 0 : Math.min(CYCLES_COUNTED, state.completeCycles + 1);
  return completeCycles === state.completeCycles ? state : { ...state, completeCycles };
}

function marketMs({ component, subject, sinceMs }: Breaker, atMs: EpochMs, clock: HealthClock): number {
  const own = component === 'prices' && subject !== undefined ? clock.calendarOf(subject) : undefined;
  return openMsBetween(own ?? clock.benchmark, sinceMs, atMs);
}
