import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { applyFill } from '../../../layers/core/portfolio/ledger.ts';
import { executionSchema } from '../../../layers/platform/config/execution-schema.ts';
import { runEnvironment } from '../../../layers/platform/execution-host/run-environment.ts';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../../layers/platform/laptop/sqlite-execution-store.ts';
import { SqliteIntake } from '../../../layers/platform/laptop/sqlite-intake.ts';
import { aFill } from '../../builders/a-fill.ts';
import { aPurchase, BTC, NOW } from '../../core/execution/routing/an-account-view.ts';
import { paperEnvironment } from './a-host.ts';

let directory: string;
let database: Database;
let door: SqliteExecutionStore;
let intake: SqliteIntake;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-left-'));
  database = new Database(directory);
  door = new SqliteExecutionStore(database);
  intake = new SqliteIntake(database, door);
});

afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true });
});

/** Starts with that file, and stops at once. */
async function start(...also: readonly string[]): Promise<void> {
  const named = also.map((name) => ({ venue: 'simulated', name }));
  const several = named.length === 0 ? {} : { name: 'first', also: named };
  const place = (account?: string) => {
    const store = new SqliteExecutionStore(database, account);
    return { store, leases: store };
  };
  const standing = { place, intake, keys: () => Promise.reject(new Error('no keys')) };
  await runEnvironment(executionSchema.parse({ venue: 'simulated', ...several }), standing, {
    environment: paperEnvironment(),
    answer: async () => Promise.resolve(),
    log: () => undefined,
    holder: 'test',
    health: { host: '127.0.0.1', port: 0 },
    pollMs: 5,
    stop: Promise.resolve(),
  });
}

/** The account holds a coin through our own fills. */
async function holds(account?: string): Promise<void> {
  const store = new SqliteExecutionStore(database, account);
  const epoch = (await store.take('test', await store.read()))?.epoch ?? -1;
  const empty = openBooks('USDT', NOW);
  const fill = aFill({ symbol: BTC, side: 'buy', lastQty: qty('1') });
  const books = { ...empty, portfolio: applyFill(empty.portfolio, fill).portfolio };
  const commit = { expectedVersion: 0, epoch, requireUnlatched: false, books, facts: [], takes: [] };
  expect(await store.commit(commit)).toMatchObject({ kind: 'committed' });
  await store.release(epoch);
}

test('accounts may be named and left out again as long as nothing is in them', async () => {
  await start();
  await start('second');
  expect(await intake.enrolled()).toEqual(['first', 'second']);
  await start('third');
  await start();
  expect(await intake.enrolled()).toEqual([]);
});

test('an account that holds something is not left out', async () => {
  await start('second');
  await holds('second');
  await expect(start()).rejects.toThrow(/does not name the account second any more, and it holds BTC/);
  await expect(start('third')).rejects.toThrow(/the account second/);
  await start('second', 'third');
});

test('the one account of before is closed before there are several', async () => {
  await holds();
  await expect(start('second')).rejects.toThrow(
    /the one account that there was before any more, and it holds/,
  );
  await start();
});

test('what waits for an account, or was said to go to one, is taken by no other', async () => {
  await start('second');
  await new SqliteExecutionStore(database, 'second').offer(aPurchase('1', { intentId: 'waits' }));
  await expect(start()).rejects.toThrow(/its intent waits waits/);
  database.close();
  rmSync(directory, { recursive: true });
  database = new Database(directory);
  door = new SqliteExecutionStore(database);
  intake = new SqliteIntake(database, door);
  await door.offer(aPurchase('1', { intentId: 'buy' }));
  const known = { intentId: 'buy', decisionId: 'd', symbol: BTC, judged: [] };
  await intake.place({ ...known, parts: [{ account: 'a', intentId: 'buy', quantity: qty('1') }] }, NOW);
  await expect(start()).rejects.toThrow(/buy was on its way to one of several accounts/);
});
