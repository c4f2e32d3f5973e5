import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../layers/platform/laptop/sqlite-execution-store.ts';
import { SqliteIntake } from '../../layers/platform/laptop/sqlite-intake.ts';
import { describeIntentIntake } from './intent-intake.contract.ts';

describeIntentIntake('SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-'));
  let database: Database | undefined;
  return Promise.resolve({
    open: () => {
      database?.close();
      const file = new Database(directory);
      database = file;
      const door = new SqliteExecutionStore(file);
      return Promise.resolve({
        intake: new SqliteIntake(file, door),
        door,
        account: (name: string) => new SqliteExecutionStore(file, name),
      });
    },
    dispose: () => {
      database?.close();
      rmSync(directory, { recursive: true });
      return Promise.resolve();
    },
  });
});
