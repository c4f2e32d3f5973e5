import { hearExecutor } from '../../../app/decision-cycle/hear-executor.ts';
import { UNATTENDED } from '../../../app/ports/approval-desk.ts';
import type { ExecutionStore } from '../../../app/ports/execution-store.ts';
import type { SystemStore } from '../../../app/ports/system-store.ts';
import { NO_MARKET, NO_VENUE } from '../../../app/session/no-market.ts';
import { runSession } from '../../../app/session/run-session.ts';
import { BrokenInvariant } from '../../../core/foundation/assert.ts';
import { toNumber } from '../../../core/foundation/decimal.ts';
import type { EpochMs } from '../../../core/foundation/time.ts';
import { sym } from '../../../core/market/instrument.ts';
import type { Environment } from '../../config/load-environment.ts';
import { embeddedMachine } from '../../laptop/embedded-machine.ts';
import { openPortfolio, type Portfolio } from '../../laptop/open-portfolio.ts';
import { SqliteExecutionStore } from '../../laptop/sqlite-execution-store.ts';
import { symbolOf, type Listing } from '../../test-venue/listing.ts';
import { executorDoor } from '../../executor-door.ts';
import { HopTimes, journeysOf, type Journey } from './hop-times.ts';
import { decisionInstants, injectedBars, injectedStrategy, type Injection } from './injected-market.ts';

export interface InjectionTerms {
  readonly environment: Environment;
  /** The state machine that a deployment would run, with the states of an executor. */
  readonly definition: object;
  readonly directory: string;
  /** What the venue lists: bars end where its quotes are. */
  readonly listings: readonly Listing[];
  /** Starts the executor on that store and answers once it can trade. */
  readonly startExecutor: (store: SqliteExecutionStore) => Promise<void>;
}

/** What came of the injection, and the portfolio it left for whoever wants to look. */
export interface Injected {
  readonly journeys: readonly Journey[];
  readonly decisionIds: readonly string[];
  readonly portfolio: Portfolio;
}

/**
 * Two decision cycles with test signals, long and then flat, for every instrument: from the strategy through the stages, the state
 * machine, the record with its outbox and the executor to a venue, and back into the account.
 */
export async function runInjection(terms: InjectionTerms): Promise<Injected> {
  const injection: Injection = { direction: 'long' };
  const environment = withStrategy(terms.environment, injection);
  const portfolio = openPortfolio(terms.directory, environment);
  const [firstMs, lastMs] = decisionInstants(Date.now());
  for (const [index, listing] of terms.listings.entries()) {
    const bars = injectedBars(toNumber(listing.startPx), lastMs, index + 1);
    const ingested = portfolio.bars.ingest(sym(symbolOf(listing)), bars);
    if (!ingested.ok) throw new BrokenInvariant(ingested.error.message);
  }
  const execution = new SqliteExecutionStore(portfolio.database);
  await terms.startExecutor(execution);
  const times = new HopTimes();
  const cycle = cycleOf(portfolio, { terms, execution, times });
  const bought = await cycle(firstMs, 'buy');
  injection.direction = 'flat';
  const sold = await cycle(lastMs, 'sell');
  const decided = await portfolio.journal.latest('decision', 2);
  return {
    journeys: [...bought, ...sold],
    decisionIds: decided.map(({ id }) => id).reverse(),
    portfolio,
  };
}

function withStrategy(environment: Environment, injection: Injection): Environment {
  const strategies = [{ strategy: injectedStrategy(injection), parameters: {} }];
  return { ...environment, config: { ...environment.config, strategies } };
}

type Cycle = (atMs: EpochMs, side: Journey['side']) => Promise<readonly Journey[]>;

function cycleOf(
  portfolio: Portfolio,
  { terms, execution, times }: { terms: InjectionTerms; execution: ExecutionStore; times: HopTimes },
): Cycle {
  const { settings, bars, controls, health } = portfolio;
  const { config } = settings;
  const store = times.watchedStore(portfolio.store);
  const cycles = times.watchedCycles(portfolio.cycles);
  const executor = executorDoor(config, execution);
  const decide = embeddedMachine(terms.definition, {
    runtime: { settings, ports: { store, cycles, bars, executor } },
    desk: UNATTENDED,
  });
  const ports = { store, bars, controls, health, executor, venue: NO_VENUE, market: NO_MARKET };
  const symbols = config.universe.map(({ instrument }) => instrument.symbol);
  return async (atMs, side) => {
    // What the executor did since is in the account before the next bar closes on it.
    await hearExecutor({ config, store: portfolio.store, executor });
    const fromSeq = await cursorOf(portfolio.store);
    await runSession(atMs, { config, ports, decide });
    const facts = await execution.facts(fromSeq, Number.MAX_SAFE_INTEGER);
    return journeysOf(times.take(), { facts, symbols, side });
  };
}

async function cursorOf(store: SystemStore): Promise<number> {
  return (await store.load())?.state.venueCursor ?? 0;
}
