import {
  performanceReport,
  type PerformanceReport,
  type ReportSession,
} from '../../core/backtest/performance-report.ts';
import type { JournalBody, SessionMark } from '../../core/decision/journal.ts';
import { benchmarkOf, periodsPerYear, type SystemConfig } from '../../core/decision/system-config.ts';
import {
  formatDecimal,
  minus,
  notionalOf,
  plus,
  qty,
  toNumber,
  ZERO_QTY,
  type Qty,
} from '../../core/foundation/decimal.ts';
import { baseOf } from '../../core/execution/executor/book-entries.ts';
import type { VenueLedgerEntry } from '../../core/execution/executor/venue-view.ts';
import { epochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import { barAt } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { Fill } from '../../core/portfolio/fill.ts';
import type { BarSource } from '../ports/bar-source.ts';
import type { JournalReader } from '../ports/journal.ts';

export interface ReportPorts {
  readonly journal: JournalReader;
  readonly bars: BarSource;
}

export interface FullReport {
  readonly summary: PerformanceReport;
  readonly sessions: readonly ReportSession[];
  readonly trades: readonly ReportTrade[];
  /** What moved at the venue without a trade, in the venue's own words. */
  readonly ledgerEntries: readonly VenueLedgerEntry[];
}

export interface ReportTrade {
  readonly symbol: string;
  readonly direction: 'long' | 'short';
  readonly openedMs: number;
  readonly closedMs: number;
  readonly result: number;
}

const PAGE = 250;

/** Everything the journal has to say of the account so far; undefined while it has no session. */
export async function buildReport(config: SystemConfig, ports: ReportPorts): Promise<FullReport | undefined> {
  const tally = emptyTally();
  for (let after = 0, more = true; more;) {
    const entries = await ports.journal.entries(after, PAGE);
    for (const entry of entries)
      await count(tally, ports.journal.body(entry), { atMs: entry.atMs, config, bars: ports.bars });
    after = entries.at(-1)?.seq ?? after;
    more = entries.length === PAGE;
  }
  const { sessions, trades, ledgerEntries, fees, slippage, fates, approvals } = tally;
  const summary = performanceReport({
    sessions,
    periodsPerYear: periodsPerYear(config),
    tradeResults: trades.map(({ result }) => result),
    fees,
    slippage,
    fates,
    approvals,
  });
  return summary === undefined ? undefined : { summary, sessions, trades, ledgerEntries };
}

interface Tally {
  sessions: ReportSession[];
  trades: ReportTrade[];
  ledgerEntries: VenueLedgerEntry[];
  fees: number;
  slippage: number;
  fates: Record<string, number>;
  approvals: Record<string, number>;
  /** What was paid in, and what was bought and sold, since the last mark. */
  flow: number;
  tradedNotional: number;
  /** Signed, from the fills alone. */
  readonly held: Map<Sym, Qty>;
}

function emptyTally(): Tally {
  return {
    sessions: [],
    trades: [],
    ledgerEntries: [],
    fees: 0,
    slippage: 0,
    fates: {},
    approvals: {},
    flow: 0,
    tradedNotional: 0,
    held: new Map(),
  };
}

interface Moment {
  readonly atMs: number;
  readonly config: SystemConfig;
  readonly bars: BarSource;
}

async function count(tally: Tally, body: JournalBody, moment: Moment): Promise<void> {
  switch (body.kind) {
    case 'flow':
      tally.flow += toNumber(body.flow.amount);
      return;
    case 'fill':
      countFill(tally, body.fill);
      if (body.closed !== undefined)
        tally.trades.push({ ...body.closed, result: toNumber(body.closed.result) });
      return;
    case 'mark':
      await countMark(tally, body.mark, moment);
      return;
    case 'decision': {
      const { record } = body;
      const last = tally.sessions.pop();
      // A decision follows its own session's mark.
      const regime = record.regime?.kind === 'regime' ? record.regime.state.regime : 'unknown';
      if (last !== undefined) tally.sessions.push({ ...last, regime });
      for (const { fate } of record.signals) tally.fates[fate] = (tally.fates[fate] ?? 0) + 1;
      for (const { answer, by } of record.approvals) {
        const key = `${answer} by ${by}`;
        tally.approvals[key] = (tally.approvals[key] ?? 0) + 1;
      }
      return;
    }
    case 'ledger-entry':
      countEntry(tally, body.entry, moment.config);
      return;
    case 'order':
    case 'order-event':
    case 'route':
    case 'outcome':
    case 'mode':
    case 'alert':
    case 'control':
    case 'flatten':
    case 'health':
    case 'breaker':
      return;
  }
}

function countFill(tally: Tally, { symbol, side, lastQty, lastPx, fee, slippage }: Fill): void {
  tally.fees += toNumber(fee);
  tally.slippage += toNumber(slippage);
  tally.tradedNotional += toNumber(notionalOf(lastPx, lastQty));
  const before = tally.held.get(symbol) ?? ZERO_QTY;
  tally.held.set(symbol, side === 'buy' ? plus(before, lastQty) : minus(before, lastQty));
}

/** A fee that was charged apart; in the base currency of something held, it changes what is held. */
function countEntry(tally: Tally, entry: VenueLedgerEntry, config: SystemConfig): void {
  const { kind, currency, amount } = entry;
  tally.ledgerEntries.push(entry);
  if (currency === config.currency && kind === 'fee') tally.fees -= toNumber(amount);
  for (const [symbol, quantity] of tally.held) {
    if (quantity === ZERO_QTY || baseOf(symbol) !== currency) continue;
    tally.held.set(symbol, plus(quantity, qty(formatDecimal(amount))));
  }
}

async function countMark(
  tally: Tally,
  { day, nav, navPerUnit, mode }: SessionMark,
  moment: Moment,
): Promise<void> {
  const { open, close } = await lastBar(benchmarkOf(moment.config).instrument.symbol, moment);
  let grossNotional = 0;
  for (const [symbol, quantity] of tally.held) {
    if (quantity === ZERO_QTY) continue;
    grossNotional += Math.abs(toNumber(quantity) * (await lastBar(symbol, moment)).close);
  }
  tally.sessions.push({
    day,
    nav,
    navPerUnit,
    mode,
    regime: 'unknown',
    flow: tally.flow,
    grossNotional,
    tradedNotional: tally.tradedNotional,
    benchmarkOpen: open,
    benchmarkClose: close,
  });
  tally.flow = 0;
  tally.tradedNotional = 0;
}

async function lastBar(symbol: Sym, { bars, atMs }: Moment): Promise<Bar> {
  return barAt(await bars.window(symbol, epochMs(atMs), 1), -1);
}
