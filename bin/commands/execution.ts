import { hostname } from 'node:os';
import { join } from 'node:path';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { loadEnvironment } from '../../layers/platform/config/load-environment.ts';
import { venueWorld } from '../../layers/platform/config/execution-schema.ts';
import { textLog } from '../../layers/platform/execution-host/host-log.ts';
import { variableKeys } from '../../layers/platform/execution-host/laptop-keys.ts';
import { Unusable } from '../../layers/platform/execution-host/opened-venue.ts';
import { runEnvironment } from '../../layers/platform/execution-host/run-environment.ts';
import { Database } from '../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../layers/platform/laptop/sqlite-execution-store.ts';
import { SqliteIntake } from '../../layers/platform/laptop/sqlite-intake.ts';

export interface ExecutionOptions {
  readonly config: string;
  readonly state: string;
  /** In place of the configuration's; 0 takes a free one. */
  readonly port?: number;
  /** Opens the latch of this laptop's executor: entries may leave. */
  readonly arm: boolean;
  /** A simulated venue in another process, `127.0.0.1:<port>`. */
  readonly venueAt?: string;
}

export const PAPER_CONFIG = join(import.meta.dirname, '..', '..', 'config', 'paper.yaml');

/** The outbox and the latch are looked at this often: on one machine that costs next to nothing. */
const POLL_MS = 50;

/** The execution service on this machine, until Ctrl-C or SIGTERM. */
export async function runExecution(options: ExecutionOptions): Promise<Result<true>> {
  const loaded = loadEnvironment(options.config);
  if (!loaded.ok) return loaded;
  const environment = loaded.value;
  const settings = environment.file.execution;
  if (settings === undefined) {
    return refuse('NO_EXECUTION', `${options.config} has no section \`execution\`: it names no venue`);
  }
  const database = new Database(executionDirectory(options.state, environment.file.portfolio.id));
  const store = new SqliteExecutionStore(database);
  const log = textLog((line) => process.stdout.write(line));
  const judged = venueWorld(settings, environment.file.environment);
  const isPaper = 'world' in judged && judged.world === 'simulated';
  if (options.arm || isPaper) await store.setLatch({ kind: 'armed' });
  else log({ level: 'warn', code: 'LATCH', text: 'as it was left; --arm opens it' });
  try {
    const standing = {
      place: (account?: string) => {
        const own = account === undefined ? store : new SqliteExecutionStore(database, account);
        return { store: own, leases: own };
      },
      intake: new SqliteIntake(database, store),
      keys: variableKeys(process.env),
      ...(options.venueAt === undefined ? {} : { loopback: options.venueAt }),
    };
    await runEnvironment(settings, standing, {
      environment,
      answer: async () => Promise.resolve(),
      log,
      holder: `${hostname()} ${process.pid}`,
      health: { host: '127.0.0.1', port: options.port ?? settings.healthPort },
      pollMs: POLL_MS,
      stop: untilSignal(),
    });
    return ok(true);
  } catch (error) {
    if (error instanceof Unusable) return refuse('UNUSABLE', error.message);
    throw error;
  } finally {
    database.close();
  }
}

/** Where a laptop keeps what the executor of a portfolio remembers. */
export function executionDirectory(state: string, portfolioId: string): string {
  return join(state, 'execution', portfolioId);
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
