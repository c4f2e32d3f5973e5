import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { startCycle, type StartedCycle } from '../../layers/platform/lambda/start-cycle.ts';
import type { LatchPolicy } from '../../layers/core/execution/executor/latch-view.ts';
import { toNumber } from '../../layers/core/foundation/decimal.ts';
import { epochMs, isoInstant, MINUTE_MS, type EpochMs } from '../../layers/core/foundation/time.ts';
import { barAt } from '../../layers/core/market/bar-window.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import type { JournalBody } from '../../layers/core/decision/journal.ts';
import type { SystemState } from '../../layers/core/decision/system-state.ts';
import type { ExecutionBooks } from '../../layers/core/execution/executor/executor-state.ts';
import type { Measurement, Metrics } from '../../layers/app/ports/metrics.ts';
import { changeLatch } from '../../layers/app/safety/change-latch.ts';
import { rearm } from '../../layers/app/safety/rearm.ts';
import { DynamoBars } from '../../layers/platform/aws/dynamo-bars.ts';
import { DynamoControls } from '../../layers/platform/aws/dynamo-controls.ts';
import { DynamoExecutionStore } from '../../layers/platform/aws/dynamo-execution-store.ts';
import { DynamoJournal } from '../../layers/platform/aws/dynamo-journal.ts';
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
import { runFargateExecution } from '../../layers/platform/fargate/fargate-execution.ts';
import { askOwner } from '../../layers/platform/lambda/ask-owner.ts';
import { lambdaRuntime, type LambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { SETTINGS_FILE } from '../../layers/platform/names/function-bundle.ts';
import { DynamoLatchStore } from '../../layers/platform/safety/dynamo-latch-store.ts';
import { SAFETY_LOG_TABLE } from '../../layers/platform/names/latch-table.ts';
import type { KeyPair, TableName } from '../../layers/platform/names/tables.ts';
import { stageHandlers, type TaskHandler } from '../../layers/platform/stage-handlers.ts';
import { symbolOf, usualListings } from '../../layers/platform/test-venue/listing.ts';
import { decisionCycleDefinition } from '../../lib/decision-cycle/definition.ts';
import { variablesOf } from '../functions/a-deployed-portfolio.ts';
import { createTable, type LocalDynamo } from '../platform/aws/dynamo-local.ts';
import { watchedTables } from './watched-tables.ts';
import { localStepFunctions, type Execution } from './local-step-functions.ts';

export const PAPER = join(import.meta.dirname, '../../config/paper.yaml');

/** The paper environment, with an executor that gives an entry up soon, so that a test need not wait. */
const EXECUTION = '{ venue: simulated, healthPort: 0, intentSeconds: 4, outcomeSeconds: 30 }';

const EVERY_MS = 5 * MINUTE_MS;

/** A deployed portfolio: its tables, its functions under the machine, its trigger, and its executor once that is started. */
export interface DeployedCycle {
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
  readonly startExecutor: () => void;
  readonly arm: () => Promise<void>;
  readonly kill: (policy: LatchPolicy) => Promise<void>;
  pause(): Promise<void>;
  state(): Promise<SystemState>;
  books(): Promise<ExecutionBooks>;
  journal<K extends JournalBody['kind']>(kind: K): Promise<readonly Extract<JournalBody, { kind: K }>[]>;
  readonly reader: DynamoJournal;
  end(): Promise<void>;
}

export async function aDeployedCycle(
  dynamo: LocalDynamo,
  { outcomeSeconds = 30 }: { outcomeSeconds?: number } = {},
): Promise<DeployedCycle> {
  const root = mkdtempSync(join(tmpdir(), 'atalaya-cycle-'));
  const at: DynamoTables<TableName> = await dynamo.freshTables('paper');
  const latchTable = await dynamo.freshLatchTable();
  const injection: Injection = { direction: 'long' };
  const tables = watchedTables(dynamo, at);
  const runtime = deployedRuntime(root, { at, client: tables.client, injection });
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
  const executor = executorOf({ root, at, latchTable, dynamo, machines: machines.client });
  const latches = latchDesk({ dynamo, latchTable, portfolioId: at.portfolioId });
  const reader = new DynamoJournal(at);
  return {
    injection,
    measured,
    tables: at,
    tableUse: tables.seen,
    executions: machines.executions,
    logged: executor.logged,
    ingest: ingesting(new DynamoBars(at, 'day')),
    trigger,
    cycle: async () => {
      // No two instants of the schedule are the same.
      await trigger(Date.now() + ++triggers * MINUTE_MS);
      const execution = machines.executions.at(-1);
      if (execution === undefined) throw new Error('nothing was started');
      return { ...(await execution.ended), entered: execution.entered };
    },
    stopBefore: machines.stopBefore,
    startExecutor: executor.start,
    ...latches,
    pause: async () =>
      new DynamoControls(at).ask({ kind: 'pause', reason: 'a test', requestedMs: epochMs(Date.now()) }),
    state: async () => {
      const state = (await runtime.ports.store.load())?.state;
      if (state === undefined) throw new Error('there is no portfolio');
      return state;
    },
    books: async () => {
      const books = (await new DynamoExecutionStore({ ...at, latchTable }).load())?.books;
      if (books === undefined) throw new Error('the executor has no books');
      return books;
    },
    journal: async <K extends JournalBody['kind']>(kind: K) => {
      const entries = await reader.entries(0, 1_000, kind);
      return entries.map((entry) => reader.body(entry)).filter((body) => isOf(body, kind));
    },
    reader,
    end: async () => {
      await executor.stop();
      await machines.close();
      tables.client.destroy();
      rmSync(root, { recursive: true });
    },
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
  }: { at: DynamoTables<TableName>; client: DynamoTables['client']; injection: Injection },
): LambdaRuntime {
  mkdirSync(join(root, 'config'));
  const path = join(root, 'config', 'paper.yaml');
  const paper = readFileSync(PAPER, 'utf8').replace('{ venue: simulated }', EXECUTION);
  writeFileSync(path, paper);
  const loaded = loadEnvironment(path);
  if (!loaded.ok) throw new Error(loaded.error.message);
  writeFileSync(join(root, SETTINGS_FILE), encodeSettings(loaded.value));
  const variables = { ...variablesOf(at, root), EXECUTION_TABLE: at.names.execution };
  const runtime = lambdaRuntime(variables, client);
  const { config, provenance } = runtime.settings;
  const strategies = [{ strategy: injectedStrategy(injection), parameters: {} }];
  // A bar each five minutes, and a trade with each, is more than these limits were made for.
  const hygiene = { ...config.hygiene, perStrategyHourMax: 1_000, totalHourMax: 1_000 };
  const daily = { ...config.guards.daily, losingTradesMax: 1_000 };
  const guards = { ...config.guards, daily };
  // A strategy that goes in and out has nothing but costs, and would soon be heard no more.
  const weights = { ...config.weights, activeSessionsMin: 1_000 };
  return {
    ...runtime,
    settings: { provenance, config: { ...config, strategies, hygiene, guards, weights } },
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

/** History that ends a while ago, and then a bar whenever it is asked for. */
function ingesting(bars: DynamoBars): () => Promise<EpochMs> {
  const listings = usualListings('USDT');
  let nextMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 100 * MINUTE_MS;
  let isFirst = true;
  return async () => {
    const closeMs = epochMs(nextMs);
    for (const [index, listing] of listings.entries()) {
      const window = injectedBars(toNumber(listing.startPx), closeMs, index + 1);
      const symbol = sym(symbolOf(listing));
      const known = isFirst ? Array.from({ length: HISTORY }, (_, back) => -1 - back) : [-1];
      await Promise.all(known.map((back) => bars.put(symbol, barAt(window, back))));
    }
    isFirst = false;
    nextMs += EVERY_MS;
    return closeMs;
  };
}

function executorOf(on: {
  root: string;
  at: DynamoTables<TableName>;
  latchTable: string;
  dynamo: LocalDynamo;
  machines: SFNClient;
}): { readonly logged: string[]; readonly start: () => void; readonly stop: () => Promise<void> } {
  const logged: string[] = [];
  let running: { stop: () => void; ended: Promise<void> } | undefined;
  return {
    logged,
    start: () => {
      const stop = Promise.withResolvers<undefined>();
      const variables = {
        ATALAYA_ENVIRONMENT: 'paper',
        EXECUTION_TABLE: on.at.names.execution,
        STATE_TABLE: on.at.names.state,
        LATCH_TABLE: on.latchTable,
      };
      const ended = runFargateExecution(
        { root: on.root, stop: stop.promise, variables },
        {
          dynamo: on.dynamo.client,
          machines: on.machines,
          secrets: new SecretsManagerClient({ region: 'us-east-1' }),
        },
        ({ code, text }) => void logged.push(`${code} ${text}`),
      );
      running = {
        ended,
        stop: () => {
          stop.resolve(undefined);
        },
      };
    },
    stop: async () => {
      running?.stop();
      await running?.ended;
      running = undefined;
    },
  };
}

const SAFETY_LOG: KeyPair = SAFETY_LOG_TABLE;

/** The latch as the safety stack turns it, in its own table. */
function latchDesk({
  dynamo,
  latchTable,
  portfolioId,
}: {
  dynamo: LocalDynamo;
  latchTable: string;
  portfolioId: string;
}): Pick<DeployedCycle, 'arm' | 'kill'> {
  const log = `${latchTable}-log`;
  let made: Promise<unknown> | undefined;
  const desk = async () => {
    made ??= dynamo.client.send(createTable(log, { ...SAFETY_LOG, indexes: {} }));
    await made;
    const latches = new DynamoLatchStore({
      client: dynamo.client,
      portfolioId,
      names: { latch: latchTable, log },
    });
    const clock = { nowMs: () => epochMs(Date.now()), sleep: () => Promise.resolve() };
    return { latches, clock, notices: { tell: () => Promise.resolve() }, draw: () => 0 };
  };
  return {
    kill: async (policy) => {
      const ports = await desk();
      const atMs = ports.clock.nowMs();
      await changeLatch({ kind: 'trip', policy, reason: 'a test', raisedMs: atMs, atMs }, ports);
    },
    arm: async () => {
      const ports = await desk();
      const latch = await ports.latches.read();
      const { epoch } = latch;
      if (latch.status === 'tripped') {
        await changeLatch({ kind: 'verified', epoch, atMs: ports.clock.nowMs() }, ports);
      }
      const asked = await rearm({ step: 'ask', by: 'owner', reason: 'a test' }, ports);
      const { answer, outcome } = await rearm(
        { step: 'confirm', by: 'owner', code: asked.code ?? '' },
        ports,
      );
      if (outcome !== 'accepted') throw new Error(answer);
    },
  };
}
