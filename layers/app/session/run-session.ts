import { barAt, type BarWindow } from '../../core/market/bar-window.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { Sym } from '../../core/market/instrument.ts';
import { closeSession } from '../../core/decision/close-session.ts';
import { benchmarkOf, type SystemConfig } from '../../core/decision/system-config.ts';
import { startState } from '../../core/decision/system-state.ts';
import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import { periodsAt, type PeriodKeys } from '../../core/risk/nav-watch.ts';
import { flowsDue } from '../../core/portfolio/contribution-plan.ts';
import type { SessionMove } from '../../core/portfolio/strategy-book.ts';
import type { ExecutorDoor } from '../decision-cycle/hear-executor.ts';
import type { BarSource } from '../ports/bar-source.ts';
import type { ControlDesk } from '../ports/control-desk.ts';
import type { HealthDesk } from '../ports/health-desk.ts';
import type { SimulatedMarket } from '../ports/simulated-market.ts';
import type { SystemStore, Versioned } from '../ports/system-store.ts';
import type { Venue } from '../ports/venue.ts';
import { dispatchIntents } from './dispatch-intents.ts';
import { takeControls } from './take-controls.ts';
import { takeHealth } from './take-health.ts';

export interface SessionPorts {
  readonly store: SystemStore;
  readonly venue: Venue;
  readonly market: SimulatedMarket;
  readonly bars: BarSource;
  readonly controls: ControlDesk;
  readonly health: HealthDesk;
  /** Where orders go in place of `venue`. */
  readonly executor?: ExecutorDoor;
}

/** Decides on the bar that is closed, and commits the decision: in one go, or through the state machine. */
export type Decide = (closed: Versioned) => Promise<void>;

/**
 * Lives through one instant at which bars became known: the venue trades them, the account is closed, a decision is
 * made, and its orders are sent. Each step commits; started again after a crash it goes on with the step that is due.
 */
export async function runSession(
  atMs: EpochMs,
  { config, ports, decide }: { config: SystemConfig; ports: SessionPorts; decide: Decide },
): Promise<void> {
  const { store } = ports;
  let current = await takeHealth(await stateOf(config, store), atMs, { config, ports });
  // After health, so that what the owner ordered has the last word.
  current = await takeControls(current, config, ports);
  if (current.state.bars === 0 || current.state.atMs < atMs)
    current = await closeBars(current, atMs, { config, ports });
  if (current.state.phase === 'closed') {
    await decide(current);
    current = await stateOf(config, store);
  }
  if (current.state.phase === 'decided') await dispatchIntents(current, ports);
}

async function stateOf(config: SystemConfig, store: SystemStore): Promise<Versioned> {
  return (await store.load()) ?? { version: 0, state: startState(config, epochMs(0)) };
}

async function closeBars(
  { version, state }: Versioned,
  atMs: EpochMs,
  { config, ports }: { config: SystemConfig; ports: SessionPorts },
): Promise<Versioned> {
  const arrived: { symbol: Sym; bar: Bar }[] = [];
  const prices = new Map<Sym, number>();
  const heard = new Map<Sym, Bar>();
  const moves = new Map<Sym, SessionMove>();
  for (const { instrument } of config.universe) {
    const { symbol } = instrument;
    const window = await ports.bars.window(symbol, atMs, 2);
    if (window.length === 0) continue;
    const bar = barAt(window, -1);
    prices.set(symbol, bar.close);
    heard.set(symbol, bar);
    if (bar.availableMs <= state.atMs && state.bars > 0) continue;
    arrived.push({ symbol, bar });
    moves.set(symbol, moveOf(window));
  }
  const { keys, flows } = dueAt(state, atMs, config);
  for (const flow of flows) await ports.market.fund(flow);
  for (const { symbol, bar } of arrived) await ports.market.trade(symbol, bar);
  const reports = await ports.venue.reports(state.venueCursor, atMs);
  const closed = { atMs, keys, flows, prices, heard, moves, reports };
  return ports.store.commit({ expectedVersion: version, ...closeSession(state, closed, config) });
}

/** The periods that an instant lies in, and what the owner pays in before it. */
function dueAt(
  state: Versioned['state'],
  atMs: EpochMs,
  config: SystemConfig,
): { readonly keys: PeriodKeys; readonly flows: ReturnType<typeof flowsDue> } {
  const { calendar } = benchmarkOf(config).instrument;
  const keys = periodsAt(calendar, atMs);
  const previousDay = state.bars === 0 ? undefined : periodsAt(calendar, state.atMs).day;
  return { keys, flows: flowsDue(config.capital, { previousDay, day: keys.day, atMs }) };
}

function moveOf(window: BarWindow): SessionMove {
  const { open, close } = barAt(window, -1);
  const previous = window.length > 1 ? barAt(window, -2).close : open;
  return { overnight: open / previous - 1, intraday: close / open - 1 };
}
