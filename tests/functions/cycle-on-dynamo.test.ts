import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { canonicalJson } from '../../layers/core/foundation/canonical-json.ts';
import { runCycle } from '../../layers/app/decision-cycle/run-cycle.ts';
import { loadContext } from '../../layers/app/decision-cycle/load-context.ts';
import { UNATTENDED } from '../../layers/app/ports/approval-desk.ts';
import { dynamoClient } from '../../layers/platform/aws/dynamo-client.ts';
import { DynamoJournal } from '../../layers/platform/aws/dynamo-journal.ts';
import { DynamoSystemStore } from '../../layers/platform/aws/dynamo-system-store.ts';
import type { DynamoTables } from '../../layers/platform/aws/dynamo-tables.ts';
import { encodeSettings } from '../../layers/platform/config/bundled-settings.ts';
import type { Environment } from '../../layers/platform/config/load-environment.ts';
import { askOwner } from '../../layers/platform/lambda/ask-owner.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { CYCLE_TASKS, type CycleTask } from '../../layers/platform/names/cycle-states.ts';
import { SETTINGS_FILE } from '../../layers/platform/names/function-bundle.ts';
import { stageHandlers, type TaskHandler } from '../../layers/platform/stage-handlers.ts';
import { withFunctionBundles } from '../../lib/decision-cycle/bundle-functions.ts';
import { cycleMachineIn, synthesized, withoutExecutor, type Json } from '../lib/synthesized.ts';
import { tableGrantsOf } from '../lib/table-grants.ts';
import { describeWithDynamo, type LocalDynamo } from '../platform/aws/dynamo-local.ts';
import { runBundle } from './run-bundle.ts';
import { deploy, ingestTrends, NOW, stagingOfTwenty, variablesOf } from './a-deployed-portfolio.ts';

// A database in another process, twenty instruments, and a process for each bundle.
jest.setTimeout(180_000);

type Handlers = Readonly<Record<CycleTask, TaskHandler>>;

