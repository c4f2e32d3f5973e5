// An account that holds fifty things in four sectors, and is asked about one more.
import { join } from 'node:path';
import { money, px, qty } from '../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import { seededRng, type Rng } from '../../layers/core/foundation/rng.ts';
import { epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import type { ReviewInputs } from '../../layers/core/decision/review-subject.ts';
import type { Proposal } from '../../layers/core/decision/proposal.ts';
import type { UniverseMember } from '../../layers/core/decision/system-config.ts';
import { NO_GUARD } from '../../layers/core/decision/system-state.ts';
import { windowOf, type BarWindow } from '../../layers/core/market/bar-window.ts';
import { calendarDate } from '../../layers/core/market/calendar-date.ts';
import { calendarOf } from '../../layers/core/market/exchange-calendar.ts';
import { sym, type Sym } from '../../layers/core/market/instrument.ts';
import { applyFill, applyFlow, emptyPortfolio } from '../../layers/core/portfolio/ledger.ts';
import { allowances } from '../../layers/core/risk/breaker-table.ts';
import { NO_OUTCOMES } from '../../layers/core/risk/calibration.ts';
import { RISK_PROFILES } from '../../layers/core/risk/limits.ts';
import { startMode } from '../../layers/core/risk/mode-machine.ts';
import { NO_SIGNALS } from '../../layers/core/risk/signal-hygiene.ts';
import { loadEnvironment } from '../../layers/platform/config/load-environment.ts';

export const POSITIONS = 50;
const BARS = 260;
const SECTORS = ['technology', 'banks', 'energy', 'health', 'utilities', 'materials'];
const PRICE = '100';
/** Of 100,000: 700 in each of fifty positions, 35 % in all. */
const [CASH, HELD] = ['100000', '7'];
/** Of a return: how much is the market's. Pairs then correlate by about 0.6, and some by more than 0.7. */
const MARKET_SHARE = 0.55;

const sessions = calendarOf('XNYS')
  .sessionsBetween(calendarDate('2019-01-02'), calendarDate('2020-12-31'))
  .slice(0, BARS);
const [firstMs, lastMs] = [sessions.at(0)?.openMs, sessions.at(-1)?.closeMs];

/** The proposals are to buy each of the fifty and one that is not held. */
export function fiftyPositions(): ReviewInputs {
  if (firstMs === undefined || lastMs === undefined) throw new Error('the calendar has sessions');
  const environment = loadEnvironment(join(import.meta.dirname, '../../config/dev.yaml'));
  const profile = RISK_PROFILES.find(({ name }) => name === 'usd-equities');
  if (!environment.ok || profile === undefined) throw new Error('the configuration cannot be read');
  const symbols = Array.from({ length: POSITIONS + 1 }, (_, index) => sym(`S${index}`));
  const market = seededRng(1);
  const shared = Array.from({ length: BARS }, () => market.normal());
  const windows = new Map(symbols.map((symbol, index) => [symbol, barsOf(shared, seededRng(index + 2))]));
  const universe = symbols.map((symbol, index) => member(symbol, SECTORS[index % SECTORS.length] ?? ''));
  const { config } = environment.value;
  return {
    config: { ...config, universe, benchmark: sym('S0'), limits: profile.limits },
    context: contextOf(symbols.slice(0, POSITIONS), firstMs, lastMs, config.breakers),
    market: { windows, returns: new Map() },
    regime: {
      kind: 'regime',
      state: { regime: 'range-bound', sinceMs: firstMs },
      probabilities: {
        ...{ 'trending-bull': 0, 'trending-bear': 0, 'range-bound': 1 },
        ...{ 'high-volatility': 0, crisis: 0 },
      },
      features: {
        adx: 15,
        trendRatio: 0,
        atrRatio: 1,
        volatilityIndex: 12,
        volatilityIndexFrom: 'realised-21',
      },
      model: 'rules',
    },
    technical: symbols.map((symbol) => ({
      kind: 'view',
      symbol,
      levels: { lastPx: Number(PRICE), atr: 2, barVolatility: 0.01, support: 95, resistance: 105 },
      features: { hash: sha256(symbol), values: {} },
      signals: [],
    })),
    proposals: symbols.map((symbol) => proposalOf(symbol)),
  };
}

export function proposalOf(symbol: Sym, direction: Proposal['direction'] = 'long'): Proposal {
  return { symbol, direction, strength: 0.5, confidence: 0.65, votes: [], reason: 'a bench' };
}

function contextOf(
  held: readonly Sym[],
  fromMs: EpochMs,
  atMs: EpochMs,
  breakers: Parameters<typeof allowances>[1],
): ReviewInputs['context'] {
  const funded = applyFlow(emptyPortfolio('USD'), { flowId: 'f', amount: money(CASH), atMs: fromMs });
  const portfolio = held.reduce(
    (account, symbol) =>
      applyFill(account, {
        tradeId: `t-${symbol}`,
        clientOrderId: `o-${symbol}`,
        symbol,
        side: 'buy',
        lastQty: qty(HELD),
        lastPx: px(PRICE),
        fee: money('0'),
        slippage: money('0'),
        liquidity: 'taker',
        atMs: fromMs,
      }).portfolio,
    funded,
  );
  return {
    decisionId: 'a-bench',
    atMs,
    bars: [],
    returns: { sessions: 0, untilMs: atMs, hash: sha256('') },
    mode: startMode(fromMs),
    health: { breakers: [], allowances: allowances([], breakers) },
    guard: NO_GUARD,
    tailRisk: [],
    calibration: NO_OUTCOMES,
    portfolio,
    openOrders: [],
    memory: { books: [], hygiene: NO_SIGNALS },
  };
}

function member(symbol: Sym, sector: string): UniverseMember {
  return {
    instrument: {
      ...{ symbol, venue: 'simulated', assetClass: 'equity', sector, region: 'us', currency: 'USD' },
      ...{ calendar: 'XNYS', tick: px('0.01'), lot: qty('0.001'), minQty: qty('0.001') },
      ...{ minNotional: money('1'), shortable: false },
    },
    costs: {
      ...{ spreadRatio: 0.0001, takerFeeRatio: 0.00005, makerFeeRatio: 0 },
      ...{ impactCoefficient: 0.1, impactFreeRatio: 0.01 },
    },
  };
}

function barsOf(shared: readonly number[], own: Rng): BarWindow {
  let price = Number(PRICE);
  return windowOf(
    sessions.map(({ openMs, closeMs }, bar) => {
      price *= Math.exp(0.01 * (MARKET_SHARE * (shared[bar] ?? 0) + (1 - MARKET_SHARE) * own.normal()));
      const prices = { open: price, high: price, low: price, close: price };
      return { openMs, closeMs, availableMs: epochMs(closeMs), ...prices, volume: 1e6 };
    }),
  );
}
