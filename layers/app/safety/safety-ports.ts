import type { EpochMs } from '../../core/foundation/time.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { ExecutorPatience } from '../../core/safety/wait-for-executor.ts';
import type { ExecutionStore } from '../ports/execution-store.ts';
import type { LatchStore } from '../ports/latch-store.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import type { Notices } from '../ports/notices.ts';
import type { ScheduleSwitch } from '../ports/schedule-switch.ts';
import type { TradingVenue } from '../ports/trading-venue.ts';

/** What the kill machine touches. It needs nothing of the bot but what the bot left in its store. */
export interface SafetyPorts {
  readonly account: SafetyAccount;
  readonly patience: ExecutorPatience;
  readonly latches: LatchStore;
  readonly books: Pick<ExecutionStore, 'load'>;
  readonly leases: Pick<LeaseStore, 'read' | 'take' | 'renew' | 'release'>;
  /** Opened when it is needed; throws an outage where it cannot be. */
  readonly openVenue: () => Promise<SafetyVenue>;
  readonly schedules: Pick<ScheduleSwitch, 'off'>;
  readonly notices: Notices;
  readonly clock: SafetyClock;
}

/** Of the venue, what the safety stack asks: never to listen, never to amend. */
export type SafetyVenue = Pick<
  TradingVenue,
  'capabilities' | 'instruments' | 'submit' | 'cancel' | 'orderOf' | 'openOrders' | 'fillsSince' | 'holdings'
> & {
  /** What is seen are the executor's books: the account lives in its process, is at no venue, and only it can trade there. */
  readonly paper?: true;
};

/** Whose orders are ours, and where they can be. */
export interface SafetyAccount {
  readonly portfolioId: string;
  readonly symbols: readonly Sym[];
}

export interface SafetyClock {
  nowMs(): EpochMs;
  sleep(ms: number): Promise<void>;
}
