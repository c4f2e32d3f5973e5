import { tallyDayTrades, type DayTradeTally } from '../compliance/day-trades.ts';
import { absolute, negate, plus, ZERO_MONEY, ZERO_PX, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import { DAY_MS, epochMs, type EpochMs } from '../foundation/time.ts';
import { calendarOf } from '../market/exchange-calendar.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import type { Fill } from '../portfolio/fill.ts';
import type { Portfolio } from '../portfolio/ledger.ts';
import type { UnitisedNav } from '../portfolio/unitised-nav.ts';
import type { SystemConfig } from './system-config.ts';

/** What the rules of the land ask of an account, beside what it holds ([C4]). Absent is unknown, and unknown fails. */
export interface LandFacts {
  /** At the last close. */
  readonly priorEquityUsd?: number;
  readonly dayTrades: DayTradeTally;
}

/** The account, and what it traded of late. */
interface AccountOfLate {
  readonly atMs: EpochMs;
  readonly fund: UnitisedNav;
  readonly portfolio: Portfolio;
  readonly recentFills: readonly Fill[];
}

/** The simulated venue is in no country: no rule of any land concerns it. */
const NOWHERE = 'simulated';

/** Far enough back for five sessions around any closure, and a bound on how many fills are remembered. */
const REMEMBERED_MS = 31 * DAY_MS;
const FILLS_MAX = 2_000;
const SESSIONS = 5;

export function isUnderRules({ account }: SystemConfig, { venue }: Instrument): boolean {
  return account !== undefined && venue !== NOWHERE;
}

/** Remembers a fill for as long as a rule may ask for it. */
export function rememberFill(
  fills: readonly Fill[],
  fill: Fill,
  { universe, account }: SystemConfig,
): readonly Fill[] {
  if (account === undefined || universe.every(({ instrument }) => instrument.venue === NOWHERE)) return fills;
  return [...fills.filter(({ atMs }) => atMs > fill.atMs - REMEMBERED_MS), fill].slice(-FILLS_MAX);
}

/** Undefined where no rule of a land concerns anything that the system may trade. */
export function landFacts(
  { fund, portfolio, recentFills, atMs }: AccountOfLate,
  config: SystemConfig,
): LandFacts | undefined {
  const concerned = config.universe.filter(({ instrument }) => isUnderRules(config, instrument));
  if (concerned.length === 0) return undefined;
  const securities = new Set(
    concerned.flatMap(({ instrument }) => (instrument.calendar === 'XNYS' ? [instrument.symbol] : [])),
  );
  const dayTrades = tallyDayTrades([...heldBefore(portfolio, recentFills, atMs), ...recentFills], {
    calendar: calendarOf('XNYS'),
    atMs,
    sessions: SESSIONS,
    concerns: (symbol) => securities.has(symbol),
  });
  return {
    ...(config.currency === 'USD' ? { priorEquityUsd: fund.units * fund.navPerUnit } : {}),
    dayTrades,
  };
}

/** What was held before the remembered fills, as fills before them: a sale of it is no short sale. */
function heldBefore({ positions }: Portfolio, fills: readonly Fill[], atMs: EpochMs): readonly Fill[] {
  const symbols = new Set<Sym>([...positions, ...fills].map(({ symbol }) => symbol));
  const startMs = epochMs(Math.min(atMs, ...fills.map((fill) => fill.atMs)) - REMEMBERED_MS);
  return [...symbols].flatMap((symbol) => {
    const traded = fills
      .filter((fill) => fill.symbol === symbol)
      .reduce<Qty>(
        (sum, { side, lastQty }) => plus(sum, side === 'buy' ? lastQty : negate(lastQty)),
        ZERO_QTY,
      );
    const before = plus(
      positions.find((position) => position.symbol === symbol)?.quantity ?? ZERO_QTY,
      negate(traded),
    );
    if (before === ZERO_QTY) return [];
    return [
      {
        tradeId: `before-${symbol}`,
        clientOrderId: '',
        symbol,
        side: before > ZERO_QTY ? 'buy' : 'sell',
        lastQty: absolute(before),
        lastPx: ZERO_PX,
        fee: ZERO_MONEY,
        liquidity: 'taker',
        slippage: ZERO_MONEY,
        atMs: startMs,
      } as const,
    ];
  });
}
