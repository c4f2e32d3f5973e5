import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import type { KillState } from '../../../layers/app/safety/kill-state.ts';
import type { SafetyPorts } from '../../../layers/app/safety/safety-ports.ts';
import { NO_VENUE } from '../../../layers/app/session/no-market.ts';
import { takeControls } from '../../../layers/app/session/take-controls.ts';
import { startState } from '../../../layers/core/decision/system-state.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { DynamoApprovals } from '../../../layers/platform/aws/dynamo-approvals.ts';
import { DynamoControls } from '../../../layers/platform/aws/dynamo-controls.ts';
import { DynamoExecutionStore } from '../../../layers/platform/aws/dynamo-execution-store.ts';
import { DynamoJournal } from '../../../layers/platform/aws/dynamo-journal.ts';
import { DynamoLeaseStore } from '../../../layers/platform/aws/dynamo-lease-store.ts';
import { DynamoSystemStore } from '../../../layers/platform/aws/dynamo-system-store.ts';
import type { DynamoTables } from '../../../layers/platform/aws/dynamo-tables.ts';
import { killFunctionName, rearmFunctionName } from '../../../layers/platform/names/api-variables.ts';
import { ENVIRONMENT_FILE } from '../../../layers/platform/names/function-bundle.ts';
import { latchTableName } from '../../../layers/platform/names/service-variables.ts';
import type { TableName } from '../../../layers/platform/names/tables.ts';
import { bookedVenue } from '../../../layers/platform/safety/booked-venue.ts';
import { DynamoLatchStore } from '../../../layers/platform/safety/dynamo-latch-store.ts';
import { embeddedKillMachine } from '../../../layers/platform/safety/embedded-kill-machine.ts';
import { WALL_CLOCK } from '../../../layers/platform/safety/safety-runtime.ts';
import { killMachineDefinition } from '../../../lib/safety/definition.ts';
import { safetyLogName } from '../../../lib/safety/latch-tables.ts';
import { synthesized } from '../../lib/synthesized.ts';
import { describeWithDynamo, type LocalDynamo } from '../aws/dynamo-local.ts';
import { deployedVariables, makeSafetyTables } from './a-deployed-api.ts';
import { openFrontDoor, openPlainAws, type Door, type Handler } from './a-front-door.ts';

jest.setTimeout(60_000);

const ROOT = join(import.meta.dirname, '..', '..', '..');
const cloud = synthesized('staging');
const { config } = cloud.environment;
const { portfolioId } = config;

/** Whether the whole conversation is printed. */
const ALOUD = process.env['ATALAYA_ALOUD'] !== undefined;

const handlerModule = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') });

