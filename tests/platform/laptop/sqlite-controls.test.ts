import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteControls } from '../../../layers/platform/laptop/sqlite-controls.ts';
import { describeControlDesk } from '../../contracts/control-desk.contract.ts';

describeControlDesk('SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-'));
  let database: Database | undefined;
  return Promise.resolve({
    open: () => {
      database?.close();
      database = new Database(directory);
      const controls = new SqliteControls(database);
      return Promise.resolve({
        after: (seq) => controls.after(seq),
        ask: (request) => {
          controls.ask(request);
          return Promise.resolve();
        },
      });
    },
    dispose: () => {
      database?.close();
      rmSync(directory, { recursive: true });
      return Promise.resolve();
    },
  });
});
