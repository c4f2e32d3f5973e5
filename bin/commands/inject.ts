import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionCycleDefinition } from '../../lib/decision-cycle/definition.ts';
import { qty } from '../../layers/core/foundation/decimal.ts';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { seededRng } from '../../layers/core/foundation/rng.ts';
import { loadEnvironment, type Environment } from '../../layers/platform/config/load-environment.ts';
import { cameThrough, journeyTable } from '../../layers/platform/execution-host/injection/hop-times.ts';
import { runInjection, type Injected } from '../../layers/platform/execution-host/injection/run-injection.ts';
import { LOOPBACK_KEY, openVenue } from '../../layers/platform/execution-host/open-venue.ts';
import { runExecutionHost } from '../../layers/platform/execution-host/run-host.ts';
import type { SqliteExecutionStore } from '../../layers/platform/laptop/sqlite-execution-store.ts';
import { account } from '../../layers/platform/test-venue/account.ts';
import { usualListings } from '../../layers/platform/test-venue/listing.ts';
import { startTestVenue, type TestVenue } from '../../layers/platform/test-venue/start-test-venue.ts';
import { PAPER_CONFIG } from './execution.ts';
import { why } from './inspect.ts';

/** A signal must have come all the way through within it ([O8]). */
const LAST_HOP_MS_MAX = 1_000;
/** Three instruments, bought and sold. */
const SIGNALS = 6;
const READY_MS_MAX = 30_000;
const OUTCOME_SECONDS = 20;
const POLL_MS = 5;
const MOVE_MS = 100;

/** Three test buys and three test sells through the whole road, on paper; a table of every hop. */
export async function inject({ why: asked }: { readonly why: boolean }): Promise<Result<string>> {
  const loaded = loadEnvironment(PAPER_CONFIG);
  return loaded.ok ? injectInto(loaded.value, { why: asked }) : loaded;
}

/** The same in any environment of paper. */
export async function injectInto(
  environment: Environment,
  { why: asked }: { readonly why: boolean },
): Promise<Result<string>> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-inject-'));
  const venue = await startPaperMarket(environment);
  const host = executorAgainst(environment, venue.server);
  let injected: Injected | undefined;
  try {
    injected = await runInjection({
      environment,
      definition: decisionCycleDefinition({ approvalDeadlineSeconds: 30, outcomeSeconds: OUTCOME_SECONDS }),
      directory,
      listings: venue.server.exchange.terms.listings,
      startExecutor: host.start,
    });
    return await told(injected, asked);
  } finally {
    await host.stop();
    injected?.portfolio.close();
    await venue.close();
    rmSync(directory, { recursive: true });
  }
}

async function told(injected: Injected, asked: boolean): Promise<Result<string>> {
  const { journeys, decisionIds, portfolio } = injected;
  const passed = cameThrough(journeys, LAST_HOP_MS_MAX);
  const verdict = `${passed} of ${journeys.length} came through, each within ${LAST_HOP_MS_MAX} ms`;
  const lines = [journeyTable(journeys), '', verdict];
  if (asked) {
    for (const id of decisionIds) {
      const text = await why(id)(portfolio);
      lines.push('', text.ok ? text.value : text.error.message);
    }
  }
  const text = lines.join('\n');
  return passed === SIGNALS && journeys.length === SIGNALS ? ok(text) : refuse('NOT_ALL', text);
}

/** A venue on a loopback port that speaks Binance's dialect, with markets that move. */
async function startPaperMarket({
  file,
}: Environment): Promise<{ readonly server: TestVenue; close(): Promise<void> }> {
  const { currency, initialCapital } = file.portfolio;
  const server = await startTestVenue({
    speaks: 'binance',
    accounts: [account({ id: 'paper', ...LOOPBACK_KEY }, { [currency]: qty(initialCapital) })],
    listings: usualListings(currency),
  });
  const rng = seededRng(1);
  const moving = setInterval(() => {
    for (const maker of server.makers.values()) maker.wander(rng);
  }, MOVE_MS);
  return {
    server,
    close: async () => {
      clearInterval(moving);
      await server.close();
    },
  };
}

/** The execution host itself, in this process, against that venue. */
function executorAgainst(
  environment: Environment,
  { host }: TestVenue,
): { start: (store: SqliteExecutionStore) => Promise<void>; stop: () => Promise<void> } {
  const stop = Promise.withResolvers<undefined>();
  const priced = Promise.withResolvers<undefined>();
  const reconciled = Promise.withResolvers<undefined>();
  let running: Promise<void> | undefined;
  const start = async (store: SqliteExecutionStore): Promise<void> => {
    const settings = environment.file.execution;
    if (settings === undefined) throw new Error('the paper environment has no section `execution`');
    await store.setLatch({ kind: 'armed' });
    running = runExecutionHost({
      environment,
      store,
      leases: store,
      openVenue: async () => {
        const log = (): void => undefined;
        const keys = async () => Promise.resolve(LOOPBACK_KEY);
        const choice = { environment, settings, keys, log, books: undefined, loopback: host };
        const opened = await openVenue(choice);
        const heard = new Set<string>();
        opened.marks.listen((symbol) => {
          heard.add(symbol);
          if (heard.size === opened.instruments.length) priced.resolve(undefined);
        });
        return opened;
      },
      answer: async () => Promise.resolve(),
      log: ({ code }) => {
        if (code === 'RECONCILIATION') reconciled.resolve(undefined);
      },
      holder: 'inject',
      health: { host: '127.0.0.1', port: 0 },
      pollMs: POLL_MS,
      stop: stop.promise,
    });
    const late = setTimeout(() => {
      priced.reject(new Error(`the executor could not trade within ${READY_MS_MAX} ms`));
    }, READY_MS_MAX);
    await Promise.race([Promise.all([priced.promise, reconciled.promise]), running]);
    clearTimeout(late);
  };
  return {
    start,
    stop: async () => {
      stop.resolve(undefined);
      await running;
    },
  };
}
