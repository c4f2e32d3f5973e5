import { ZERO_QTY } from '../foundation/decimal.ts';
import type { BarWindow } from '../market/bar-window.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import type { Regime } from '../regime/regime.ts';
import { crowdOfFirst, type Stake } from '../risk/correlation-cluster.ts';
import { correlationTable } from '../risk/correlation.ts';
import { limitsIn } from '../risk/limits.ts';
import { grossAllowed } from '../risk/portfolio-guard.ts';
import { worstShortfall, type TailRiskMeasure } from '../risk/portfolio-tail-risk.ts';
import { exposureRatio, ownCashRatio, type ProjectedBook } from './exposure.ts';
import type { SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/** What happens to an entry that would go beyond a limit. */
export type LimitAction = 'refused' | 'shrunk' | 'only-closing' | 'no-entries-today' | 'all-closed';

/** A standing limit, how much of it is used, and what going beyond it brings. */
export interface LimitUse {
  readonly code: string;
  /** Cash is to stay above its limit, everything else below. */
  readonly sense: 'at-most' | 'at-least';
  readonly unit: 'ratio' | 'count';
  readonly used: number;
  readonly limit: number;
  /** Where it is only told. */
  readonly warning?: number;
  readonly action: LimitAction;
}

interface Situation {
  readonly state: SystemState;
  readonly config: SystemConfig;
  /** With every open order filled. Undefined without a price: then nothing is opened at all. */
  readonly book: ProjectedBook | undefined;
  /** Undefined is treated as the worst. */
  readonly regime: Regime | undefined;
  readonly tailRisk: readonly TailRiskMeasure[];
  /** The bars that correlations are told from. */
  readonly windows: ReadonlyMap<Sym, BarWindow>;
}

/** Every limit that stands between the account and an entry, as the regime tightens it, in the order of the checks. */
export function limitUse(situation: Situation): readonly LimitUse[] {
  const { book } = situation;
  return [...guardOfTheDay(situation), ...(book === undefined ? [] : exposures(situation, book))];
}

function guardOfTheDay({ state: { guard, fund }, config }: Situation): readonly LimitUse[] {
  const { highNavPerUnit, losingTrades, trips } = guard.daily;
  const { intradayDrawdownRatio, losingTradesMax, action: answer } = config.guards.daily;
  const action = answer === 'halt' ? 'no-entries-today' : 'all-closed';
  const tripped = (code: string): number | undefined => trips.find((trip) => trip.code === code)?.value;
  const fall = highNavPerUnit > 0 ? Math.max(0, 1 - fund.navPerUnit / highNavPerUnit) : 0;
  return [
    {
      ...atMost('GUARD_DRAWDOWN', tripped('GUARD_DRAWDOWN') ?? fall, intradayDrawdownRatio),
      action,
    },
    {
      ...atMost('GUARD_LOSING_RUN', tripped('GUARD_LOSING_RUN') ?? losingTrades, losingTradesMax),
      unit: 'count',
      action,
    },
  ];
}

function exposures(
  { state, config, regime, tailRisk, windows }: Situation,
  book: ProjectedBook,
): readonly LimitUse[] {
  const limits = limitsIn(config.limits, regime ?? 'crisis');
  const instruments = config.universe.map(({ instrument }) => instrument);
  const held = (matches: (instrument: Instrument) => boolean): number =>
    exposureRatio(book, ({ instrument }) => matches(instrument));
  const { softGrossRatio, shortfallRatioMax } = config.guards.portfolio;
  const gross = grossAllowed(state.guard.gross, state.atMs, config.guards.portfolio);
  const shortfall = worstShortfall(tailRisk);
  const inDollars = (instrument: Instrument): boolean => instrument.currency === 'USD';
  const inCrypto = ({ assetClass }: Instrument): boolean => assetClass.startsWith('crypto');
  const crowds = crowdsIn(book, windows, limits.correlationMax);
  const most = (amounts: readonly number[]): number => Math.max(0, ...amounts);
  return [
    atMost(
      'POSITION_LIMIT',
      most(instruments.map((own) => held((other) => other === own))),
      limits.positionRatioMax,
    ),
    atMost(
      'SECTOR_LIMIT',
      most(instruments.map(({ sector }) => held((other) => other.sector === sector))),
      limits.sectorRatioMax,
    ),
    atMost('CLUSTER_LIMIT', most(crowds.map(({ ratio }) => ratio)), limits.clusterRatioMax),
    {
      ...atMost('CORRELATION', most(crowds.map(({ correlation }) => correlation)), limits.correlationMax),
      action: 'shrunk',
    },
    ...(instruments.some(inDollars) ? [atMost('USD_LIMIT', held(inDollars), limits.usdRatioMax)] : []),
    ...(instruments.some(inCrypto) ? [atMost('CRYPTO_LIMIT', held(inCrypto), limits.cryptoRatioMax)] : []),
    {
      ...atMost(
        'GROSS_LIMIT',
        held(() => true),
        gross,
      ),
      warning: softGrossRatio,
    },
    ...(shortfall === undefined || shortfallRatioMax === undefined
      ? []
      : [atMost('EXPECTED_SHORTFALL', shortfall, shortfallRatioMax)]),
    {
      code: 'CASH_FLOOR',
      sense: 'at-least',
      unit: 'ratio',
      used: ownCashRatio(book),
      limit: limits.cashRatioMin,
      action: 'only-closing',
    },
  ];
}

/** Of each thing held: what moves together with it, and how closely. */
function crowdsIn(
  book: ProjectedBook,
  windows: ReadonlyMap<Sym, BarWindow>,
  correlationMin: number,
): readonly { readonly ratio: number; readonly correlation: number }[] {
  const stakes = book.holdings.flatMap(({ member, quantity }): readonly Stake[] => {
    const { symbol } = member.instrument;
    return quantity === ZERO_QTY ? [] : [{ symbol, direction: quantity > ZERO_QTY ? 'long' : 'short' }];
  });
  const known = stakes.flatMap(({ symbol }) => {
    const window = windows.get(symbol);
    return window === undefined ? [] : [{ symbol, window }];
  });
  const table = correlationTable(known);
  return stakes.map((first) => {
    const others = stakes.filter((stake) => stake !== first);
    const { correlation, cluster } = crowdOfFirst([first, ...others], table, correlationMin);
    return { correlation, ratio: exposureRatio(book, ({ instrument }) => cluster.has(instrument.symbol)) };
  });
}

function atMost(code: string, used: number, limit: number): LimitUse {
  return { code, sense: 'at-most', unit: 'ratio', used, limit, action: 'refused' };
}
