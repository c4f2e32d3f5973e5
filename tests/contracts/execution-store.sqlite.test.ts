import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../layers/platform/laptop/sqlite-execution-store.ts';
import { describeExecutionStore } from './execution-store.contract.ts';

describeExecutionStore('SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-'));
  let database: Database | undefined;
  return Promise.resolve({
    open: () => {
      database?.close();
      database = new Database(directory);
      return Promise.resolve(new SqliteExecutionStore(database));
    },
    dispose: () => {
      database?.close();
      rmSync(directory, { recursive: true });
      return Promise.resolve();
    },
  });
});