describeWithDynamo('the owner speaks to the cloud over HTTP', (start) => {
  let dynamo: LocalDynamo;
  let aws: Door;
  let api: Door;
  let at: DynamoTables<TableName>;
  let directory: string;
  const sent: { what: string; body: unknown }[] = [];
  const before = { ...process.env };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-api-'));
    copyFileSync(join(ROOT, 'config', 'staging.yaml'), join(directory, ENVIRONMENT_FILE));
    dynamo = await start();
    at = await dynamo.freshTables(portfolioId);
    await makeSafetyTables(dynamo);
    const functions: Record<string, Handler> = {};
    aws = await openPlainAws(functions, sent);
    Object.assign(process.env, deployedVariables({ dynamo, at, aws, directory }));
    const load = async (folder: string): Promise<Handler> =>
      handlerModule.parse(await import(`../../../functions/${folder}/handler.ts`)).handler;
    functions[killFunctionName('staging')] = await load('safety-alarm');
    functions[rearmFunctionName('staging')] = await load('safety-rearm');
    api = await openFrontDoor(cloud.control, {
      Read: await load('api-read'),
      Trade: await load('api-trade'),
      Kill: await load('api-kill'),
    });
  });

  afterAll(async () => {
    process.env = before;
    await api.stop();
    await aws.stop();
    await dynamo.stop();
    rmSync(directory, { recursive: true });
  });

  const call = async (line: string, body?: object, by: Who = OWNER): Promise<[number, Said]> => {
    const [method = '', path = ''] = line.split(' ');
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers: { ...by },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = z.record(z.string(), z.json()).parse(await response.json());
    if (ALOUD) {
      const asked = body === undefined ? '' : ` ${JSON.stringify(body)}`;
      process.stdout.write(`\n> ${line}${asked}\n< ${response.status} ${JSON.stringify(said, null, 2)}\n`);
    }
    return [response.status, said];
  };

  /** The next decision cycle begins: what the owner left is taken. */
  const cycleBegins = async (): Promise<string> => {
    const store = new DynamoSystemStore(at);
    const versioned = await store.load();
    if (versioned === undefined) throw new Error('no portfolio');
    const ports = { store, venue: NO_VENUE, controls: new DynamoControls(at) };
    return (await takeControls(versioned, config, ports)).state.mode.mode;
  };

  const open = async (): Promise<void> => {
    const state = { ...startState(config, epochMs(Date.now())), phase: 'dispatched' as const };
    await new DynamoSystemStore(at).commit({ expectedVersion: 0, state, entries: [] });
  };

  test('is let in by nobody’s leave but that of a token’s scope or a signature', async () => {
    const nobody = {};
    const looker = token('looker', 'atalaya/read');
    for (const line of ['GET /status', 'GET /approvals', 'POST /pause', 'POST /rearm', 'POST /kill']) {
      const [method = '', path = ''] = line.split(' ');
      expect((await call(line, bodyOf(method), nobody))[0]).toBe(401);
      expect((await call(`${method} /iam${path}`, bodyOf(method), OWNER))[0]).toBe(403);
      if (method === 'POST') expect((await call(line, { reason: 'x' }, looker))[0]).toBe(403);
    }
    const trader = token('trader', 'atalaya/read atalaya/trade');
    for (const path of ['/kill', '/rearm']) {
      expect((await call(`POST ${path}`, { reason: 'x' }, trader))[0]).toBe(403);
    }
    expect((await call('DELETE /kill'))[0]).toBe(404);
    expect(await new DynamoControls(at).after(0)).toEqual([]);
    expect(sent).toEqual([]);
  });

  test('hears a closed latch before anything, arms it, pauses, resumes, answers, kills and arms again', async () => {
    const [, first] = await call('GET /status');
    expect(first).toMatchObject({ latch: { status: 'review', epoch: 0 }, controls: [] });

    // The first arming, in two steps: a wrong code voids the right one, and a new one voids the old.
    const [asked, { code }] = await call('POST /rearm', { reason: 'the first time' });
    expect([asked, await armed({ code: 'AAAAAAAA' })]).toEqual([202, 409]);
    const [, again] = await call('POST /rearm', { reason: 'the first time' });
    expect(await armed({ code })).toBe(409);
    const [, third] = await call('POST /rearm', { reason: 'the first time' });
    expect(again['code']).not.toBe(third['code']);
    expect(await armed({ code: third['code'] })).toBe(200);
    expect((await call('GET /status'))[1]).toMatchObject({ latch: { status: 'armed' } });

    // A pause, taken by the next cycle; then two steps back.
    await open();
    expect((await call('POST /pause', { reason: 'on a plane' }))[0]).toBe(202);
    expect((await call('GET /status'))[1]).toMatchObject({
      mode: 'normal',
      controls: [{ asked: 'pause', reason: 'on a plane', by: 'owner-1', foreseen: 'pause: on a plane' }],
    });
    expect(await cycleBegins()).toBe('pause');
    const [, back] = await call('POST /resume', { reason: 'landed' });
    expect((await call('POST /resume', { code: back['code'] }, token('owner-2', ALL)))[1]).toMatchObject({
      foreseen: expect.stringContaining('somebody else asked'),
    });
    const [, anew] = await call('POST /resume', { reason: 'landed, truly' });
    const [, done] = await call('POST /resume', { code: anew['code'] });
    expect(done['foreseen']).toBe(
      'as things stand: resumed from pause: landed, truly; the mode is then normal',
    );
    expect(await cycleBegins()).toBe('normal');
    const journal = new DynamoJournal(at);
    const written = (await journal.entries(0, 100)).map((entry) => journal.body(entry));
    expect(
      written.flatMap((body) => (body.kind === 'control' ? [[body.request.by, body.outcome]] : [])),
    ).toEqual([
      ['owner-1', 'accepted'],
      ['owner-1', 'accepted'],
      ['owner-2', 'refused'],
      ['owner-1', 'accepted'],
      ['owner-1', 'accepted'],
    ]);
    expect(JSON.stringify(written)).not.toContain(String(anew['code']));

    // A question, and its answer by the account's own signature.
    await new DynamoApprovals(at).hold({ token: 'task-1', question: QUESTION });
    await new DynamoApprovals(at).hold({
      token: 'task-2',
      question: { ...QUESTION, symbol: 'OLD', deadlineMs: 1 },
    });
    const [, open1] = await call('GET /approvals');
    expect(open1['approvals']).toEqual([
      {
        decisionId: QUESTION.decisionId,
        symbol: QUESTION.symbol,
        ...QUESTION.question,
        deadline: expect.any(String),
        secondsLeft: expect.any(Number),
      },
    ]);
    const yes = { decisionId: QUESTION.decisionId, symbol: QUESTION.symbol, answer: 'approve' };
    const signed = { 'x-signed-by': 'arn:aws:iam::123456789012:user/owner' };
    expect((await call('POST /iam/approvals', yes, signed))[0]).toBe(200);
    expect((await call('POST /approvals', yes))[0]).toBe(409);
    expect((await call('GET /approvals'))[1]['approvals']).toEqual([]);
    expect(sent.filter(({ what }) => what === 'SendTaskSuccess')).toEqual([
      {
        what: 'SendTaskSuccess',
        body: {
          taskToken: 'task-1',
          output: JSON.stringify({ symbol: 'BTC/USD', answer: 'approve', by: 'owner' }),
        },
      },
    ]);

    // The kill, whose machine runs as it is deployed; not to be armed before it has ended.
    expect((await call('POST /kill', { reason: 'enough', policy: 'flatten' }))[0]).toBe(202);
    expect((await call('GET /status'))[1]).toMatchObject({
      latch: { status: 'tripped', epoch: 1, policy: 'flatten', by: 'the owner (owner-1): enough' },
    });
    expect((await call('POST /rearm', { reason: 'too early' }))[0]).toBe(409);
    const started = sent.filter(({ what }) => what === 'StartExecution');
    expect(started).toHaveLength(1);
    await runKill(started[0]?.body);
    expect((await call('GET /status'))[1]).toMatchObject({ latch: { status: 'review', epoch: 1 } });

    // And arming again.
    const [, last] = await call('POST /rearm', { reason: 'looked, and it is fine' });
    expect((await call('GET /status'))[1]).toMatchObject({
      latch: { status: 'review', pending: { by: 'owner-1', reason: 'looked, and it is fine' } },
    });
    expect(await armed({ code: last['code'] })).toBe(200);
    expect((await call('GET /status'))[1]).toMatchObject({ latch: { status: 'armed', epoch: 1 } });
    expect(sent.filter(({ what }) => what === 'Publish')).toHaveLength(2);
    expect(sent.findLast(({ what }) => what === 'UpdateSchedule')?.body).toMatchObject({ State: 'ENABLED' });
  });

  const armed = async (body: object): Promise<number> => (await call('POST /rearm', body))[0];

  const runKill = async (startedWith: unknown): Promise<void> => {
    const { input } = z.object({ input: z.string() }).parse(startedWith);
    const latchTable = latchTableName('staging');
    const books = new DynamoExecutionStore({ ...at, latchTable });
    const ports: SafetyPorts = {
      account: { portfolioId, symbols: [sym('BTC/USD')] },
      patience: { deadlineMs: 200, leaseTtlMs: 100, sendTimeoutMs: 10, pollMs: 50 },
      latches: new DynamoLatchStore({ ...at, names: { latch: latchTable, log: safetyLogName('staging') } }),
      books,
      leases: new DynamoLeaseStore(at),
      openVenue: () => Promise.resolve(bookedVenue(books, [])),
      schedules: { off: () => Promise.resolve() },
      notices: { tell: () => Promise.resolve() },
      // Its beats are not waited for at the end.
      clock: { ...WALL_CLOCK, sleep: (ms) => WALL_CLOCK.sleep(Math.min(ms, 50)) },
    };
    const run = embeddedKillMachine(killMachineDefinition(), { ports, hear: () => undefined });
    expect(await run(z.custom<KillState>().parse(JSON.parse(input)))).toBe('SUCCEEDED');
  };
});

type Said = Readonly<Record<string, unknown>>;
type Who = Readonly<Record<string, string>>;

const ALL = 'atalaya/read atalaya/trade atalaya/kill';
const OWNER = token('owner-1', ALL);

function token(sub: string, scope: string): Who {
  return { authorization: `Bearer ${JSON.stringify({ sub, scope })}` };
}

function bodyOf(method: string): object | undefined {
  return method === 'GET' ? undefined : { reason: 'x' };
}

const QUESTION = {
  decisionId: '20261121T2101',
  symbol: 'BTC/USD',
  question: {
    what: 'buy 0.05 BTC/USD at about 91000.00',
    howMuch: '4550.00 USD, 4.6 % of the account',
    why: 'trend-following; confidence 57 %',
    worstCase: '410.00 USD (0.41 %) at the stop 82800.0, more if it gaps',
  },
  deadlineMs: 900_000,
} as const;