describeWithDynamo('the decision cycle of twenty instruments on DynamoDB', (start) => {
  let dynamo: LocalDynamo;
  let directory: string;
  let environment: Environment;
  let market: DynamoTables;
  let cloud: ReturnType<typeof synthesized>;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-cycle-'));
    environment = stagingOfTwenty(join(directory, 'environment.yaml'));
    writeFileSync(join(directory, SETTINGS_FILE), encodeSettings(environment));
    // The waiting for an executor has tests of its own.
    cloud = synthesized('staging', withoutExecutor);
    dynamo = await start();
    market = await dynamo.freshTables();
    await ingestTrends(market, environment);
  });

  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await dynamo.stop();
  });

  /** The tables of a portfolio as staging names it, with a bar just closed. */
  const aPortfolio = async (change: Parameters<typeof deploy>[2] = {}): Promise<DynamoTables> => {
    const own = await dynamo.freshTables(environment.config.portfolioId);
    const at = { ...own, names: { ...own.names, bars: market.names.bars } };
    await deploy(at, environment, change);
    return at;
  };

  const handlersOn = (at: DynamoTables, client = dynamo.client): Handlers => {
    const runtime = lambdaRuntime(variablesOf(at, directory), client);
    return { ...stageHandlers(runtime), AskOwner: askOwner(runtime) };
  };

  test('ends in a record that is, to the byte, what one go over the same inputs decides', async () => {
    const at = await aPortfolio();
    const { settings, ports } = lambdaRuntime(variablesOf(at, directory), dynamo.client);
    const before = await ports.store.load();
    if (before === undefined) throw new Error('no portfolio');
    const loaded = await loadContext(before.state, settings.config, ports);
    const direct = await runCycle(loaded.context, loaded.market, { settings, desk: UNATTENDED });

    const { entered } = await runMachine(cloud, handlersOn(at));
    expect(entered.length).toBeLessThanOrEqual(20);
    expect(entered.at(-1)).toBe('RecordDecision');

    const [entry] = await new DynamoJournal(at).latest('decision', 1);
    expect(entry?.text).toBe(canonicalJson({ kind: 'decision', record: direct.record }));
    expect(direct.record).toMatchObject({ outcome: 'traded', context: { atMs: NOW } });
    expect(direct.record.technical).toHaveLength(20);
    const after = await new DynamoSystemStore(at).load();
    expect(after).toMatchObject({ version: before.version + 1, state: { phase: 'decided' } });
    expect(after?.state.outbox.map(({ intent }) => intent)).toEqual(direct.record.intents);
    expect(after?.state.memory).toEqual(direct.memory);
  });

  test('triggered twice, it decides once', async () => {
    const at = await aPortfolio();
    await runMachine(cloud, handlersOn(at));
    const head = await new DynamoJournal(at).head();
    const { entered } = await runMachine(cloud, handlersOn(at));
    expect(entered).toEqual(['LoadContext', 'WhatToDo', 'NothingToDecide']);
    expect(await new DynamoJournal(at).head()).toEqual(head);
  });

  test('two executions side by side leave one record', async () => {
    const at = await aPortfolio();
    const both = [runMachine(cloud, handlersOn(at)), runMachine(cloud, handlersOn(at))];
    for (const { entered } of await Promise.all(both)) {
      expect(['RecordDecision', 'StandAside']).toContain(entered.at(-1));
    }
    expect(await new DynamoJournal(at).latest('decision', 10)).toHaveLength(1);
  });

  test('in an emergency the record says that nothing was decided', async () => {
    const at = await aPortfolio({
      mode: { mode: 'emergency', policy: 'halt', sinceMs: NOW, reasons: [], calmSessions: 0 },
    });
    const { entered } = await runMachine(cloud, handlersOn(at));
    expect(entered).toEqual(['LoadContext', 'WhatToDo', 'StandAside']);
    const journal = new DynamoJournal(at);
    const [entry] = await journal.latest('decision', 1);
    expect(entry === undefined ? undefined : journal.body(entry)).toMatchObject({
      record: { outcome: 'no-trade', reason: expect.stringContaining('EMERGENCY') },
    });
  });

  test('a stage that throws leaves a recorded no-trade with its error', async () => {
    const at = await aPortfolio();
    const broken: TaskHandler = () => Promise.reject(new TypeError('a defect of ours'));
    await runMachine(cloud, { ...handlersOn(at), WeighStrategies: broken });
    const journal = new DynamoJournal(at);
    const [entry] = await journal.latest('decision', 1);
    expect(entry === undefined ? undefined : journal.body(entry)).toMatchObject({
      record: {
        outcome: 'no-trade',
        reason: expect.stringMatching(/STAGE_FAILED: TypeError a defect of ours/),
      },
    });
  });

  test('each function is granted exactly what it does, table by table', async () => {
    const used = new Map<CycleTask, Set<string>>(CYCLE_TASKS.map((task) => [task, new Set<string>()]));
    const recording = (at: DynamoTables): Handlers => {
      const handlers = handlersOn(at);
      const watched = (task: CycleTask): TaskHandler => {
        const client = watching(dynamo, at, (access) => used.get(task)?.add(access));
        return handlersOn(at, client)[task];
      };
      return { ...handlers, ...Object.fromEntries(CYCLE_TASKS.map((task) => [task, watched(task)])) };
    };
    await runMachine(cloud, recording(await aPortfolio()));
    const mode = { mode: 'emergency', policy: 'halt', sinceMs: NOW, reasons: [], calmSessions: 0 } as const;
    await runMachine(cloud, recording(await aPortfolio({ mode })));
    const question = { what: 'buy SPY', howMuch: '10 %', why: 'trend', worstCase: '-1 %' };
    const asked = { decisionId: '20260306T2115', symbol: 'SPY', question, deadlineMs: 900_000 };
    await recording(await aPortfolio()).AskOwner({ token: 'a-token', question: asked });
    const { functionOf } = cycleMachineIn(cloud.decision);
    for (const task of CYCLE_TASKS) {
      const granted = tableGrantsOf(cloud, functionOf[`${task}Arn`] ?? '');
      expect([task, [...(used.get(task) ?? [])].sort()]).toEqual([task, granted]);
    }
  });

  test('the bundles that are deployed decide the same, each in a process of its own', async () => {
    const [ours, bundled] = [await aPortfolio(), await aPortfolio()];
    await runMachine(cloud, handlersOn(ours));
    const kept = (task: CycleTask): string => join(directory, 'bundles', task);
    withFunctionBundles(join(directory, 'environment.yaml'), (folderOf) => {
      for (const task of CYCLE_TASKS) cpSync(folderOf(task), kept(task), { recursive: true });
    });
    const inProcesses = new Map(
      CYCLE_TASKS.map((task) => {
        const variables = variablesOf(bundled, kept(task));
        return [task, runBundle(kept(task), { dynamo, variables })];
      }),
    );
    const handlers = { ...handlersOn(bundled), ...Object.fromEntries(inProcesses) };
    const { entered } = await runMachine(cloud, handlers);
    expect(entered.at(-1)).toBe('RecordDecision');
    const heads = [await new DynamoJournal(ours).head(), await new DynamoJournal(bundled).head()];
    expect(heads[1]).toEqual(heads[0]);
  });
});

