import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { slice, windowOf } from '../../../layers/core/market/bar-window.ts';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteBars } from '../../../layers/platform/laptop/sqlite-bars.ts';
import { SqliteCycleStore } from '../../../layers/platform/laptop/sqlite-cycle-store.ts';
import { SqliteJournal } from '../../../layers/platform/laptop/sqlite-journal.ts';
import { SqliteSystemStore } from '../../../layers/platform/laptop/sqlite-system-store.ts';
import { describeBarSource } from '../../contracts/bar-source.contract.ts';
import { SPX } from '../../contracts/system-builders.ts';
import { sampleBars } from '../../simulation/a-portfolio.ts';
import { describeCycleStore } from '../../contracts/cycle-store.contract.ts';
import { describeSystemStore } from '../../contracts/system-store.contract.ts';

/** A file of its own, closed before it is opened again and removed at the end. */
function onDisk<T>(
  make: (database: Database) => T,
): Promise<{ open(): Promise<T>; dispose(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-'));
  let database: Database | undefined;
  return Promise.resolve({
    open: () => {
      database?.close();
      database = new Database(directory);
      return Promise.resolve(make(database));
    },
    dispose: () => {
      database?.close();
      rmSync(directory, { recursive: true });
      return Promise.resolve();
    },
  });
}

describeSystemStore('SQLite', () =>
  onDisk((database) => ({ store: new SqliteSystemStore(database), journal: new SqliteJournal(database) })),
);

describeCycleStore('SQLite', () => onDisk((database) => new SqliteCycleStore(database)));

describeBarSource('SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-'));
  const database = new Database(directory);
  return Promise.resolve({
    open: (bars) => {
      const source = new SqliteBars(database);
      const ingested = source.ingest(SPX, windowOf(bars));
      expect(ingested).toEqual({ ok: true, value: { added: bars.length } });
      return Promise.resolve(source);
    },
    dispose: () => {
      database.close();
      rmSync(directory, { recursive: true });
      return Promise.resolve();
    },
  });
});

test('bars that were traded on may be added to, never changed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-'));
  const database = new Database(directory);
  const bars = sampleBars(0, 30);
  new SqliteBars(database).ingest(SPX, slice(bars, 0, 20));
  expect(new SqliteBars(database).ingest(SPX, bars)).toEqual({ ok: true, value: { added: 10 } });
  const changed = { ...bars, close: bars.close.map((close, index) => (index === 7 ? close + 0.01 : close)) };
  expect(new SqliteBars(database).ingest(SPX, changed)).toMatchObject({
    ok: false,
    error: { code: 'BARS_CHANGED' },
  });
  expect(new SqliteBars(database).ingest(SPX, slice(bars, 0, 29))).toMatchObject({ ok: false });
  expect(new SqliteBars(database).all(SPX).length).toBe(30);
  database.close();
  rmSync(directory, { recursive: true });
});
