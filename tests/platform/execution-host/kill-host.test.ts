import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { plus, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import { Database } from '../../../layers/platform/laptop/database.ts';
import { SqliteExecutionStore } from '../../../layers/platform/laptop/sqlite-execution-store.ts';
import { holdingOf } from '../../../layers/platform/test-venue/account.ts';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import { aLivelyVenue, anEntry, until } from './a-host.ts';

// Processes that start, die and wait for a dead one's lease.
jest.setTimeout(120_000);

const ENTRIES = [
  anEntry('a', { symbol: 'BTC/USDT', quantity: '0.02', stopPx: '30000', targetPx: '150000' }),
  anEntry('b', { symbol: 'ETH/USDT', quantity: '0.4' }),
  anEntry('c', { symbol: 'SOL/USDT', quantity: '7', stopPx: '70', targetPx: '500' }),
  anEntry('d', { symbol: 'BTC/USDT', quantity: '0.03', stopPx: '30000', targetPx: '150000' }),
  anEntry('e', { symbol: 'ETH/USDT', quantity: '0.6' }),
  anEntry('f', { symbol: 'SOL/USDT', quantity: '9', stopPx: '70', targetPx: '500' }),
];

let directory: string;
let database: Database;
let store: SqliteExecutionStore;
let venue: TestVenue;
let child: ChildProcess;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-kill-'));
  database = new Database(directory);
  store = new SqliteExecutionStore(database);
  await store.setLatch({ kind: 'armed' });
  venue = await aLivelyVenue();
});

afterEach(async () => {
  child.kill('SIGKILL');
  await venue.close();
  database.close();
  rmSync(directory, { recursive: true });
});

const start = (): void => {
  const file = join(import.meta.dirname, 'host-process.ts');
  child = spawn(process.execPath, [file, directory, venue.host], { stdio: ['ignore', 'ignore', 'inherit'] });
};

const kill = async (): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};

const posts = (): number => venue.requests.filter((request) => request === 'POST /api/v3/order').length;

const answers = async () =>
  (await store.facts(0, 100_000)).flatMap(({ fact }) =>
    fact.kind === 'intent-answered' ? [fact.outcome] : [],
  );

const isAnswered = async (): Promise<boolean> =>
  new Set((await answers()).map(({ intentId }) => intentId)).size === ENTRIES.length;

test('a host that is killed again and again in the middle of its orders sends none twice and loses none', async () => {
  // Each life ends with an order at the venue that it never heard of again, and others that it had no time for.
  for (const life of [0, 1, 2]) {
    for (const entry of ENTRIES.slice(2 * life, 2 * life + 2)) await store.offer(entry);
    const before = posts();
    venue.faults.onRequest('POST /api/v3/order', { kind: 'silence', accepted: true });
    start();
    await until(() => posts() > before, 'another order at the venue', 30_000);
    await kill();
    expect(await isAnswered()).toBe(false);
  }
  start();
  await until(isAnswered, 'an answer to every intent', 60_000);

  // At the venue every id has one order: nothing was sent twice.
  const orders = [...venue.exchange.orders.values()];
  const ids = orders.map(({ clientOrderId }) => clientOrderId);
  expect(ids).toEqual([...new Set(ids)]);

  // What each intent was answered is what the venue did, also where the answer never came back. An order that was written down as
  // sent and had not left when its process died is not sent again: it is answered as the one that never arrived.
  const outcomes = await answers();
  const truths = ENTRIES.map(({ intentId }) => {
    const last = outcomes.findLast((outcome) => outcome.intentId === intentId);
    const order = orders.find(({ clientOrderId }) => clientOrderId === last?.clientOrderId);
    expect({ intentId, filledQty: last?.filledQty }).toEqual({
      intentId,
      filledQty: order?.filledQty ?? ZERO_QTY,
    });
    if (order === undefined)
      expect(last).toMatchObject({ kind: 'unfilled', refusal: { code: 'NEVER_ARRIVED' } });
    else expect(last).toMatchObject({ kind: 'filled' });
    return order;
  });
  const bought = orders.filter(({ entry }) => entry.side === 'buy');
  expect(bought).toHaveLength(truths.filter((order) => order !== undefined).length);
  expect(bought.length).toBeGreaterThanOrEqual(3);

  // Our books hold what the venue's account holds.
  const [account] = venue.exchange.terms.accounts;
  if (account === undefined) throw new Error('an account');
  await until(async () => {
    const books = (await store.load())?.books;
    if (books === undefined) return false;
    return ['BTC', 'ETH', 'SOL'].every(
      (base) => quantityOf(books.portfolio, sym(`${base}/USDT`)) === holdingOf(account, base).total,
    );
  }, 'books that agree with the venue');

  // And what is held is protected once more.
  await until(
    () =>
      ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'].every((symbol) => {
        const stops = [...venue.exchange.orders.values()].filter(
          ({ entry, status, listing }) =>
            entry.type.kind === 'stop' && status === 'open' && `${listing.base}/USDT` === symbol,
        );
        return stops.reduce((sum, { entry }) => plus(sum, entry.quantity), ZERO_QTY) > ZERO_QTY;
      }),
    'a stop for everything that is held',
  );
});
