import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { encodeDomain } from '../../../layers/platform/codec/domain-json.ts';
import { Database, DATABASE_FILE } from '../../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../../layers/platform/laptop/sqlite-execution-store.ts';
import { aPurchase } from '../../core/execution/routing/an-account-view.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('a file from before there could be several accounts goes on as the portfolio’s own', async () => {
  const books = openBooks('USD', epochMs(1_000));
  const [waiting, taken] = [aPurchase('1', { intentId: 'waits' }), aPurchase('2', { intentId: 'taken' })];
  const old = new DatabaseSync(join(directory, DATABASE_FILE));
  old.exec(`
    CREATE TABLE execution_books (
      one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, epoch INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
    CREATE TABLE execution_intents (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, intent_id TEXT NOT NULL UNIQUE, text TEXT NOT NULL,
      taken INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE execution_lease (
      one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, beat INTEGER NOT NULL, holder TEXT) STRICT;`);
  old.prepare('INSERT INTO execution_books VALUES (1, 7, 3, ?)').run(encodeDomain(books));
  old.prepare('INSERT INTO execution_lease VALUES (1, 3, 9, NULL)').run();
  const put = old.prepare('INSERT INTO execution_intents (intent_id, text, taken) VALUES (?, ?, ?)');
  put.run('taken', encodeDomain(taken), 1);
  put.run('waits', encodeDomain(waiting), 0);
  old.close();
  // The second opening finds nothing more to adopt.
  for (let opening = 0; opening < 2; opening++) {
    const database = new Database(directory);
    const store = new SqliteExecutionStore(database);
    expect(await store.load()).toEqual({ version: 7, epoch: 3, books });
    expect(await store.read()).toEqual({ epoch: 3, beat: 9 });
    await store.offer(taken);
    expect(await store.offered(10)).toEqual([waiting]);
    database.close();
  }
});
