import type { ControlAsk } from '../../layers/app/control/ask-control.ts';
import type { BarSource } from '../../layers/app/ports/bar-source.ts';
import { riskStatus } from '../../layers/app/status/risk-status.ts';
import type { JournalReader } from '../../layers/app/ports/journal.ts';
import type { OwnerDesk } from '../../layers/app/ports/approval-desk.ts';
import type { SystemStore } from '../../layers/app/ports/system-store.ts';
import type { SystemConfig } from '../../layers/core/decision/system-config.ts';
import type { SystemState } from '../../layers/core/decision/system-state.ts';
import type { SessionMark } from '../../layers/core/decision/journal.ts';
import type { DecisionRecord } from '../../layers/core/decision/decision-record.ts';
import type {
  ControlAnswer,
  Progress,
  StateView,
  StatusView,
  StrategyView,
  SystemView,
  Wire,
} from '../api.ts';
import { decisionRow } from './decision-index.ts';
import { MARKET_ZONES } from './market-zone.ts';
import { positionsView } from './positions-view.ts';
import { toWire, wireBody } from './wire-json.ts';

/** What the dashboard reads of its host. It writes nothing but what the owner says. */
export interface DashboardSources {
  readonly config: SystemConfig;
  readonly store: Pick<SystemStore, 'load'>;
  readonly journal: JournalReader;
  readonly bars: BarSource;
  readonly desk: OwnerDesk;
  /** Leaves what the owner asks the system to do; what loosens is answered with the code of its second act. */
  askControl(asked: ControlAsk): ControlAnswer;
  progress(): Progress;
}

const LATEST_DECISIONS = 8;

/** The system as it is now. */
export async function statusView(sources: DashboardSources): Promise<StatusView> {
  const { config, store, journal, desk } = sources;
  const [versioned, head] = await Promise.all([store.load(), journal.head()]);
  const state = versioned === undefined ? undefined : await stateView(versioned.state, sources);
  return {
    nowMs: Date.now(),
    system: systemView(config),
    progress: sources.progress(),
    journal: { seq: head.seq, hash: head.hash },
    approvals: desk.pending(),
    ...(state === undefined ? {} : { state }),
  };
}

function systemView(config: SystemConfig): SystemView {
  const { environment, portfolioId, profile, currency, benchmark, interval } = config;
  const calendar = config.universe.find(({ instrument }) => instrument.symbol === benchmark)?.instrument
    .calendar;
  return {
    environment,
    portfolioId,
    profile,
    currency,
    benchmark,
    interval,
    marketZone: MARKET_ZONES[calendar ?? '24/7'],
    toleratedDrawdownRatio: config.weights.toleratedDrawdownRatio,
    approvalConfidenceMin: config.approval.confidenceMin,
    strategyTitles: Object.fromEntries(
      config.strategies.map(({ strategy }) => [strategy.id, strategy.title]),
    ),
  };
}

async function stateView(state: SystemState, sources: DashboardSources): Promise<StateView> {
  const { config, journal } = sources;
  const [marks, decisions] = await Promise.all([
    journal.latest('mark', 1),
    journal.latest('decision', LATEST_DECISIONS),
  ]);
  const mark = marks.map(wireBody).find((body) => body.kind === 'mark')?.mark;
  const newest = decisions.map(wireBody).find((body) => body.kind === 'decision')?.record;
  const positions = await positionsView(state, { nav: mark?.nav, bars: sources.bars });
  const { regime } = state.memory;
  const { pending } = state.control;
  const view = newest?.regime;
  return {
    atMs: state.atMs,
    mode: state.mode,
    ...(pending === undefined ? {} : { asked: { act: pending.act, reason: pending.reason } }),
    account: accountView(state, {
      mark,
      unrealised: sumOf(positions.map(({ market }) => market?.unrealised)),
    }),
    ...(regime === undefined ? {} : { regime: { state: regime, ...(view === undefined ? {} : { view }) } }),
    positions,
    orders: toWire(state.orders),
    risk: await riskStatus(state, {
      config,
      bars: sources.bars,
      tailRisk: newest?.context.tailRisk ?? [],
      sized: newest,
    }),
    strategies: strategiesView(state, config, newest),
    latest: decisions.flatMap(decisionRow),
  };
}

function accountView(
  { portfolio, fund }: SystemState,
  { mark, unrealised }: { mark: SessionMark | undefined; unrealised: number | undefined },
): StateView['account'] {
  const { cash, deposits, realised, fees, slippage } = toWire(portfolio);
  return {
    cash,
    deposits,
    realised,
    fees,
    slippage,
    units: fund.units,
    navPerUnit: fund.navPerUnit,
    ...(unrealised === undefined ? {} : { unrealised }),
    ...(mark === undefined ? {} : { mark: { day: mark.day, nav: mark.nav, measures: mark.measures } }),
  };
}

function strategiesView(
  { memory, attribution }: SystemState,
  { strategies }: SystemConfig,
  newest: Wire<DecisionRecord> | undefined,
): readonly StrategyView[] {
  return strategies.map(({ strategy: { id, title } }) => {
    const weight = newest?.weights.find(({ strategyId }) => strategyId === id);
    const book = memory.books.find(({ strategyId }) => strategyId === id);
    const own = attribution.books.find(({ strategyId }) => strategyId === id);
    return {
      id,
      title,
      ...(weight === undefined ? {} : { weight }),
      ...(book === undefined ? {} : { navPerUnit: book.navPerUnit }),
      ...(own === undefined ? {} : { bookPerUnit: own.navPerUnit }),
      stances: book?.stances ?? [],
    };
  });
}

/** Undefined where a part is. */
function sumOf(parts: readonly (number | undefined)[]): number | undefined {
  return parts.reduce<number | undefined>(
    (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part),
    0,
  );
}
