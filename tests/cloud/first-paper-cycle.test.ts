import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { minus, plus } from '../../layers/core/foundation/decimal.ts';
import { conservationFault, quantityOf } from '../../layers/core/portfolio/ledger.ts';
import { verifyJournal } from '../../layers/app/audit/verify-journal.ts';
import { cycleTasks } from '../../layers/platform/names/cycle-states.ts';
import { decisionId } from '../../layers/core/decision/decision-id.ts';
import { withFunctionBundles } from '../../lib/decision-cycle/bundle-functions.ts';
import { accessOf } from '../../lib/decision-cycle/table-access.ts';
import { variablesOf } from '../functions/a-deployed-portfolio.ts';
import { runBundle } from '../functions/run-bundle.ts';
import { describeWithDynamo, type LocalDynamo } from '../platform/aws/dynamo-local.ts';
import { until } from '../platform/execution-host/a-host.ts';
import { aDeployedCycle, PAPER, type DeployedCycle } from './a-deployed-cycle.ts';

// A database in another process, and an executor that trades.
jest.setTimeout(120_000);

const TRADING: ReadonlySet<string> = new Set([
  'LoadContext',
  'RecordDecision',
  'CloseSession',
  'AwaitExecution',
  'RecordExecution',
]);

describeWithDynamo('the first paper cycle of a deployment', (start) => {
  let dynamo: LocalDynamo;
  let cloud: DeployedCycle;

  beforeAll(async () => {
    dynamo = await start();
  });

  // An executor that a failed test left behind would keep everybody waiting.
  afterEach(async () => {
    await cloud.end();
  });

  afterAll(async () => {
    await dynamo.stop();
  });

  /** Nothing differs between the account that decides and the books of the executor, and the journal proves the account. */
  const expectSameMoney = async (): Promise<void> => {
    const { portfolio, ...state } = await cloud.state();
    const books = await cloud.books();
    expect(conservationFault(portfolio)).toBeUndefined();
    expect(minus(portfolio.cash, portfolio.deposits)).toBe(books.portfolio.cash);
    for (const { symbol } of [...portfolio.positions, ...books.portfolio.positions]) {
      expect([symbol, quantityOf(portfolio, symbol)]).toEqual([symbol, quantityOf(books.portfolio, symbol)]);
    }
    expect(await verifyJournal(cloud.reader, { portfolio, ...state })).toMatchObject({ kind: 'whole' });
  };

  const isHeld = async (): Promise<boolean> => (await cloud.state()).portfolio.positions.length > 0;

  describe('with an executor', () => {
    test('opens the portfolio, buys, marks what it bought, obeys a kill, and goes on once it is armed again', async () => {
      cloud = await aDeployedCycle(dynamo);
      await cloud.arm();
      cloud.startExecutor();

      // Nothing has been ingested yet.
      const idle = await cloud.cycle();
      expect([idle.status, idle.entered]).toEqual(['SUCCEEDED', ['CloseSession', 'WhatIsDue', 'NothingNew']]);
      expect(idle.output).toMatchObject({ todo: 'nothing', why: expect.stringContaining('BTC/USDT') });
      expect(cloud.measured).toEqual([]);

      const firstMs = await cloud.ingest();
      const first = await cloud.cycle();
      expect([first.status, first.entered.at(-1)]).toEqual(['SUCCEEDED', 'RecordExecution']);
      expect(await cloud.journal('flow')).toMatchObject([{ flow: { amount: 100_000n * 10n ** 18n } }]);
      expect(await cloud.journal('decision')).toMatchObject([{ record: { outcome: 'traded' } }]);
      expect((await cloud.journal('outcome')).map(({ outcome }) => outcome.kind)).toContain('filled');
      expect(await isHeld()).toBe(true);
      expect(await cloud.state()).toMatchObject({ phase: 'dispatched', outbox: [], bars: 1, atMs: firstMs });
      expect(cloud.measured.map(({ name }) => name)).toEqual([
        'drawdown_percent',
        'day_loss_ratio',
        'week_loss_ratio',
        'month_loss_ratio',
        'money_fault',
      ]);
      await expectSameMoney();

      // The next one marks what the first has bought.
      await cloud.ingest();
      await cloud.cycle();
      const marks = await cloud.journal('mark');
      expect(marks.map(({ mark }) => mark.nav === mark.cash)).toEqual([true, false]);

      await cloud.kill('flatten');
      await until(async () => (await cloud.books()).obeyed?.done === true, 'the kill is obeyed', 30_000);
      await cloud.ingest();
      const killed = await cloud.cycle();
      expect(killed.status).toBe('SUCCEEDED');
      const [last] = (await cloud.journal('decision')).slice(-1);
      const wanted = last?.record.intents.filter(({ kind }) => kind === 'enter').length ?? 0;
      expect(wanted).toBeGreaterThan(0);
      expect(await isHeld()).toBe(false);
      expect((await cloud.journal('outcome')).slice(-wanted)).toEqual(
        Array.from({ length: wanted }, () =>
          expect.objectContaining({ outcome: expect.objectContaining({ kind: 'denied' }) }),
        ),
      );
      await expectSameMoney();

      await cloud.arm();
      await cloud.ingest();
      await cloud.cycle();
      expect(await isHeld()).toBe(true);
      await expectSameMoney();
    });

    test('triggered twice, by the schedule and by hand, it lives through a session once', async () => {
      cloud = await aDeployedCycle(dynamo, { outcomeSeconds: 5 });
      await cloud.arm();
      cloud.startExecutor();
      await cloud.ingest();
      const atMs = Date.now();
      const [first, second] = await Promise.all([cloud.trigger(atMs), cloud.trigger(atMs)]);
      expect([first.started, second.started].filter(Boolean)).toHaveLength(1);
      await Promise.all(cloud.executions.map(({ ended }) => ended));
      const once = await cloud.reader.head();
      const again = await cloud.cycle();
      expect(again.entered).toEqual(['CloseSession', 'WhatIsDue', 'NothingNew']);
      expect(again.output).toMatchObject({ why: expect.stringContaining('nothing new') });
      expect(await cloud.reader.head()).toEqual(once);

      // Side by side, of one new bar: one of them may wait in vain, for the answer goes to the newer token.
      await cloud.ingest();
      await Promise.all([cloud.trigger(atMs + 60_000), cloud.trigger(atMs + 120_000)]);
      await Promise.all(cloud.executions.map(({ ended }) => ended));
      expect(await cloud.journal('mark')).toHaveLength(2);
      expect(await cloud.journal('decision')).toHaveLength(2);
      await expectSameMoney();
    });

    test('killed before any of its states and started again, it leaves what one that lived leaves, and no task uses a table that its role may not', async () => {
      cloud = await aDeployedCycle(dynamo);
      await cloud.arm();
      cloud.startExecutor();
      const tasks = cycleTasks(true).filter((task) => task !== 'AskOwner' && task !== 'StandAside');
      let wants = false;
      for (const task of tasks) {
        // Where it matters most, there is something to buy or to sell each time.
        if (TRADING.has(task)) wants = !wants;
        cloud.injection.direction = wants ? 'long' : 'flat';
        await cloud.ingest();
        cloud.stopBefore(task);
        const stopped = await cloud.cycle();
        expect([task, stopped.status]).toEqual([task, 'ABORTED']);
        const ended = await cloud.cycle();
        expect([task, ended.status, ended.entered.at(-1)]).toEqual([task, 'SUCCEEDED', 'RecordExecution']);
        expect([task, await isHeld()]).toEqual([task, wants]);
      }
      for (const task of tasks) {
        const allowed = Object.entries(accessOf(task, true)).flatMap(([table, actions]) =>
          actions.map((action) => `${table} ${action}`),
        );
        const used = [...(cloud.tableUse.get(task) ?? [])];
        expect([task, used.length > 0, used.filter((use) => !allowed.includes(use))]).toEqual([
          task,
          true,
          [],
        ]);
      }
      expect(await cloud.journal('flow')).toHaveLength(1);
      expect(await cloud.journal('mark')).toHaveLength(tasks.length);
      expect(await cloud.journal('decision')).toHaveLength(tasks.length);
      await expectSameMoney();
    });

    test('whatever task fails after its work was done, the work counts once', async () => {
      cloud = await aDeployedCycle(dynamo);
      await cloud.arm();
      cloud.startExecutor();
      const ends: Record<string, string> = {};
      let wants = false;
      for (const task of TRADING) {
        wants = !wants;
        cloud.injection.direction = wants ? 'long' : 'flat';
        await cloud.ingest();
        cloud.failAfter(task);
        const failed = await cloud.cycle();
        ends[task] = `${failed.status} ${failed.entered.at(-1) ?? ''}`;
        expect([task, (await cloud.cycle()).status]).toEqual([task, 'SUCCEEDED']);
      }
      expect(ends).toEqual({
        LoadContext: 'FAILED CycleFailed',
        RecordDecision: 'SUCCEEDED RecordExecution',
        CloseSession: 'FAILED CycleFailed',
        AwaitExecution: 'SUCCEEDED RecordExecution',
        RecordExecution: 'FAILED RecordExecution',
      });
      // By the next session all is known.
      await cloud.ingest();
      await cloud.cycle();
      expect(await isHeld()).toBe(wants);
      expect(await cloud.journal('mark')).toHaveLength(TRADING.size + 1);
      expect(await cloud.journal('decision')).toHaveLength(TRADING.size + 1);
      await expectSameMoney();
    });

    test('with two accounts, the sum of both is the account that decides, and the journal says where each intent went', async () => {
      cloud = await aDeployedCycle(dynamo, { accounts: 2 });
      await cloud.arm();
      cloud.startExecutor();
      for (const direction of ['long', 'flat', 'long'] as const) {
        cloud.injection.direction = direction;
        await cloud.ingest();
        await cloud.cycle();
        expect([direction, await isHeld()]).toEqual([direction, direction === 'long']);
      }
      const { portfolio } = await cloud.state();
      const [one, two] = [await cloud.books('one'), await cloud.books('two')];
      expect(minus(portfolio.cash, portfolio.deposits)).toBe(plus(one.portfolio.cash, two.portfolio.cash));
      for (const { symbol, quantity } of portfolio.positions) {
        const sum = plus(quantityOf(one.portfolio, symbol), quantityOf(two.portfolio, symbol));
        expect([symbol, sum]).toEqual([symbol, quantity]);
      }
      expect((await cloud.journal('route')).length).toBeGreaterThanOrEqual(3);
      expect(await verifyJournal(cloud.reader, await cloud.state())).toMatchObject({ kind: 'whole' });
    });

    test('what the owner paused on the phone opens nothing from the next cycle on', async () => {
      cloud = await aDeployedCycle(dynamo);
      await cloud.ingest();
      cloud.injection.direction = 'flat';
      await cloud.cycle();
      await cloud.pause();
      cloud.injection.direction = 'long';
      await cloud.ingest();
      await cloud.cycle();
      expect(await cloud.journal('control')).toMatchObject([{ outcome: 'accepted' }]);
      expect((await cloud.state()).mode.mode).toBe('pause');
      const [last] = (await cloud.journal('decision')).slice(-1);
      expect(last?.record.reviews.map(({ verdict }) => verdict)).toEqual(['denied', 'denied']);
      expect(await cloud.state()).toMatchObject({ outbox: [], portfolio: { positions: [] } });
    });
  });

  test('as it is bundled for Lambda, its first state opens the portfolio and tells the alarms what it measured', async () => {
    cloud = await aDeployedCycle(dynamo);
    const atMs = await cloud.ingest();
    const { tables } = cloud;
    const logged: string[] = [];
    const folder = mkdtempSync(join(tmpdir(), 'atalaya-bundle-'));
    withFunctionBundles(PAPER, (folderOf) => {
      cpSync(folderOf('CloseSession'), folder, { recursive: true });
    });
    const variables = { ...variablesOf(tables, folder), EXECUTION_TABLE: tables.names.execution };
    const closeSession = runBundle(folder, {
      dynamo,
      variables,
      onLog: (lines) => logged.push(...lines),
    });
    expect(await closeSession({})).toEqual({ todo: 'decide', decisionId: decisionId(atMs) });
    rmSync(folder, { recursive: true });
    expect(await cloud.state()).toMatchObject({ phase: 'closed', atMs, bars: 1 });
    const measured = logged.filter((line) => line.includes('drawdown_percent')).map((line) => line.trim());
    expect(measured.map((line): unknown => JSON.parse(line))).toMatchObject([
      { environment: 'dev', drawdown_percent: 0, day_loss_ratio: 0, money_fault: 0 },
    ]);
  });

  test('without an executor that answers, it ends at its time all the same, and the next one finds what was filled', async () => {
    cloud = await aDeployedCycle(dynamo, { outcomeSeconds: 1 });
    await cloud.arm();
    await cloud.ingest();
    const alone = await cloud.cycle();
    expect([alone.status, alone.entered.at(-1)]).toEqual(['SUCCEEDED', 'RecordExecution']);
    expect(await cloud.state()).toMatchObject({ phase: 'dispatched' });
    expect((await cloud.state()).outbox.length).toBeGreaterThan(0);
    cloud.startExecutor();
    await until(
      async () => (await cloud.books()).portfolio.positions.length === 2,
      'what was decided is held',
      30_000,
    );
    await cloud.ingest();
    await cloud.cycle();
    expect(await cloud.journal('mark')).toMatchObject([{}, {}]);
    await expectSameMoney();
  });
});
