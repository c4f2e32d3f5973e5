import { toNumber } from '../foundation/decimal.ts';
import { isFinal } from '../execution/order.ts';
import { netAssetValue } from '../portfolio/ledger.ts';
import { earnSession, emptyBook } from '../portfolio/strategy-book.ts';
import { markAt } from '../portfolio/unitised-nav.ts';
import { roundTripCostRatio } from '../risk/cost-model.ts';
import { watchDay } from '../risk/daily-guard.ts';
import { observeNav, startWatch } from '../risk/nav-watch.ts';
import { watchGross } from '../risk/portfolio-guard.ts';
import type { Advance, Closing, SessionClose } from './advance.ts';
import { markAttribution } from './attribution.ts';
import { bookFlow, bookReport } from './book-report.ts';
import { closeUnasked } from './close-positions.ts';
import { hearPrices } from './hear-prices.ts';
import { judgeMode } from './judge-mode.ts';
import { modeMeasures } from './mode-facts.ts';
import { repairProtection } from './repair-protection.ts';
import { benchmarkOf, type SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/**
 * Books what came in, hears which prices are missing, marks the account, lets every strategy's own book earn the bar, and
 * judges the mode.
 */
export function closeSession(before: SystemState, close: SessionClose, config: SystemConfig): Advance {
  const closing: Closing = { close, config, entries: [] };
  let state: SystemState = { ...before, phase: 'closed', atMs: close.atMs, bars: before.bars + 1 };
  for (const flow of close.flows) state = bookFlow(state, flow, closing);
  for (const report of close.reports) {
    // Asked for again, what was booked is not booked twice.
    if (report.seq > state.venueCursor) state = bookReport(state, report, closing);
  }
  state = hearPrices(state, before.atMs, closing);
  const nav = netAssetValue(state.portfolio, (symbol) => close.prices.get(symbol));
  // Without a price there is no NAV: nothing is marked, and with the same price missing nothing is opened either.
  state = nav === undefined ? judgeMode(state, closing, false) : markAccount(state, nav, closing);
  return {
    state: { ...state, orders: state.orders.filter((order) => !isFinal(order)) },
    entries: closing.entries,
  };
}

function markAccount(state: SystemState, nav: number, closing: Closing): SystemState {
  const { close, config, entries } = closing;
  const fund = markAt(state.fund, nav);
  const watch = observeNav(state.watch ?? startWatch(1, close.keys), fund.navPerUnit, close.keys);
  const measures = modeMeasures(state, watch, { atMs: close.atMs, config });
  const { books, strategyReturns } = earnBooks(state, close, config);
  const grossRatio = grossOf(state, close) / nav;
  const guard = {
    daily: watchDay(
      state.guard.daily,
      { day: watch.day.key, navPerUnit: fund.navPerUnit, dayStart: watch.day.navPerUnit },
      config.guards.daily,
    ),
    gross: watchGross(state.guard.gross, { grossRatio, atMs: close.atMs }, config.guards.portfolio),
  };
  const { attribution, returns } = markAttribution(state.attribution, close.prices, state.orders);
  const marked = { ...state, fund, attribution, watch, guard, memory: { ...state.memory, books } };
  const judged = judgeMode(marked, closing, true);
  const { day } = close.keys;
  const mark = {
    day,
    nav,
    navPerUnit: fund.navPerUnit,
    cash: toNumber(state.portfolio.cash),
    mode: judged.mode.mode,
    measures,
    strategyReturns,
    bookReturns: returns,
  };
  entries.push({ id: String(close.atMs), atMs: close.atMs, body: { kind: 'mark', mark } });
  return repairProtection(closeUnasked(judged, closing, grossRatio), closing);
}

function grossOf({ portfolio }: SystemState, { prices }: SessionClose): number {
  return portfolio.positions.reduce(
    (sum, { symbol, quantity }) => sum + Math.abs(toNumber(quantity)) * (prices.get(symbol) ?? 0),
    0,
  );
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
