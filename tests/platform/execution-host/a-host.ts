import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { px, qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import type { ExecutionIntent } from '../../../layers/core/execution/executor/execution-intent.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { loadEnvironment, type Environment } from '../../../layers/platform/config/load-environment.ts';
import type { HostEvent } from '../../../layers/platform/execution-host/host-log.ts';
import { LOOPBACK_KEY, openVenue } from '../../../layers/platform/execution-host/open-venue.ts';
import { runExecutionHost, type ExecutionHost } from '../../../layers/platform/execution-host/run-host.ts';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../../layers/platform/laptop/sqlite-execution-store.ts';
import { account } from '../../../layers/platform/test-venue/account.ts';
import { startTestVenue, type TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import { valueOf } from '../../core/regime/hidden-markov/a-chain.ts';

/** Beats so fast that a test need not wait for a dead holder. */
export const QUICK_TERMS = { ttlMs: 1_200, marginMs: 300, beatMs: 150 };

export function paperEnvironment(): Environment {
  return valueOf(loadEnvironment(join(import.meta.dirname, '../../../config/paper.yaml')));
}

/** A venue of ours with markets that move, and an account whose key the host knows. */
export async function aLivelyVenue(): Promise<TestVenue> {
  const accounts = [account({ id: 'paper', ...LOOPBACK_KEY }, { USDT: qty('1000000') })];
  const server = await startTestVenue({ speaks: 'binance', accounts });
  const rng = seededRng(7);
  const moving = setInterval(() => {
    for (const maker of server.makers.values()) maker.wander(rng);
  }, 50);
  return {
    ...server,
    close: async () => {
      clearInterval(moving);
      await server.close();
    },
  };
}

export interface RunningHost {
  readonly url: string;
  readonly store: SqliteExecutionStore;
  readonly events: readonly HostEvent[];
  /** Told to stop; fulfilled once it has. */
  stop(): Promise<void>;
}

/** The host in this process, over a store of its own, against that venue. */
export async function aHost(
  { host }: Pick<TestVenue, 'host'>,
  change: Partial<ExecutionHost> = {},
): Promise<RunningHost> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-host-'));
  const database = new Database(directory);
  const store = new SqliteExecutionStore(database);
  await store.setLatch({ kind: 'armed' });
  const environment = paperEnvironment();
  const events: HostEvent[] = [];
  const log = (event: HostEvent): void => void events.push(event);
  const stop = Promise.withResolvers<undefined>();
  const listening = Promise.withResolvers<number>();
  const running = runExecutionHost({
    environment,
    store,
    leases: store,
    openVenue: async () => openPaper(environment, host, log),
    answer: async () => Promise.resolve(),
    log,
    holder: 'test',
    health: { host: '127.0.0.1', port: 0 },
    pollMs: 10,
    terms: QUICK_TERMS,
    stop: stop.promise,
    onListening: listening.resolve,
    ...change,
  });
  const port = await listening.promise;
  return {
    url: `http://127.0.0.1:${port}`,
    store,
    events,
    stop: async () => {
      stop.resolve(undefined);
      await running;
      database.close();
      rmSync(directory, { recursive: true });
    },
  };
}

export async function openPaper(
  environment: Environment,
  loopback: string,
  log: (event: HostEvent) => void,
): ReturnType<typeof openVenue> {
  const settings = environment.file.execution;
  if (settings === undefined) throw new Error('the paper environment names no venue');
  const keys = async (): Promise<typeof LOOPBACK_KEY> => Promise.resolve(LOOPBACK_KEY);
  return openVenue({ environment, settings, keys, log, books: undefined, loopback });
}

/** To buy half an ether, protected far away, within a minute. */
export function anEntry(
  intentId: string,
  change: { symbol?: string; quantity?: string; stopPx?: string; targetPx?: string } = {},
): ExecutionIntent {
  const { symbol = 'ETH/USDT', quantity = '0.5', stopPx = '1000', targetPx = '9000' } = change;
  return {
    intentId,
    decisionId: intentId,
    expiresMs: epochMs(Date.now() + 60_000),
    intent: {
      kind: 'enter',
      symbol: sym(symbol),
      side: 'buy',
      quantity: qty(quantity),
      bracket: { stopPx: px(stopPx), trailBy: px('500'), targetPx: px(targetPx) },
    },
  };
}

/** Looks again and again until it is so; fails when it never is. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 15_000,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
