import { formatDecimal, money, qty, type Qty } from '../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import type { Levels, TechnicalView } from '../../layers/core/analysts/technical-analyst.ts';
import type { CycleContext, CycleMarket } from '../../layers/core/decision/cycle-context.ts';
import type { RegimeView } from '../../layers/core/decision/detect-regime.ts';
import { NO_GUARD } from '../../layers/core/decision/system-state.ts';
import type { Proposal } from '../../layers/core/decision/proposal.ts';
import type { BarWindow } from '../../layers/core/market/bar-window.ts';
import type { Sym } from '../../layers/core/market/instrument.ts';
import { applyFill, applyFlow, emptyPortfolio, type Portfolio } from '../../layers/core/portfolio/ledger.ts';
import type { StrategyWeight } from '../../layers/core/portfolio/strategy-weights.ts';
import type { Regime } from '../../layers/core/regime/regime.ts';
import { allowances } from '../../layers/core/risk/breaker-table.ts';
import { NO_OUTCOMES } from '../../layers/core/risk/calibration.ts';
import { startMode, type ModeState } from '../../layers/core/risk/mode-machine.ts';
import type { Mode } from '../../layers/core/risk/mode.ts';
import { NO_SIGNALS, type StrategySignal } from '../../layers/core/risk/signal-hygiene.ts';
import type { Signal } from '../../layers/core/strategies/strategy.ts';
import { closeOf, closesOf, openOf } from './a-bar.ts';
import { BREAKERS } from './a-config.ts';
import { aFill } from './a-fill.ts';
import { SPX } from './an-instrument.ts';

/** The day that a cycle of these builders decides on. */
export const TODAY = 30;
const NOW = closeOf(TODAY);

export function modeOf(mode: Mode): ModeState {
  return { ...startMode(openOf(0)), mode };
}

export function aContext(change: Partial<CycleContext> = {}): CycleContext {
  return {
    decisionId: '20200131T2100',
    atMs: NOW,
    bars: [],
    returns: { sessions: 0, untilMs: NOW, hash: sha256('') },
    mode: modeOf('normal'),
    health: { breakers: [], allowances: allowances([], BREAKERS) },
    guard: NO_GUARD,
    tailRisk: [],
    calibration: NO_OUTCOMES,
    portfolio: aPortfolio(),
    openOrders: [],
    memory: { books: [], hygiene: NO_SIGNALS },
    ...change,
  };
}

/** So much cash, and these positions bought at 100 each on top of it. */
export function aPortfolio(cash = '100000', positions: readonly (readonly [Sym, string])[] = []): Portfolio {
  const empty = emptyPortfolio('USD');
  const costs = positions.reduce((sum, [, quantity]) => sum + 100n * qty(quantity), 0n);
  const funded = applyFlow(empty, {
    flowId: 'f',
    amount: money(formatDecimal(money(cash) + costs)),
    atMs: openOf(0),
  });
  return positions.reduce((portfolio, [symbol, quantity]) => {
    const signed = qty(quantity);
    if (signed === 0n) return portfolio;
    const side = signed > 0n ? 'buy' : 'sell';
    return applyFill(portfolio, aFill({ symbol, side, lastQty: magnitude(signed) })).portfolio;
  }, funded);
}

function magnitude(quantity: Qty): Qty {
  return qty(formatDecimal(quantity).replace('-', ''));
}

/** A market at 100 with a true range of 2 a day and a quiet volatility. */
export function aView(
  change: { symbol?: Sym; levels?: Partial<Levels>; signals?: readonly (readonly [string, Signal])[] } = {},
): TechnicalView {
  const { symbol = SPX, levels = {}, signals = [] } = change;
  return {
    kind: 'view',
    symbol,
    levels: { lastPx: 100, atr: 2, barVolatility: 0.01, support: 95, resistance: 105, ...levels },
    features: { hash: sha256('features'), values: { rsi14: 50 } },
    signals: signals.map(([strategyId, signal]) => ({ strategyId, signal })),
  };
}

/** Thirty-one bars up to today, that have nothing to do with each other where their seeds differ. */
export function barsUntilToday(seed = 1): BarWindow {
  return closesOf(
    Array.from({ length: TODAY + 1 }, (_, day) => 100 + 3 * Math.sin((seed * 7 + 1) * day * day + seed)),
  );
}

export function aMarket(
  windows: readonly (readonly [Sym, BarWindow])[] = [[SPX, barsUntilToday()]],
): CycleMarket {
  return { windows: new Map(windows), returns: new Map() };
}

export function aRegime(regime: Regime = 'range-bound'): RegimeView {
  const nobody = {
    'trending-bull': 0,
    'trending-bear': 0,
    'range-bound': 0,
    'high-volatility': 0,
    crisis: 0,
  };
  return {
    kind: 'regime',
    state: { regime, sinceMs: openOf(0) },
    probabilities: { ...nobody, [regime]: 1 },
    features: {
      adx: 15,
      trendRatio: 0,
      atrRatio: 1,
      volatilityIndex: 12,
      volatilityIndexFrom: 'realised-21',
    },
    model: 'rules',
  };
}

/** To hold a full position, sure enough. */
export function aProposal(change: Partial<Proposal> = {}): Proposal {
  return {
    symbol: SPX,
    direction: 'long',
    strength: 1,
    confidence: 0.65,
    votes: [],
    reason: 'long: s',
    ...change,
  };
}

export function aSignal(change: Partial<Signal> = {}): Signal {
  return { direction: 'long', strength: 1, confidence: 0.65, reason: 'up', ...change };
}

export function aStrategySignal(
  strategyId: string,
  change: Partial<Signal> = {},
  symbol: Sym = SPX,
): StrategySignal {
  return { strategyId, symbol, signal: aSignal(change) };
}

export function aWeight(
  strategyId: string,
  weight: number,
  change: Partial<StrategyWeight> = {},
): StrategyWeight {
  return {
    strategyId,
    weight,
    sharpe: 1,
    activeSessions: 63,
    patience: 1,
    drawdownRatio: 0,
    score: weight,
    regimeAllows: true,
    why: 'a test',
    ...change,
  };
}
