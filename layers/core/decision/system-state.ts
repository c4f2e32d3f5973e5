import { isFinal, type Order } from '../execution/order.ts';
import type { ClientOrderId } from '../execution/client-order-id.ts';
import type { Intent } from '../execution/intent.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Fill } from '../portfolio/fill.ts';
import { emptyPortfolio, type Portfolio } from '../portfolio/ledger.ts';
import { NO_UNITS, type UnitisedNav } from '../portfolio/unitised-nav.ts';
import { NO_OUTCOMES, type CalibrationState } from '../risk/calibration.ts';
import { NO_DAY, type DailyGuardState } from '../risk/daily-guard.ts';
import { NO_FAULTS, type HealthState } from '../risk/health.ts';
import { startMode, type ModeState } from '../risk/mode-machine.ts';
import type { NavWatch } from '../risk/nav-watch.ts';
import type { GrossWatch } from '../risk/portfolio-guard.ts';
import { NO_CONTROL, type ControlState } from '../risk/owner-control.ts';
import { NO_SIGNALS } from '../risk/signal-hygiene.ts';
import { NO_ATTRIBUTION, type Attribution } from './attribution.ts';
import type { CycleMemory } from './cycle-context.ts';
import type { SystemConfig } from './system-config.ts';

/** An approved intent that no order has been made of yet. */
export interface OutboxItem {
  readonly decisionId: string;
  readonly intent: Intent;
}

/** Where the system is in its round: a bar is closed, decided on, and the decision dispatched. */
export type Phase = 'closed' | 'decided' | 'dispatched';

/** What the guards of the day and of the portfolio remember. */
export interface GuardState {
  readonly daily: DailyGuardState;
  readonly gross: GrossWatch;
}

export const NO_GUARD: GuardState = { daily: NO_DAY, gross: {} };

/** What a stored state must say it is; one of another schema is refused, for what it lacks cannot be made up. */
export const STATE_SCHEMA = 2;

/** Everything the system must remember. Small, and always replaced as a whole. */
export interface SystemState {
  readonly schema: typeof STATE_SCHEMA;
  readonly phase: Phase;
  /** When the last bar was known; before the first, 0. */
  readonly atMs: EpochMs;
  readonly bars: number;
  readonly portfolio: Portfolio;
  readonly fund: UnitisedNav;
  readonly attribution: Attribution;
  /** Of the last weeks, where rules of a land ask for them. */
  readonly recentFills: readonly Fill[];
  readonly watch?: NavWatch;
  readonly mode: ModeState;
  /** Bars spent in the present emergency. */
  readonly emergencyBars: number;
  readonly guard: GuardState;
  readonly calibration: CalibrationState;
  readonly memory: CycleMemory;
  readonly orders: readonly Order[];
  readonly outbox: readonly OutboxItem[];
  /** Orders that the venue is to be asked to take off its book. */
  readonly cancels: readonly ClientOrderId[];
  readonly control: ControlState;
  readonly health: HealthState;
  /** The last fact about health that was heard. */
  readonly healthCursor: number;
  /** The last report of the venue that was booked. */
  readonly venueCursor: number;
  /** The newest entries of the venue's ledger that were booked, by what tells them apart; absent before the first. */
  readonly ledgerEntries?: readonly string[];
}

export function startState(config: SystemConfig, atMs: EpochMs): SystemState {
  return {
    schema: STATE_SCHEMA,
    phase: 'dispatched',
    atMs,
    bars: 0,
    portfolio: emptyPortfolio(config.currency),
    fund: NO_UNITS,
    attribution: NO_ATTRIBUTION,
    recentFills: [],
    mode: startMode(atMs),
    emergencyBars: 0,
    guard: NO_GUARD,
    calibration: NO_OUTCOMES,
    memory: { books: [], hygiene: NO_SIGNALS },
    orders: [],
    outbox: [],
    cancels: [],
    control: NO_CONTROL,
    health: NO_FAULTS,
    healthCursor: 0,
    venueCursor: 0,
  };
}

/** Orders that may still fill. */
export function workingOrders({ orders }: SystemState): readonly Order[] {
  return orders.filter((order) => !isFinal(order));
}
