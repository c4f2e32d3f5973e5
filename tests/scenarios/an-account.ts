import { qty } from '../../layers/core/foundation/decimal.ts';
import { DAY_MS, epochMs, isoDate, MINUTE_MS, type EpochMs } from '../../layers/core/foundation/time.ts';
import type { SessionClose } from '../../layers/core/decision/advance.ts';
import { applyControls } from '../../layers/core/decision/apply-control.ts';
import { closeSession } from '../../layers/core/decision/close-session.ts';
import { applyHealth } from '../../layers/core/decision/hear-health.ts';
import type { JournalDraft } from '../../layers/core/decision/journal.ts';
import type { SystemConfig } from '../../layers/core/decision/system-config.ts';
import type { SystemState } from '../../layers/core/decision/system-state.ts';
import { calendarDate } from '../../layers/core/market/calendar-date.ts';
import { calendarOf } from '../../layers/core/market/exchange-calendar.ts';
import type { HealthEvent } from '../../layers/core/risk/health.ts';
import { periodsAt } from '../../layers/core/risk/nav-watch.ts';
import type { ControlRequest } from '../../layers/core/risk/owner-control.ts';
import { aConfig } from '../builders/a-config.ts';
import { aFill } from '../builders/a-fill.ts';
import { aFlow, aState } from '../builders/a-state.ts';
import { SPX } from '../builders/an-instrument.ts';
import { orderId } from '../builders/an-order.ts';

/** A bar is known a minute after its session has closed. */
const LATENESS_MS = MINUTE_MS;

/** When the bar of a session in New York is known. */
export function knownAfter(day: string): EpochMs {
  const session = calendarOf('XNYS').sessionOn(calendarDate(day));
  if (session === undefined) throw new Error(`New York has no session on ${day}`);
  return epochMs(session.closeMs + LATENESS_MS);
}

/** An account that was paid 10,000 and holds so many shares bought at 100 each; what is left is cash. */
export class ScenarioAccount {
  state: SystemState;
  readonly entries: JournalDraft[] = [];
  readonly config: SystemConfig;
  private asked = 0;
  private told = 0;

  constructor(
    day: string,
    shares: number,
    { config = aConfig(), start = aState({}, config) }: { config?: SystemConfig; start?: SystemState } = {},
  ) {
    this.config = config;
    this.state = start;
    const bought = aFill({ clientOrderId: orderId(1), lastQty: qty(String(shares)) });
    const event = { kind: 'fill', fill: bought } as const;
    this.close(day, 100, {
      flows: [aFlow('10000')],
      reports: [{ seq: 1, clientOrderId: orderId(1), event }],
    });
  }

  /** A session closes at this price, and everything after it but the decision: what it sends is taken as sent. */
  close(day: string, price: number, change: Partial<SessionClose> = {}): SystemState {
    const atMs = change.atMs ?? knownAfter(day);
    const { state, entries } = closeSession(
      this.state,
      {
        atMs,
        keys: periodsAt('XNYS', atMs),
        flows: [],
        reports: [],
        prices: new Map([[SPX, price]]),
        heard: new Map([[SPX, { closeMs: epochMs(atMs - LATENESS_MS), availableMs: atMs }]]),
        moves: new Map(),
        ...change,
      },
      this.config,
    );
    return this.adopt(state, entries);
  }

  ask(
    request: ControlRequest extends infer R
      ? R extends unknown
        ? Omit<R, 'seq' | 'requestedMs'>
        : never
      : never,
  ): SystemState {
    this.asked += 1;
    const numbered = { ...request, seq: this.asked, requestedMs: this.state.atMs };
    const { state, entries } = applyControls(this.state, [numbered], this.config);
    return this.adopt(state, entries);
  }

  hear(event: HealthEvent): SystemState {
    this.told += 1;
    const { state, entries } = applyHealth(this.state, [{ ...event, seq: this.told }], this.config);
    return this.adopt(state, entries);
  }

  /** The last mark. */
  get marked(): Extract<JournalDraft['body'], { kind: 'mark' }>['mark'] {
    const mark = this.entries.map(({ body }) => body).findLast((body) => body.kind === 'mark');
    if (mark === undefined) throw new Error('nothing was marked yet');
    return mark.mark;
  }

  /** Each by what it is about; that a position has no stop is not what these tests are about. */
  get alerts(): readonly string[] {
    return this.entries.flatMap(({ body }) =>
      body.kind === 'alert' && body.code !== 'UNPROTECTED' ? [body.code] : [],
    );
  }

  /** What was sold without asking, each time with its reason. */
  get flattened(): readonly string[] {
    return this.entries.flatMap(({ body }) => (body.kind === 'flatten' ? [body.reason] : []));
  }

  private adopt(state: SystemState, entries: readonly JournalDraft[]): SystemState {
    this.entries.push(...entries);
    this.state = { ...state, outbox: [], cancels: [], phase: 'dispatched' };
    return state;
  }
}

/** So many sessions of New York, from a date on. */
export function sessionsFrom(day: string, count: number): readonly string[] {
  const market = calendarOf('XNYS');
  const days: string[] = [];
  for (let at = epochMs(Date.parse(`${day}T12:00Z`)); days.length < count; at = epochMs(at + DAY_MS)) {
    if (market.sessionOn(calendarDate(isoDate(at))) !== undefined) days.push(isoDate(at));
  }
  return days;
}
