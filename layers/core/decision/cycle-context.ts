import type { Sha256 } from '../foundation/hash.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Order } from '../execution/order.ts';
import type { BarWindow } from '../market/bar-window.ts';
import type { Sym } from '../market/instrument.ts';
import type { Portfolio } from '../portfolio/ledger.ts';
import type { StrategyBook } from '../portfolio/strategy-book.ts';
import type { RegimeState } from '../regime/regime-hysteresis.ts';
import type { Allowances } from '../risk/breaker-table.ts';
import type { Breaker } from '../risk/breaker.ts';
import type { LandFacts } from './land-facts.ts';
import type { CalibrationState } from '../risk/calibration.ts';
import type { DailyGuardState } from '../risk/daily-guard.ts';
import type { ModeState } from '../risk/mode-machine.ts';
import type { GrossWatch } from '../risk/portfolio-guard.ts';
import type { TailRiskMeasure } from '../risk/portfolio-tail-risk.ts';
import type { HygieneState } from '../risk/signal-hygiene.ts';

/** Bars by reference: which ones, and the hash that proves they are the same ones later. */
export interface BarsReference {
  readonly symbol: Sym;
  readonly bars: number;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly hash: Sha256;
}

/** The strategies' own session returns by reference: the last so many up to an instant. */
export interface ReturnsReference {
  readonly sessions: number;
  readonly untilMs: EpochMs;
  readonly hash: Sha256;
}

/** What the cycle remembers from one decision to the next. */
export interface CycleMemory {
  readonly regime?: RegimeState;
  readonly books: readonly StrategyBook[];
  readonly hygiene: HygieneState;
}

/** All that a decision may depend on, besides configuration and code. Small: series come by reference. */
export interface CycleContext {
  readonly decisionId: string;
  readonly atMs: EpochMs;
  readonly bars: readonly BarsReference[];
  readonly returns: ReturnsReference;
  readonly mode: ModeState;
  /** The breakers that are not closed, and what they leave. */
  readonly health: { readonly breakers: readonly Breaker[]; readonly allowances: Allowances };
  readonly guard: { readonly daily: DailyGuardState; readonly gross: GrossWatch };
  /** Value at risk and expected shortfall of what is held; empty where nothing is. */
  readonly tailRisk: readonly TailRiskMeasure[];
  readonly calibration: CalibrationState;
  /** Where rules of a land concern something that may be traded. */
  readonly land?: LandFacts;
  readonly portfolio: Portfolio;
  readonly openOrders: readonly Order[];
  readonly memory: CycleMemory;
}

/** The series that the context refers to. */
export interface CycleMarket {
  readonly windows: ReadonlyMap<Sym, BarWindow>;
  /** By strategy id; oldest first. */
  readonly returns: ReadonlyMap<string, Float64Array>;
}
