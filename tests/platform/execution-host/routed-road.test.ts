import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { PAPER_CONFIG } from '../../../bin/commands/execution.ts';
import { why } from '../../../bin/commands/inspect.ts';
import { decisionCycleDefinition } from '../../../lib/decision-cycle/definition.ts';
import { environmentFrom } from '../../../layers/platform/config/load-environment.ts';
import { runInjection } from '../../../layers/platform/execution-host/injection/run-injection.ts';
import { runEnvironment } from '../../../layers/platform/execution-host/run-environment.ts';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../../layers/platform/laptop/sqlite-execution-store.ts';
import { SqliteIntake } from '../../../layers/platform/laptop/sqlite-intake.ts';
import { usualListings } from '../../../layers/platform/test-venue/listing.ts';
import { valueOf } from '../../core/regime/hidden-markov/a-chain.ts';
import { QUICK_TERMS } from './a-host.ts';

// Two venues, two executors, a router and two decision cycles.
jest.setTimeout(60_000);

test('a file with two accounts: each decision shows where its entry went and what every venue would have cost', async () => {
  const raw = z.looseObject({}).parse(parse(readFileSync(PAPER_CONFIG, 'utf8')));
  const also = [{ venue: 'simulated', name: 'west', takerFeeBps: 25 }];
  const execution = { venue: 'simulated', name: 'east', takerFeeBps: 5, also };
  const environment = valueOf(environmentFrom({ ...raw, execution }, 'paper'));
  const settings = environment.file.execution;
  if (settings === undefined) throw new Error('no section');
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-road-'));
  const stop = Promise.withResolvers<undefined>();
  let running: Promise<void> | undefined;
  let database: Database | undefined;
  const startExecutor = async (): Promise<void> => {
    const file = new Database(directory);
    database = file;
    const door = new SqliteExecutionStore(file);
    await door.setLatch({ kind: 'armed' });
    const place = (account?: string) => {
      const store = new SqliteExecutionStore(file, account);
      return { store, leases: store };
    };
    const ready = Promise.withResolvers<undefined>();
    let reconciled = 0;
    const standing = {
      place,
      intake: new SqliteIntake(file, door),
      keys: () => Promise.reject(new Error('no keys')),
    };
    running = runEnvironment(settings, standing, {
      environment,
      answer: async () => Promise.resolve(),
      log: ({ code }) => {
        if (code === 'RECONCILIATION') reconciled += 1;
        if (reconciled === 2) ready.resolve(undefined);
      },
      holder: 'test',
      health: { host: '127.0.0.1', port: 0 },
      pollMs: 5,
      terms: QUICK_TERMS,
      stop: stop.promise,
    });
    await Promise.race([ready.promise, running]);
  };
  const definition = decisionCycleDefinition({ approvalDeadlineSeconds: 30, outcomeSeconds: 20 });
  const listings = usualListings('USDT');
  const injected = await runInjection({ environment, definition, directory, listings, startExecutor });
  const texts = await Promise.all(
    injected.decisionIds.map(async (id) => valueOf(await why(id)(injected.portfolio))),
  );
  stop.resolve(undefined);
  await running;
  injected.portfolio.close();
  database?.close();
  rmSync(directory, { recursive: true });
  const [bought = '', sold = ''] = texts;
  // The same markets at both, but for the fee; and money for two of the three at each.
  expect(bought.match(/^route (BTC|ETH)\/USDT: \S+ to east$/gm)).toHaveLength(2);
  expect(bought.match(/^ +venue east +-\d+\.\d+ bps: .*fee 5\.00/gm)).toHaveLength(2);
  expect(bought.match(/^ +venue west +-\d+\.\d+ bps: .*fee 25\.00/gm)).toHaveLength(3);
  expect(bought).toMatch(/^route SOL\/USDT: \S+ to west\n +venue east +NO_FUNDS: /m);
  expect(bought.match(/^outcome (BTC|ETH|SOL)\/USDT: filled/gm)).toHaveLength(3);
  // Each is sold where it is held.
  expect(sold.match(/^route (BTC|ETH)\/USDT: \S+ to east$/gm)).toHaveLength(2);
  expect(sold.match(/^route SOL\/USDT: \S+ to west$/gm)).toHaveLength(1);
  expect(sold.match(/^outcome (BTC|ETH|SOL)\/USDT: filled/gm)).toHaveLength(3);
});
