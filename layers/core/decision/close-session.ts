import { assert } from '../foundation/assert.ts';
import { absolute, toNumber, ZERO_QTY } from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import { foldOrder, isFinal, type OrderEvent } from '../execution/order.ts';
import type { Intent } from '../execution/intent.ts';
import type { Sym } from '../market/instrument.ts';
import {
  applyFill,
  applyFlow,
  conservationFault,
  netAssetValue,
  type CapitalFlow,
} from '../portfolio/ledger.ts';
import { earnSession, emptyBook, type SessionMove } from '../portfolio/strategy-book.ts';
import { markAt, subscribe } from '../portfolio/unitised-nav.ts';
import { roundTripCostRatio } from '../risk/cost-model.ts';
import { evaluateMode, startMode, type ModeState } from '../risk/mode-machine.ts';
import {
  acknowledgeLoss,
  measuresOf,
  observeNav,
  startWatch,
  type NavMeasures,
  type NavWatch,
  type PeriodKeys,
} from '../risk/nav-watch.ts';
import type { JournalDraft } from './journal.ts';
import { benchmarkOf, periodsPerYear, type SystemConfig } from './system-config.ts';
import type { OutboxItem, SystemState } from './system-state.ts';

/** A bar's close as the account sees it. */
export interface SessionClose {
  readonly atMs: EpochMs;
  readonly keys: PeriodKeys;
  readonly flows: readonly CapitalFlow[];
  /** What the venue has said since the state's cursor, in its order. */
  readonly reports: readonly {
    readonly seq: number;
    readonly clientOrderId: string;
    readonly event: OrderEvent;
  }[];
  readonly prices: ReadonlyMap<Sym, number>;
  readonly moves: ReadonlyMap<Sym, SessionMove>;
}

export interface Advance {
  readonly state: SystemState;
  readonly entries: readonly JournalDraft[];
}

/**
 * Books what came in, marks the account, lets every strategy's own book earn the bar, and judges the mode. An emergency
 * that flattens puts its closing orders straight into the outbox: it asks nobody.
 */
export function closeSession(before: SystemState, close: SessionClose, config: SystemConfig): Advance {
  const entries: JournalDraft[] = [];
  let state: SystemState = { ...before, phase: 'closed', atMs: close.atMs, bars: before.bars + 1 };
  for (const flow of close.flows) state = bookFlow(state, flow, entries);
  for (const report of close.reports) {
    // Asked for again, what was booked is not booked twice.
    if (report.seq > state.venueCursor) state = bookReport(state, report, entries);
  }
  const fault = conservationFault(state.portfolio);
  assert(fault === undefined, `the ledger does not add up: ${fault ?? ''}`);
  const nav = netAssetValue(state.portfolio, (symbol) => close.prices.get(symbol));
  // Without a price there is no NAV: nothing is marked, and with the same price missing nothing is opened either.
  if (nav !== undefined) state = markAccount(state, nav, { close, config, entries });
  return { state: { ...state, orders: state.orders.filter((order) => !isFinal(order)) }, entries };
}

function bookFlow(state: SystemState, flow: CapitalFlow, entries: JournalDraft[]): SystemState {
  entries.push({ id: flow.flowId, atMs: flow.atMs, body: { kind: 'flow', flow } });
  return {
    ...state,
    portfolio: applyFlow(state.portfolio, flow),
    fund: subscribe(state.fund, toNumber(flow.amount)),
  };
}

function bookReport(
  state: SystemState,
  { seq, clientOrderId, event }: SessionClose['reports'][number],
  entries: JournalDraft[],
): SystemState {
  const order = state.orders.find(({ request }) => request.clientOrderId === clientOrderId);
  const orders = state.orders.map((other) => (other === order ? foldOrder(other, event) : other));
  const booked = { ...state, orders, venueCursor: seq };
  const decisionId = order === undefined ? {} : { decisionId: order.decisionId };
  if (event.kind !== 'fill') {
    const atMs = event.kind === 'canceled' ? event.atMs : state.atMs;
    entries.push({
      id: `${clientOrderId}-${seq}`,
      atMs,
      ...decisionId,
      body: { kind: 'order-event', clientOrderId, event },
    });
    return booked;
  }
  const { fill } = event;
  if (order?.tradeIds.includes(fill.tradeId) === true) return booked;
  const { portfolio, closed } = applyFill(state.portfolio, fill);
  const body = { kind: 'fill', fill, ...(closed === undefined ? {} : { closed }) } as const;
  entries.push({ id: fill.tradeId, atMs: fill.atMs, ...decisionId, body });
  return { ...booked, portfolio };
}

