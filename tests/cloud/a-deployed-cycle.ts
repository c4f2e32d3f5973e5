import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCycle, type StartedCycle } from '../../layers/platform/lambda/start-cycle.ts';
import { toNumber } from '../../layers/core/foundation/decimal.ts';
import { epochMs, isoInstant, MINUTE_MS, type EpochMs } from '../../layers/core/foundation/time.ts';
import { barAt } from '../../layers/core/market/bar-window.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import type { JournalBody } from '../../layers/core/decision/journal.ts';
import type { SystemState } from '../../layers/core/decision/system-state.ts';
import { openBooks, type ExecutionBooks } from '../../layers/core/execution/executor/executor-state.ts';
import type { Measurement, Metrics } from '../../layers/app/ports/metrics.ts';
import { DynamoBars } from '../../layers/platform/aws/dynamo-bars.ts';
import { DynamoControls } from '../../layers/platform/aws/dynamo-controls.ts';
import { DynamoExecutionStore } from '../../layers/platform/aws/dynamo-execution-store.ts';
import { DynamoJournal } from '../../layers/platform/aws/dynamo-journal.ts';
import { DynamoSystemStore } from '../../layers/platform/aws/dynamo-system-store.ts';
import type { DynamoTables } from '../../layers/platform/aws/dynamo-tables.ts';
import { SfnTaskTokens } from '../../layers/platform/aws/sfn-task-tokens.ts';
import { encodeSettings } from '../../layers/platform/config/bundled-settings.ts';
import { loadEnvironment } from '../../layers/platform/config/load-environment.ts';
import {
  injectedBars,
  injectedStrategy,
  type Injection,
} from '../../layers/platform/execution-host/injection/injected-market.ts';
import {
  awaitExecutionTask,
  closeSessionTask,
  recordExecutionTask,
} from '../../layers/platform/execution-lambda.ts';
import { askOwner } from '../../layers/platform/lambda/ask-owner.ts';
import { lambdaRuntime, type LambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { SETTINGS_FILE } from '../../layers/platform/names/function-bundle.ts';
import type { TableName } from '../../layers/platform/names/tables.ts';
import { stageHandlers, type TaskHandler } from '../../layers/platform/stage-handlers.ts';
import { symbolOf, usualListings } from '../../layers/platform/test-venue/listing.ts';
import { decisionCycleDefinition } from '../../lib/decision-cycle/definition.ts';
import { storeBars, variablesOf } from '../functions/a-deployed-portfolio.ts';
import type { LocalDynamo } from '../platform/aws/dynamo-local.ts';
import { aLatchDesk, type LatchDesk } from './a-latch-desk.ts';
import { anExecutorService } from './an-executor-service.ts';
import { watchedTables } from './watched-tables.ts';
import { localStepFunctions, type Execution } from './local-step-functions.ts';

export const PAPER = join(import.meta.dirname, '../../config/paper.yaml');

/** The paper environment, with an executor that gives an entry up soon, so that a test need not wait. */
const executionOf = (also: string): string =>
  `{ venue: simulated, ${also}healthPort: 0, intentSeconds: 8, outcomeSeconds: 30 }`;

const ACCOUNTS = 'name: one, also: [{ venue: simulated, name: two }], ';

const EVERY_MS = 5 * MINUTE_MS;

/** A deployed portfolio: its tables, its functions under the machine, its trigger, and its executor once that is started. */
export interface DeployedCycle extends LatchDesk {
  /** What the test strategy wants; the next cycle hears it. */
  readonly injection: Injection;
  readonly measured: readonly Measurement[];
  readonly tables: DynamoTables<TableName>;
  /** What each task did to the tables, as `state GetItem`. */
  readonly tableUse: ReadonlyMap<string, ReadonlySet<string>>;
  readonly executions: readonly Execution[];
  readonly logged: readonly string[];
  /** The next bar of every instrument closes, some minutes after the one before. */
  readonly ingest: () => Promise<EpochMs>;
  /** As the schedule does it; delivered again with the same instant it starts nothing. */
  trigger(scheduledMs?: number): Promise<StartedCycle>;
  /** Triggers, and waits until what was started has ended. */
  cycle(): Promise<Awaited<Execution['ended']> & Pick<Execution, 'entered'>>;
  readonly stopBefore: (task: string) => void;
  readonly failAfter: (task: string) => void;
  readonly startExecutor: () => void;
  pause(): Promise<void>;
  state(): Promise<SystemState>;
  /** Of the portfolio's own account, or of one of two; empty ones where it has never traded. */
  books(account?: 'one' | 'two'): Promise<ExecutionBooks>;
  journal<K extends JournalBody['kind']>(kind: K): Promise<readonly Extract<JournalBody, { kind: K }>[]>;
  readonly reader: DynamoJournal;
  end(): Promise<void>;
}

export async function aDeployedCycle(
  dynamo: LocalDynamo,
  { outcomeSeconds = 30, accounts = 1 }: { outcomeSeconds?: number; accounts?: 1 | 2 } = {},
): Promise<DeployedCycle> {
  const root = mkdtempSync(join(tmpdir(), 'atalaya-cycle-'));
  const at: DynamoTables<TableName> = await dynamo.freshTables('paper');
  const latchTable = await dynamo.freshLatchTable();
  const injection: Injection = { direction: 'long' };
  const tables = watchedTables(dynamo, at);
  const runtime = deployedRuntime(root, { at, client: tables.client, injection, accounts });
  const measured: Measurement[] = [];
  const tasks = tasksOf(runtime, { measured, tokens: () => new SfnTaskTokens(machines.client) });
  const machines = await localStepFunctions({
    definition: decisionCycleDefinition({ approvalDeadlineSeconds: 30, outcomeSeconds }),
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([task, handler]) => [task, tables.watch(task, handler)]),
    ),
    waiting: ['AwaitExecution'],
  });
  const start = startCycle(machines);
  const trigger = async (scheduledMs = Date.now()): Promise<StartedCycle> =>
    start({ calendar: '24/7', scheduledTime: isoInstant(epochMs(scheduledMs)) });
  let triggers = 0;
  const executor = anExecutorService({ root, at, latchTable, machines: machines.client });
  const latches = aLatchDesk({ client: at.client, latchTable, portfolioId: at.portfolioId });
  return {
    injection,
    measured,
    tables: at,
    tableUse: tables.seen,
    executions: machines.executions,
    logged: executor.logged,
    ingest: ingesting(at),
    trigger,
    cycle: async () => {
      // No two instants of the schedule are the same.
      await trigger(Date.now() + ++triggers * MINUTE_MS);
      const execution = machines.executions.at(-1);
      if (execution === undefined) throw new Error('nothing was started');
      return { ...(await execution.ended), entered: execution.entered };
    },
    stopBefore: machines.stopBefore,
    failAfter: machines.failAfter,
    startExecutor: executor.start,
    ...latches,
    pause: async () =>
      new DynamoControls(at).ask({ kind: 'pause', reason: 'a test', requestedMs: epochMs(Date.now()) }),
    ...looksAt(at, latchTable),
    end: async () => {
      await executor.stop();
      await machines.close();
      tables.client.destroy();
      rmSync(root, { recursive: true });
    },
  };
}

