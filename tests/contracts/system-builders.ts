import { money, px, qty } from '../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import { epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import { NO_ATTRIBUTION } from '../../layers/core/decision/attribution.ts';
import type { CycleContext } from '../../layers/core/decision/cycle-context.ts';
import { decisionId } from '../../layers/core/decision/decision-id.ts';
import { recordNoTrade } from '../../layers/core/decision/decision-record.ts';
import type { JournalDraft, SessionMark } from '../../layers/core/decision/journal.ts';
import { NO_GUARD, STATE_SCHEMA, type SystemState } from '../../layers/core/decision/system-state.ts';
import { pendingOrder } from '../../layers/core/execution/order.ts';
import { clientOrderId } from '../../layers/core/execution/client-order-id.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import type { Fill } from '../../layers/core/portfolio/fill.ts';
import { emptyPortfolio } from '../../layers/core/portfolio/ledger.ts';
import { NO_UNITS } from '../../layers/core/portfolio/unitised-nav.ts';
import { NO_CONTROL } from '../../layers/core/risk/owner-control.ts';
import { NO_OUTCOMES } from '../../layers/core/risk/calibration.ts';
import { NO_FAULTS } from '../../layers/core/risk/health.ts';
import { allowances } from '../../layers/core/risk/breaker-table.ts';
import { startMode } from '../../layers/core/risk/mode-machine.ts';
import { NO_SIGNALS } from '../../layers/core/risk/signal-hygiene.ts';
import { BREAKERS } from '../builders/a-config.ts';

/** The close of 2020-04-17 in New York, and a day in milliseconds. */
export const CLOSE = epochMs(1_587_153_600_000);
const DAY = 86_400_000;

export const SPX = sym('SPX');

/** The close so many calendar days after the first. */
export function closeOf(day: number): EpochMs {
  return epochMs(CLOSE + day * DAY);
}

/** A state whose amounts are as fine as an exact decimal gets. */
export function aState(change: Partial<SystemState> = {}): SystemState {
  const entry = clientOrderId({ decisionId: decisionId(CLOSE), symbol: SPX, leg: 'entry', child: 0 });
  const order = pendingOrder(
    {
      clientOrderId: entry,
      symbol: SPX,
      side: 'buy',
      quantity: qty('0.123456789012345678'),
      type: { kind: 'limit', limitPx: px('2874.56') },
      timeInForce: 'gtc',
      reduceOnly: false,
    },
    { decisionId: decisionId(CLOSE), leg: 'entry' },
  );
  return {
    schema: STATE_SCHEMA,
    phase: 'closed',
    atMs: CLOSE,
    bars: 1,
    portfolio: { ...emptyPortfolio('USD'), cash: money('100000.000000000000000001') },
    fund: NO_UNITS,
    attribution: NO_ATTRIBUTION,
    recentFills: [],
    mode: startMode(CLOSE),
    emergencyBars: 0,
    guard: NO_GUARD,
    calibration: NO_OUTCOMES,
    memory: { books: [], hygiene: NO_SIGNALS },
    orders: [order],
    outbox: [],
    cancels: [],
    control: NO_CONTROL,
    health: NO_FAULTS,
    healthCursor: 0,
    venueCursor: 0,
    ...change,
  };
}

export function aFlow(flowId: string, atMs: EpochMs = CLOSE): JournalDraft {
  return {
    id: flowId,
    atMs,
    body: { kind: 'flow', flow: { flowId, amount: money('400.25'), atMs } },
  };
}

export function aMark(atMs: EpochMs, change: Partial<SessionMark> = {}): JournalDraft {
  const mark: SessionMark = {
    day: new Date(atMs).toISOString().slice(0, 10),
    nav: 100_000.5,
    navPerUnit: 1.000005,
    cash: 100_000.5,
    mode: 'normal',
    measures: { drawdownRatio: 0, dayLossRatio: -0.01, weekLossRatio: 0, monthLossRatio: 0 },
    strategyReturns: { 'ema-breakout': 0.001, 'rsi-ema-momentum': -0.1 / 3 },
    bookReturns: { house: 0, 'ema-breakout': 0.002 },
    ...change,
  };
  return { id: String(atMs), atMs, body: { kind: 'mark', mark } };
}

export function aFill(
  tradeId: string,
  { atMs, decisionId: of }: { atMs: EpochMs; decisionId: string },
): JournalDraft {
  const fill: Fill = {
    tradeId,
    clientOrderId: clientOrderId({ decisionId: of, symbol: SPX, leg: 'entry', child: 0 }),
    symbol: SPX,
    side: 'buy',
    lastQty: qty('1.5'),
    lastPx: px('2874.56'),
    fee: money('0.21'),
    liquidity: 'taker',
    slippage: money('-0.000000000000000001'),
    atMs,
  };
  return { id: tradeId, atMs, decisionId: of, body: { kind: 'fill', fill } };
}

export function aContext(atMs: EpochMs = CLOSE): CycleContext {
  const { mode, guard, calibration, portfolio, orders, memory } = aState();
  return {
    decisionId: decisionId(atMs),
    atMs,
    bars: [{ symbol: SPX, bars: 250, fromMs: CLOSE, toMs: atMs, hash: sha256('bars') }],
    returns: { untilMs: atMs, sessions: 63, hash: sha256('returns') },
    mode,
    health: { breakers: [], allowances: allowances([], BREAKERS) },
    guard,
    tailRisk: [],
    calibration,
    portfolio,
    openOrders: orders,
    memory,
  };
}

/** A decision not to trade, with a reason as long as one likes. */
export function aDecision(atMs: EpochMs, reason = 'nothing to do'): JournalDraft {
  const context = aContext(atMs);
  const provenance = { codeHash: sha256('code'), configHash: sha256('config') };
  const record = recordNoTrade(context, reason, provenance);
  return { id: context.decisionId, atMs, decisionId: context.decisionId, body: { kind: 'decision', record } };
}