interface Marking {
  readonly close: SessionClose;
  readonly config: SystemConfig;
  readonly entries: JournalDraft[];
}

function markAccount(state: SystemState, nav: number, marking: Marking): SystemState {
  const { close, config, entries } = marking;
  const fund = markAt(state.fund, nav);
  const watch = state.watch === undefined ? startWatch(1, close.keys) : state.watch;
  const observed = observeNav(watch, fund.navPerUnit, close.keys);
  const measures = measuresOf(observed, periodsPerYear(config));
  const { books, strategyReturns } = earnBooks(state, close, config);
  const marked = { ...state, fund, watch: observed, memory: { ...state.memory, books } };
  const judged = judgeMode(marked, measures, marking);
  const { day } = close.keys;
  const mark = {
    day,
    nav,
    navPerUnit: fund.navPerUnit,
    cash: toNumber(state.portfolio.cash),
    mode: judged.mode.mode,
    measures,
    strategyReturns,
  };
  entries.push({ id: String(close.atMs), atMs: close.atMs, body: { kind: 'mark', mark } });
  return judged;
}

function earnBooks(
  { memory }: SystemState,
  { moves }: SessionClose,
  config: SystemConfig,
): { readonly books: SystemState['memory']['books']; readonly strategyReturns: Record<string, number> } {
  const ordinary = { normalisedVolatility: 1, sessionVolatility: 0, volumeRatio: 0 };
  const costRatio = roundTripCostRatio(benchmarkOf(config).costs, ordinary) / 2;
  const universe = config.universe.map(({ instrument }) => instrument.symbol);
  const strategyReturns: Record<string, number> = {};
  const books = config.strategies.map(({ strategy }) => {
    const book = memory.books.find(({ strategyId }) => strategyId === strategy.id) ?? emptyBook(strategy.id);
    const earned = earnSession(book, moves, { universe, costRatio });
    strategyReturns[strategy.id] = earned.returnRatio;
    return earned.book;
  });
  return { books, strategyReturns };
}

function judgeMode(
  state: SystemState,
  measures: NavMeasures,
  { close, config, entries }: Marking,
): SystemState {
  const { atMs } = close;
  const resumed = resumeBySimulatedOwner(state, { atMs, config, entries });
  // What the owner has just acknowledged is judged afresh at the next mark.
  if (resumed !== undefined) return resumed;
  const mode = evaluateMode(state.mode, measures, { limits: config.modes, atMs });
  if (mode.mode !== state.mode.mode) {
    entries.push(modeEntry(atMs, state.mode.mode, mode, 'risk'));
  }
  const emergencyBars = mode.mode === 'emergency' ? state.emergencyBars + 1 : 0;
  return flattenInEmergency({ ...state, mode, emergencyBars }, { close, config, entries });
}

/** Sells what is open, once more for as long as anything is: a part that did not fill is tried again. */
function flattenInEmergency(state: SystemState, { close, entries }: Marking): SystemState {
  const { positions } = state.portfolio;
  if (state.mode.mode !== 'emergency' || state.mode.policy !== 'flatten' || positions.length === 0)
    return state;
  const intents = positions.map(({ symbol, quantity }): Intent => {
    const side = quantity > ZERO_QTY ? 'sell' : 'buy';
    return { kind: 'flatten', symbol, side, quantity: absolute(quantity) };
  });
  const decisionId = `flatten-${close.atMs}`;
  entries.push({ id: decisionId, atMs: close.atMs, decisionId, body: { kind: 'flatten', intents } });
  const outbox: readonly OutboxItem[] = intents.map((intent) => ({ decisionId, intent }));
  return { ...state, outbox: [...state.outbox, ...outbox] };
}

function resumeBySimulatedOwner(
  state: SystemState,
  { atMs, config, entries }: { atMs: EpochMs; config: SystemConfig; entries: JournalDraft[] },
): SystemState | undefined {
  const after = config.simulatedOwner?.resumesAfterSessions;
  const flat = state.portfolio.positions.length === 0;
  if (state.mode.mode !== 'emergency' || after === undefined || state.emergencyBars < after || !flat)
    return undefined;
  const mode = startMode(atMs);
  entries.push(modeEntry(atMs, state.mode.mode, mode, 'simulated-owner'));
  const watch: NavWatch | undefined = state.watch === undefined ? undefined : acknowledgeLoss(state.watch);
  return { ...state, mode, emergencyBars: 0, ...(watch === undefined ? {} : { watch }) };
}

function modeEntry(
  atMs: EpochMs,
  from: ModeState['mode'],
  to: ModeState,
  by: 'risk' | 'simulated-owner',
): JournalDraft {
  return { id: String(atMs), atMs, body: { kind: 'mode', from, to, by } };
}
