import { assert } from '../../core/foundation/assert.ts';
import { bytesOf, sha256 } from '../../core/foundation/hash.ts';
import { epochMs } from '../../core/foundation/time.ts';
import { technicalWarmUp } from '../../core/analysts/technical-analyst.ts';
import type { BarsReference, CycleContext, CycleMarket } from '../../core/decision/cycle-context.ts';
import { decisionId } from '../../core/decision/decision-id.ts';
import { landFacts } from '../../core/decision/land-facts.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import { workingOrders, type SystemState } from '../../core/decision/system-state.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import { windowHash, type BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';
import { allowances } from '../../core/risk/breaker-table.ts';
import { netAssetValue } from '../../core/portfolio/ledger.ts';
import { portfolioTailRisk } from '../../core/risk/portfolio-tail-risk.ts';
import { toNumber } from '../../core/foundation/decimal.ts';
import { REGIME_WARM_UP } from '../../core/regime/regime-features.ts';
import type { BarSource } from '../ports/bar-source.ts';
import type { SystemStore } from '../ports/system-store.ts';

export interface MarketPorts {
  readonly bars: BarSource;
  readonly store: Pick<SystemStore, 'marks'>;
}

/** Data that a context refers to is no longer what it was. */
export class InputsChanged extends Error {
  override readonly name = 'InputsChanged';
}

/** The first stage: what this decision may depend on, read once. */
export async function loadContext(
  state: SystemState,
  config: SystemConfig,
  ports: MarketPorts,
): Promise<{ readonly context: CycleContext; readonly market: CycleMarket }> {
  const { atMs } = state;
  const count = Math.max(REGIME_WARM_UP, technicalWarmUp(config.strategies));
  const windows = new Map<Sym, BarWindow>();
  for (const { instrument } of config.universe) {
    windows.set(instrument.symbol, await ports.bars.window(instrument.symbol, atMs, count));
  }
  const returns = await strategyReturns(config, ports, {
    untilMs: atMs,
    sessions: config.weights.sharpeSessions,
  });
  const land = landFacts(state, config);
  const context: CycleContext = {
    decisionId: decisionId(atMs),
    atMs,
    bars: [...windows].map(([symbol, window]) => referenceTo(symbol, window)),
    returns: { untilMs: atMs, sessions: sessionsIn(returns), hash: returnsHash(returns) },
    mode: state.mode,
    health: {
      breakers: state.health.breakers,
      allowances: allowances(state.health.breakers, config.breakers),
    },
    guard: state.guard,
    tailRisk: tailRiskOf(state, windows),
    calibration: state.calibration,
    ...(land === undefined ? {} : { land }),
    portfolio: state.portfolio,
    openOrders: workingOrders(state),
    memory: state.memory,
  };
  return { context, market: { windows, returns } };
}

/** The series a context refers to, proved by their hashes; throws `InputsChanged` naming what differs. */
export async function loadMarket(
  context: CycleContext,
  config: SystemConfig,
  ports: MarketPorts,
): Promise<CycleMarket> {
  const windows = new Map<Sym, BarWindow>();
  for (const reference of context.bars) {
    const window = await ports.bars.window(reference.symbol, context.atMs, reference.bars);
    if (windowHash(window) !== reference.hash) {
      throw new InputsChanged(
        `the bars of ${reference.symbol} are not those that ${context.decisionId} was made from`,
      );
    }
    windows.set(reference.symbol, window);
  }
  const { untilMs, sessions, hash } = context.returns;
  const returns = await strategyReturns(config, ports, { untilMs, sessions });
  if (returnsHash(returns) !== hash) {
    throw new InputsChanged(`the strategies' returns are not those that ${context.decisionId} was made from`);
  }
  return { windows, returns };
}

/** Of what is held at the last prices; nothing where one of them is missing. */
function tailRiskOf(
  { portfolio, atMs }: SystemState,
  windows: ReadonlyMap<Sym, BarWindow>,
): CycleContext['tailRisk'] {
  const nav = netAssetValue(portfolio, (symbol) => windows.get(symbol)?.close.at(-1));
  if (nav === undefined || nav <= 0) return [];
  const held = portfolio.positions.flatMap(({ symbol, quantity }) => {
    const window = windows.get(symbol);
    const price = window?.close.at(-1);
    if (window === undefined || price === undefined) return [];
    return [{ window, weight: (toNumber(quantity) * price) / nav }];
  });
  return portfolioTailRisk(held, atMs);
}

function referenceTo(symbol: Sym, window: BarWindow): BarsReference {
  const [first, last] = [window.openMs[0], window.openMs[window.length - 1]];
  return {
    symbol,
    bars: window.length,
    fromMs: epochMs(first ?? 0),
    toMs: epochMs(last ?? 0),
    hash: windowHash(window),
  };
}

async function strategyReturns(
  config: SystemConfig,
  { store }: MarketPorts,
  { untilMs, sessions }: { untilMs: EpochMs; sessions: number },
): Promise<ReadonlyMap<string, Float64Array>> {
  const marks = await store.marks(untilMs, sessions);
  const column = (strategyId: string): Float64Array => {
    const values = new Float64Array(marks.length);
    for (let index = 0; index < marks.length; index++)
      values[index] = marks[index]?.strategyReturns[strategyId] ?? 0;
    return values;
  };
  return new Map(config.strategies.map(({ strategy }) => [strategy.id, column(strategy.id)]));
}

function sessionsIn(returns: ReadonlyMap<string, Float64Array>): number {
  const lengths = new Set([...returns.values()].map(({ length }) => length));
  assert(lengths.size <= 1, 'every strategy has a return for every session');
  return [...lengths][0] ?? 0;
}

function returnsHash(returns: ReadonlyMap<string, Float64Array>): CycleContext['returns']['hash'] {
  return sha256(...[...returns].flatMap(([strategyId, values]) => [strategyId, bytesOf(values)]));
}