const machineDefinition = z.custom<ConstructorParameters<typeof StateMachine>[0]>();

/** Runs the definition of the template over the handlers. A question is rejected at once, after it was held. */
async function runMachine(
  { decision }: ReturnType<typeof synthesized>,
  handlers: Handlers,
): Promise<{ readonly entered: readonly string[] }> {
  const asked = z.object({ Payload: z.object({ question: z.object({ symbol: z.string() }) }) });
  const tasks: Readonly<Record<CycleTask, TaskHandler>> = {
    ...handlers,
    AskOwner: (input) => {
      const { symbol } = asked.parse(input).Payload.question;
      return Promise.resolve({ symbol, answer: 'reject', by: 'unattended' });
    },
  };
  const overWire = (task: CycleTask) => async (input: Json) =>
    z.json().parse(JSON.parse(JSON.stringify(await tasks[task](input))));
  const definition = machineDefinition.parse(JSON.parse(cycleMachineIn(decision).definition));
  const execution = new StateMachine(definition, { validationOptions: { noValidate: true } }).run(
    {},
    {
      context: { Task: { Token: 'a-token' } },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(CYCLE_TASKS.map((task) => [task, overWire(task)])),
      },
    },
  );
  const entered: string[] = [];
  for await (const event of execution.eventLogs) {
    if (event.type === 'StateEntered') entered.push(event.state.name);
  }
  await execution.result;
  return { entered };
}

const commandInput = z.object({
  TableName: z.string().optional(),
  TransactItems: z.array(z.object({ Put: z.object({ TableName: z.string() }) })).optional(),
});

/** A client that tells of each thing it does as `state GetItem`; a transaction, of each of its writes. */
function watching(
  { connection }: LocalDynamo,
  { names }: DynamoTables,
  tell: (access: string) => void,
): LocalDynamo['client'] {
  const client = dynamoClient(connection);
  const nameOf = new Map<string, string>(Object.entries(names).map(([name, table]) => [table, name]));
  client.middlewareStack.add(
    (next, context) => (request) => {
      const { TableName, TransactItems } = commandInput.parse(request.input);
      const action = String(context['commandName']).replace(/Command$/, '');
      if (TableName !== undefined) tell(`${nameOf.get(TableName) ?? TableName} ${action}`);
      for (const { Put } of TransactItems ?? [])
        tell(`${nameOf.get(Put.TableName) ?? Put.TableName} PutItem`);
      return next(request);
    },
    { step: 'initialize', name: 'watching' },
  );
  return client;
}