/** What the stores hold, as anybody may read it. */
function looksAt(
  at: DynamoTables<TableName>,
  latchTable: string,
): Pick<DeployedCycle, 'state' | 'books' | 'journal' | 'reader'> {
  const reader = new DynamoJournal(at);
  return {
    state: async () => {
      const state = (await new DynamoSystemStore(at).load())?.state;
      if (state === undefined) throw new Error('there is no portfolio');
      return state;
    },
    books: async (account) => {
      const stored = await new DynamoExecutionStore({ ...at, latchTable }, account).load();
      return stored?.books ?? openBooks('USDT', epochMs(0));
    },
    journal: async <K extends JournalBody['kind']>(kind: K) => {
      const entries = await reader.entries(0, 1_000, kind);
      return entries.map((entry) => reader.body(entry)).filter((body) => isOf(body, kind));
    },
    reader,
  };
}

function isOf<K extends JournalBody['kind']>(
  body: JournalBody,
  kind: K,
): body is Extract<JournalBody, { kind: K }> {
  return body.kind === kind;
}

/** The runtime of the functions as they are deployed, but for the strategies: a test says what they want. */
function deployedRuntime(
  root: string,
  {
    at,
    client,
    injection,
    accounts,
  }: {
    at: DynamoTables<TableName>;
    client: DynamoTables['client'];
    injection: Injection;
    accounts: 1 | 2;
  },
): LambdaRuntime {
  mkdirSync(join(root, 'config'));
  const path = join(root, 'config', 'paper.yaml');
  const paper = readFileSync(PAPER, 'utf8').replace(
    '{ venue: simulated }',
    executionOf(accounts === 1 ? '' : ACCOUNTS),
  );
  writeFileSync(path, paper);
  const loaded = loadEnvironment(path);
  if (!loaded.ok) throw new Error(loaded.error.message);
  writeFileSync(join(root, SETTINGS_FILE), encodeSettings(loaded.value));
  const variables = { ...variablesOf(at, root), EXECUTION_TABLE: at.names.execution };
  const runtime = lambdaRuntime(variables, client);
  const { config, provenance } = runtime.settings;
  const strategies = [{ strategy: injectedStrategy(injection), parameters: {} }];
  // Two instruments show what three would.
  const universe = config.universe.slice(0, 2);
  // A bar each five minutes, and a trade with each, is more than these limits were made for.
  const hygiene = { ...config.hygiene, perStrategyHourMax: 1_000, totalHourMax: 1_000 };
  const daily = { ...config.guards.daily, losingTradesMax: 1_000 };
  const guards = { ...config.guards, daily };
  // A strategy that goes in and out has nothing but costs, and would soon be heard no more.
  const weights = { ...config.weights, activeSessionsMin: 1_000 };
  return {
    ...runtime,
    settings: { provenance, config: { ...config, universe, strategies, hygiene, guards, weights } },
  };
}

