import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import { openBooks, type ExecutionBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import type { LatchView } from '../../../layers/core/execution/executor/latch-view.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import type { ExecutionStore } from '../../../layers/app/ports/execution-store.ts';
import type { LeaseStore } from '../../../layers/app/ports/lease-store.ts';
import { DynamoAllBooks } from '../../../layers/platform/aws/dynamo-all-books.ts';
import {
  DynamoExecutionStore,
  type ExecutionPlace,
} from '../../../layers/platform/aws/dynamo-execution-store.ts';
import { DynamoIntake } from '../../../layers/platform/aws/dynamo-intake.ts';
import { DynamoLeaseStore } from '../../../layers/platform/aws/dynamo-lease-store.ts';
import { accountPlace } from '../../../layers/platform/aws/execution-items.ts';
import { TooLarge } from '../../../layers/platform/aws/item-size.ts';
import { anEntry } from '../../builders/an-order.ts';
import { describeExecutionStore } from '../../contracts/execution-store.contract.ts';
import { describeIntentIntake } from '../../contracts/intent-intake.contract.ts';
import { describeWithDynamo, type LocalDynamo } from './dynamo-local.ts';

const NOW = epochMs(1_700_000_000_000);

describeWithDynamo('the executor on DynamoDB', (start) => {
  let dynamo: LocalDynamo;

  beforeAll(async () => {
    dynamo = await start();
  });

  afterAll(async () => {
    await dynamo.stop();
  });

  const aPlace = async (): Promise<ExecutionPlace> => ({
    ...(await dynamo.freshTables()),
    latchTable: await dynamo.freshLatchTable(),
  });

  describeExecutionStore('DynamoDB', async () => {
    const place = await aPlace();
    return { open: () => Promise.resolve(opened(place)), dispose: () => Promise.resolve() };
  });

  describeIntentIntake('DynamoDB', async () => {
    const place = await aPlace();
    const door = opened(place);
    const intake = new DynamoIntake(place);
    return {
      open: () => Promise.resolve({ intake, door, account: (name: string) => opened(place, name) }),
      dispose: () => Promise.resolve(),
    };
  });

  describe('what DynamoDB adds', () => {
    const held = async (): Promise<{ place: ExecutionPlace; store: DynamoExecutionStore; epoch: number }> => {
      const place = await aPlace();
      const leases = new DynamoLeaseStore(place);
      const lease = await leases.take('me', await leases.read());
      return { place, store: new DynamoExecutionStore(place), epoch: lease?.epoch ?? -1 };
    };
    const commitOf = (epoch: number, books: ExecutionBooks, facts: readonly ExecutionFact[] = []) => ({
      ...{ expectedVersion: 0, epoch, requireUnlatched: false, books, facts, takes: [] },
    });

    test('books of more than one item are stored and loaded whole, and may shrink again', async () => {
      const { store, epoch } = await held();
      const large = booksWithNoise(1_200_000);
      expect(await store.commit(commitOf(epoch, large))).toEqual({ kind: 'committed', version: 1 });
      expect((await store.load())?.books).toEqual(large);
      const small = openBooks('USD', NOW);
      await store.commit({ ...commitOf(epoch, small), expectedVersion: 1 });
      expect(await store.load()).toEqual({ version: 2, epoch, books: small });
    });

    test('books beyond a transaction are refused by size, and the old ones stay', async () => {
      const { store, epoch } = await held();
      const refused = store.commit(commitOf(epoch, booksWithNoise(6_000_000)));
      await expect(refused).rejects.toThrow(TooLarge);
      expect(await store.load()).toBeUndefined();
    });

    test('hundreds of facts in one commit are numbered one after another and read from any of them', async () => {
      const { store, epoch } = await held();
      const facts = Array.from({ length: 400 }, (_, number) => anAlert(number, 'x'.repeat(1_000)));
      await store.commit(commitOf(epoch, openBooks('USD', NOW), facts));
      await store.commit({ ...commitOf(epoch, openBooks('USD', NOW), [anAlert(400)]), expectedVersion: 1 });
      expect((await store.facts(0, 1_000)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: 401 }, (_, index) => index + 1),
      );
      expect((await store.facts(250, 3)).map(({ fact }) => fact)).toEqual(facts.slice(250, 253));
      expect(await store.facts(400, 10)).toEqual([{ seq: 401, fact: anAlert(400) }]);
    });

    test('of two processes under one lease only one makes the next version', async () => {
      const { place, store, epoch } = await held();
      const other = new DynamoExecutionStore(place);
      const race = await Promise.allSettled(
        [store, other].map((one) => one.commit(commitOf(epoch, openBooks('USD', NOW)))),
      );
      const committed = race.filter((one) => one.status === 'fulfilled' && one.value.kind === 'committed');
      expect(committed).toHaveLength(1);
      expect((await store.load())?.version).toBe(1);
    });

    test.each(['tripped', 'review'])('a latch that is %s lets nothing through', async (status) => {
      const { place, store, epoch } = await held();
      const item = { portfolioId: place.portfolioId, status, epoch: 4, policy: 'flatten' };
      await dynamo.client.send(new PutCommand({ TableName: place.latchTable, Item: item }));
      expect(await store.latch()).toEqual({ kind: 'latched', policy: 'flatten', epoch: 4 });
      const commit = { ...commitOf(epoch, openBooks('USD', NOW)), requireUnlatched: true };
      expect(await store.commit(commit)).toEqual({ kind: 'latched' });
    });

    test('a latch item that nobody understands is latched', async () => {
      const { place, store } = await held();
      const item = { portfolioId: place.portfolioId, status: 'open' };
      await dynamo.client.send(new PutCommand({ TableName: place.latchTable, Item: item }));
      expect(await store.latch()).toMatchObject({ kind: 'latched', policy: 'halt' });
    });

    test('the executor cannot write the latch', async () => {
      const { store } = await held();
      await expect(store.setLatch()).rejects.toThrow('never writes the latch');
    });

    test('whoever only looks sees the books of all accounts as one, obeyed where all have', async () => {
      const place = await aPlace();
      const look = new DynamoAllBooks(place);
      const commitTo = async (account?: string): Promise<void> => {
        const store = opened(place, account);
        const epoch = (await store.take('me', await store.read()))?.epoch ?? -1;
        const obeyed = { epoch: 3, policy: 'halt', atMs: NOW, done: account !== 'b' } as const;
        await store.commit(commitOf(epoch, { ...openBooks('USD', NOW), obeyed }));
      };
      expect(await look.load()).toBeUndefined();
      await commitTo();
      expect((await look.load())?.books.obeyed).toMatchObject({ epoch: 3, done: true });
      await new DynamoIntake(place).enrol(['a', 'b']);
      expect(await look.load()).toBeUndefined();
      await commitTo('a');
      expect((await look.load())?.books).toMatchObject({ orders: [] });
      expect((await look.load())?.books.obeyed).toBeUndefined();
      await commitTo('b');
      expect((await look.load())?.books.obeyed).toMatchObject({ epoch: 3, done: false });
    });

    test('one intent offered by two at once waits once', async () => {
      const { store } = await held();
      const intent = { intentId: 'a', decisionId: 'd', intent: anEntry(), expiresMs: NOW };
      await Promise.allSettled([store.offer(intent), store.offer(intent), store.offer(intent)]);
      expect(await store.offered(10)).toEqual([intent]);
    });
  });

  /** The executor's store and lease, with the latch as the safety stack writes it. */
  function opened(place: ExecutionPlace, account?: string): ExecutionStore & LeaseStore {
    const store = new DynamoExecutionStore(place, account);
    const leases = new DynamoLeaseStore(accountPlace(place, account));
    return {
      load: () => store.load(),
      commit: (commit) => store.commit(commit),
      offer: (intent) => store.offer(intent),
      offered: (limit) => store.offered(limit),
      facts: (afterSeq, limit) => store.facts(afterSeq, limit),
      latch: () => store.latch(),
      setLatch: (latch) => writeLatch(place, latch),
      read: () => leases.read(),
      take: (holder, seen) => leases.take(holder, seen),
      renew: (epoch) => leases.renew(epoch),
      release: (epoch) => leases.release(epoch),
    };
  }

  async function writeLatch({ portfolioId, latchTable }: ExecutionPlace, latch: LatchView): Promise<void> {
    const { kind, ...tripped } = latch;
    const Item = { portfolioId, status: kind === 'armed' ? 'armed' : 'tripped', epoch: 0, ...tripped };
    await dynamo.client.send(new PutCommand({ TableName: latchTable, Item }));
  }
});

function anAlert(number: number, more = ''): ExecutionFact {
  const message = `alert ${number} ${more}`;
  return { kind: 'alert', atMs: NOW, alert: { code: 'DRIFT', symbol: sym('SPX'), message } };
}

/** Books that cannot be packed much smaller than `bytes`. */
function booksWithNoise(bytes: number): ExecutionBooks {
  const entryId = randomBytes(bytes).toString('base64');
  return { ...openBooks('USD', NOW), ledgerEntries: [{ entryId, atMs: NOW }] };
}
