import { createServer, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { awaitExecution } from '../../layers/app/decision-cycle/await-execution.ts';
import { hearExecutor } from '../../layers/app/decision-cycle/hear-executor.ts';
import { decisionId } from '../../layers/core/decision/decision-id.ts';
import type { JournalBody } from '../../layers/core/decision/journal.ts';
import { startState } from '../../layers/core/decision/system-state.ts';
import { px, qty } from '../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import { quantityOf } from '../../layers/core/portfolio/ledger.ts';
import { DynamoAllBooks } from '../../layers/platform/aws/dynamo-all-books.ts';
import { DynamoExecutionStore } from '../../layers/platform/aws/dynamo-execution-store.ts';
import { DynamoJournal } from '../../layers/platform/aws/dynamo-journal.ts';
import { DynamoSystemStore } from '../../layers/platform/aws/dynamo-system-store.ts';
import type { DynamoTables } from '../../layers/platform/aws/dynamo-tables.ts';
import { SfnTaskTokens } from '../../layers/platform/aws/sfn-task-tokens.ts';
import { decodeDomain } from '../../layers/platform/codec/domain-json.ts';
import { executorDoor } from '../../layers/platform/executor-door.ts';
import { DynamoCycleWaits } from '../../layers/platform/fargate/dynamo-cycle-waits.ts';
import { runFargateExecution } from '../../layers/platform/fargate/fargate-execution.ts';
import type { TableName } from '../../layers/platform/names/tables.ts';
import { describeWithDynamo, type LocalDynamo } from '../platform/aws/dynamo-local.ts';
import { paperEnvironment, until } from '../platform/execution-host/a-host.ts';

// A database in another process.
jest.setTimeout(120_000);

const BTC = sym('BTC/USDT');
const PAPER = join(import.meta.dirname, '../../config/paper.yaml');

describeWithDynamo('the execution service of the cloud', (start) => {
  const told: string[] = [];
  const ends: (() => Promise<void>)[] = [];
  let dynamo: LocalDynamo;
  let root: string;
  let machines: Server;
  let sfn: SFNClient;

  beforeAll(async () => {
    dynamo = await start();
    root = mkdtempSync(join(tmpdir(), 'atalaya-cloud-'));
    mkdirSync(join(root, 'config'));
    const files = {
      paper: '{ venue: simulated, healthPort: 0 }',
      pair: '{ venue: simulated, name: east, takerFeeBps: 9, healthPort: 0, also: [{ venue: simulated, name: west, takerFeeBps: 1 }] }',
    };
    for (const [name, execution] of Object.entries(files)) {
      const text = readFileSync(PAPER, 'utf8').replace('{ venue: simulated }', execution);
      writeFileSync(join(root, 'config', `${name}.yaml`), text);
    }
    // Hears what the state machine would: its tokens' answers.
    machines = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part) => (body += String(part)));
      request.on('end', () => {
        told.push(`${String(request.headers['x-amz-target'])} ${body}`);
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => machines.listen(0, '127.0.0.1', resolve));
    const { port } = z.object({ port: z.number() }).parse(machines.address());
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    sfn = new SFNClient({ region: 'us-east-1', credentials, endpoint: `http://127.0.0.1:${port}` });
  });

  // A service that a failed test left behind would keep everybody waiting.
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  afterAll(async () => {
    sfn.destroy();
    machines.closeAllConnections();
    await new Promise((resolve) => machines.close(resolve));
    rmSync(root, { recursive: true });
    await dynamo.stop();
  });

  /** An account that has just decided to buy, with the latch open, and the service at work on it. */
  const aService = async (file = 'paper') => {
    const at: DynamoTables<TableName> = await dynamo.freshTables('paper');
    const latchTable = await dynamo.freshLatchTable();
    const Item = { portfolioId: 'paper', status: 'armed', epoch: 1, reason: 'test', atMs: Date.now() };
    await dynamo.client.send(new PutCommand({ TableName: latchTable, Item }));
    const { config } = paperEnvironment();
    const atMs = epochMs(Date.now());
    const intent = {
      kind: 'enter',
      symbol: BTC,
      side: 'buy',
      quantity: qty('0.02'),
      bracket: { stopPx: px('30000'), trailBy: px('30000'), targetPx: px('120000') },
    } as const;
    const system = new DynamoSystemStore(at);
    const decided = { ...startState(config, atMs), phase: 'decided' } as const;
    const outbox = [{ decisionId: decisionId(atMs), intent }];
    await system.commit({ expectedVersion: 0, state: { ...decided, outbox }, entries: [] });
    const stop = Promise.withResolvers<undefined>();
    const logged: string[] = [];
    const running = runFargateExecution(
      {
        root,
        stop: stop.promise,
        variables: {
          ATALAYA_ENVIRONMENT: file,
          EXECUTION_TABLE: at.names.execution,
          STATE_TABLE: at.names.state,
          LATCH_TABLE: latchTable,
        },
      },
      { dynamo: dynamo.client, machines: sfn, secrets: new SecretsManagerClient({ region: 'us-east-1' }) },
      ({ code, text }) => void logged.push(`${code} ${text}`),
    );
    const store = new DynamoExecutionStore({ ...at, latchTable });
    const door = executorDoor(config, store);
    const end = async (): Promise<void> => {
      stop.resolve(undefined);
      await running;
    };
    ends.push(end);
    return { at, latchTable, system, door, config, logged, decisionId: decisionId(atMs), end };
  };

  test('takes what a cycle handed over, tells the cycle what came of it, and the account holds the fill', async () => {
    const { at, system, door, config, decisionId: id, logged, end } = await aService();
    const tokens = new SfnTaskTokens(sfn);
    const waits = new DynamoCycleWaits(at);
    await awaitExecution(
      { decisionId: id, token: 'a-token' },
      { store: system, executor: door, tokens, waits },
    );
    await until(() => told.length === 1, 'an answer to the token', 30_000);
    const [answer = ''] = told;
    expect(answer).toMatch(/^AWSStepFunctions\.SendTaskSuccess /);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toEqual({
      taskToken: 'a-token',
      output: JSON.stringify({ decisionId: id }),
    });
    await until(async () => (await waits.open()).length === 0, 'nobody waiting any more');

    await hearExecutor({ config, store: system, executor: door });
    const state = (await system.load())?.state;
    expect(state).toMatchObject({ phase: 'dispatched', outbox: [] });
    expect(state === undefined ? undefined : quantityOf(state.portfolio, BTC)).toBe(qty('0.02'));
    const journal = new DynamoJournal(at);
    const kinds = (await journal.ofDecision(id)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['order', 'order-event', 'fill', 'outcome']));
    expect(logged).toContain('RECONCILIATION our books and the venue agree');
    await end();
    expect(logged.at(-1)).toBe('STOPPED drained');
  });

  test('of two accounts buys at the better one, and the decision shows why; the kill switch sees the books of both', async () => {
    told.length = 0;
    const { at, latchTable, system, door, config, decisionId: id, end } = await aService('pair');
    const tokens = new SfnTaskTokens(sfn);
    const waits = new DynamoCycleWaits(at);
    await awaitExecution(
      { decisionId: id, token: 'another' },
      { store: system, executor: door, tokens, waits },
    );
    await until(() => told.length === 1, 'an answer to the token', 30_000);
    await hearExecutor({ config, store: system, executor: door });
    const entries = await new DynamoJournal(at).ofDecision(id);
    const bodies = entries.map(({ text }) => decodeDomain<JournalBody>(text));
    const [route] = bodies.flatMap((body) => (body.kind === 'route' ? [body.route] : []));
    expect(route?.parts).toMatchObject([{ account: 'west', quantity: qty('0.02') }]);
    expect(route?.judged).toMatchObject([
      { kind: 'usable', venue: 'east', factors: { costsBps: { fee: 9 } } },
      { kind: 'usable', venue: 'west', factors: { costsBps: { fee: 1 } } },
    ]);
    expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['order', 'fill', 'outcome']));
    const held = (await system.load())?.state.portfolio;
    expect(held === undefined ? undefined : quantityOf(held, BTC)).toBe(qty('0.02'));
    const seen = await new DynamoAllBooks({ ...at, latchTable }).load();
    expect(seen === undefined ? undefined : quantityOf(seen.books.portfolio, BTC)).toBe(qty('0.02'));
    await end();
  });

  test('finds by itself what a cycle decided that died before it could hand anything over', async () => {
    const { system, door, config, end } = await aService();
    await until(
      async () => {
        await hearExecutor({ config, store: system, executor: door });
        const state = (await system.load())?.state;
        return state !== undefined && quantityOf(state.portfolio, BTC) === qty('0.02');
      },
      'the fill in the account',
      30_000,
    );
    expect((await system.load())?.state.outbox).toEqual([]);
    await end();
  });
});
