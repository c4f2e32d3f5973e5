import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import type { RoutedIntent } from '../../../layers/core/execution/routing/routed-intent.ts';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import { runRoutedHost } from '../../../layers/platform/execution-host/run-routed-host.ts';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../../layers/platform/laptop/sqlite-execution-store.ts';
import { SqliteIntake } from '../../../layers/platform/laptop/sqlite-intake.ts';
import { holdingOf } from '../../../layers/platform/test-venue/account.ts';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import { aLivelyVenue, anEntry, openPaper, paperEnvironment, QUICK_TERMS, until } from './a-host.ts';

// Real sockets, and leases that must be waited for.
jest.setTimeout(60_000);

const NAMES = ['east', 'west'] as const;
const ETH = sym('ETH/USDT');

const health = z.object({ well: z.boolean(), checks: z.array(z.looseObject({ account: z.string() })) });

let directory: string;
let database: Database;
let door: SqliteExecutionStore;
let venues: Record<(typeof NAMES)[number], TestVenue>;
let hosts: { url: string; stop: () => Promise<void> }[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-routed-'));
  database = new Database(directory);
  door = new SqliteExecutionStore(database);
  await door.setLatch({ kind: 'armed' });
  venues = { east: await aLivelyVenue(), west: await aLivelyVenue() };
  hosts = [];
});

afterEach(async () => {
  for (const { stop } of hosts) await stop();
  for (const name of NAMES) await venues[name].close();
  database.close();
  rmSync(directory, { recursive: true });
});

/** A host with both accounts; the fees decide which one an entry prefers. */
async function aRoutedHost(fees: Record<(typeof NAMES)[number], number>): Promise<string> {
  const environment = paperEnvironment();
  const stop = Promise.withResolvers<undefined>();
  const listening = Promise.withResolvers<number>();
  const accounts = NAMES.map((name) => {
    const store = new SqliteExecutionStore(database, name);
    const openVenue = async () => openPaper(environment, venues[name].host, () => undefined);
    return { name, store, leases: store, openVenue, takerFeeBps: fees[name] };
  });
  const running = runRoutedHost(
    accounts,
    { intake: new SqliteIntake(database, door), leases: door },
    {
      environment,
      answer: async () => Promise.resolve(),
      log: () => undefined,
      holder: `test ${hosts.length}`,
      health: { host: '127.0.0.1', port: 0 },
      pollMs: 10,
      terms: QUICK_TERMS,
      stop: stop.promise,
      onListening: listening.resolve,
    },
  );
  const url = `http://127.0.0.1:${await listening.promise}`;
  hosts.push({
    url,
    stop: async () => {
      stop.resolve(undefined);
      await running;
    },
  });
  return url;
}

const facts = async (): Promise<readonly ExecutionFact[]> =>
  (await door.facts(0, 100_000)).map(({ fact }) => fact);

const routeOf = async (intentId: string): Promise<RoutedIntent | undefined> =>
  (await facts()).flatMap((fact) =>
    fact.kind === 'intent-routed' && fact.route.intentId === intentId ? [fact.route] : [],
  )[0];

const answered = (intentId: string) => async (): Promise<boolean> =>
  (await facts()).some((fact) => fact.kind === 'intent-answered' && fact.outcome.intentId === intentId);

/** By the venue's own account: a fee in the coin itself has made it a little less than what was bought. */
const heldAt = (name: (typeof NAMES)[number]): bigint => {
  const [trader] = venues[name].exchange.terms.accounts;
  return trader === undefined ? -1n : holdingOf(trader, 'ETH').total;
};

const inBooks = async (name: string): Promise<bigint> => {
  const books = (await new SqliteExecutionStore(database, name).load())?.books;
  return books === undefined ? 0n : quantityOf(books.portfolio, ETH);
};

/** What the venues hold, which each account's own books must hold too. */
const heldAtBoth = async (): Promise<readonly boolean[]> => {
  for (const name of NAMES) expect(await inBooks(name)).toBe(heldAt(name));
  return NAMES.map((name) => heldAt(name) > qty('0.001'));
};

