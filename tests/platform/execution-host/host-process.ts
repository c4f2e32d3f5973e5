import { openPaper, paperEnvironment, QUICK_TERMS } from './a-host.ts';
import { runExecutionHost } from '../../../layers/platform/execution-host/run-host.ts';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../../layers/platform/laptop/sqlite-execution-store.ts';

// A host that can be killed: node host-process.ts <folder of its store> <address of the venue>
const [directory = '', venue = ''] = process.argv.slice(2);
const store = new SqliteExecutionStore(new Database(directory));
const environment = paperEnvironment();
const log = (event: object): void => void process.stdout.write(`${JSON.stringify(event)}\n`);
await runExecutionHost({
  environment,
  store,
  leases: store,
  openVenue: async () => openPaper(environment, venue, log),
  answer: async () => Promise.resolve(),
  log,
  holder: String(process.pid),
  health: { host: '127.0.0.1', port: 0 },
  pollMs: 10,
  terms: QUICK_TERMS,
  stop: new Promise((resolve) =>
    process.once('SIGTERM', () => {
      resolve();
    }),
  ),
});
process.exit(0);