function tasksOf(
  runtime: LambdaRuntime,
  { measured, tokens }: { measured: Measurement[]; tokens: () => SfnTaskTokens },
): Readonly<Record<string, TaskHandler>> {
  const metrics: Metrics = {
    record: (measurement) => measured.push(measurement) > 0,
    publish: () => undefined,
    dropped: () => 0,
  };
  const close = closeSessionTask(runtime);
  const answering: Pick<SfnTaskTokens, 'succeed'> = {
    succeed: (token, output) => tokens().succeed(token, output),
  };
  return {
    ...stageHandlers(runtime),
    CloseSession: (input) => close(input, metrics),
    AskOwner: askOwner(runtime),
    AwaitExecution: awaitExecutionTask(runtime, answering),
    RecordExecution: recordExecutionTask(runtime),
  };
}

/** Enough for every warm-up of the cycle. */
const HISTORY = 260;

/** History that was imported ends a while ago; then a bar comes through the adapter whenever it is asked for. */
function ingesting(at: DynamoTables<TableName>): () => Promise<EpochMs> {
  const adapter = new DynamoBars(at, 'day');
  let nextMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 100 * MINUTE_MS;
  let isFirst = true;
  return async () => {
    const closeMs = epochMs(nextMs);
    const windows = usualListings('USDT')
      .slice(0, 2)
      .map((listing, index) => ({
        symbol: sym(symbolOf(listing)),
        window: injectedBars(toNumber(listing.startPx), closeMs, index + 1),
      }));
    if (isFirst) {
      const past = windows.flatMap(({ symbol, window }) =>
        Array.from({ length: HISTORY }, (_, back) => ({ symbol, bar: barAt(window, -2 - back) })),
      );
      await storeBars(at, past, 'day');
    }
    for (const { symbol, window } of windows) await adapter.put(symbol, barAt(window, -1));
    isFirst = false;
    nextMs += EVERY_MS;
    return closeMs;
  };
}