test('two accounts in one process: each entry at one venue, sold where it is held, and both known by name', async () => {
  const url = await aRoutedHost({ east: 1, west: 40 });
  await until(
    async () => health.parse(await (await fetch(`${url}/health`)).json()).well,
    'a well host',
    30_000,
  );
  await door.offer(anEntry('first', { quantity: '0.5' }));
  await until(answered('first'), 'an answer to the first');
  const route = await routeOf('first');
  expect(route?.parts).toEqual([{ account: 'east', intentId: 'first', quantity: qty('0.5') }]);
  expect(route?.judged).toMatchObject([
    { kind: 'usable', venue: 'east', factors: { costsBps: { fee: 1 } } },
    { kind: 'usable', venue: 'west', factors: { costsBps: { fee: 40 } } },
  ]);
  expect(await heldAtBoth()).toEqual([true, false]);

  const checks = health.parse(await (await fetch(`${url}/health`)).json()).checks;
  expect(new Set(checks.map(({ account }) => account))).toEqual(new Set([...NAMES, 'router']));
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/orders_sent_total\{venue="east",portfolio="paper"\} [12]/);
  expect(metrics).toContain('orders_sent_total{venue="west",portfolio="paper"} 0');

  // The next process finds the fees the other way round: some is held at each now.
  await hosts[0]?.stop();
  hosts = [];
  await aRoutedHost({ east: 40, west: 1 });
  await door.offer(anEntry('second', { quantity: '0.3' }));
  await until(answered('second'), 'an answer to the second', 30_000);
  expect(await heldAtBoth()).toEqual([true, true]);

  const exit = {
    ...anEntry('exit'),
    intent: { kind: 'flatten', symbol: ETH, side: 'sell', quantity: qty('0.8') },
  } as const;
  await door.offer(exit);
  await until(answered('exit|east'), 'the eastern part');
  await until(answered('exit|west'), 'the western part');
  expect(await heldAtBoth()).toEqual([false, false]);
  const ids = NAMES.flatMap((name) =>
    [...venues[name].exchange.orders.values()].map(({ clientOrderId }) => clientOrderId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('two hosts at once, each of which would choose another venue, buy every intent once', async () => {
  await Promise.all([aRoutedHost({ east: 1, west: 40 }), aRoutedHost({ east: 40, west: 1 })]);
  const ids = ['a', 'b', 'c', 'd'];
  for (const id of ids) await door.offer(anEntry(id, { quantity: '0.2' }));
  for (const id of ids) await until(answered(id), `an answer to ${id}`, 30_000);
  const bought = NAMES.flatMap((name) =>
    [...venues[name].exchange.orders.values()].filter(({ entry }) => entry.side === 'buy'),
  );
  expect(bought).toHaveLength(ids.length);
});

test('where one venue is gone the other takes what comes, and what closes is left to the one that holds it', async () => {
  await aRoutedHost({ east: 1, west: 40 });
  await door.offer(anEntry('before', { quantity: '0.5' }));
  await until(answered('before'), 'an answer', 30_000);
  expect(await heldAtBoth()).toEqual([true, false]);
  const gone = venues.east.exchange;
  await venues.east.close();
  let probes = 0;
  await until(async () => {
    probes += 1;
    await door.offer(anEntry(`probe ${probes}`, { quantity: '0.01' }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    return heldAt('west') > 0n;
  }, 'an entry at the other venue');
  // What was meant for the first before anybody knew is kept there, not sent to the second as well.
  const exit = { kind: 'exit', symbol: ETH, side: 'sell', quantity: qty('0.1') } as const;
  await door.offer({ ...anEntry('exit'), intent: exit });
  await until(async () => (await routeOf('exit')) !== undefined, 'the route of the exit');
  expect((await routeOf('exit'))?.parts[0]).toMatchObject({ account: 'east' });
  expect([...gone.orders.values()].filter(({ entry }) => entry.type.kind === 'market')).toHaveLength(1);
  venues.east = await aLivelyVenue();
});
