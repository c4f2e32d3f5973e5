import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreateTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { changeLatch } from '../../../layers/app/safety/change-latch.ts';
import type { LatchStore } from '../../../layers/app/ports/latch-store.ts';
import { turnLatch, type LatchEvent } from '../../../layers/core/safety/latch.ts';
import { LATCH_TABLE, SAFETY_LOG_TABLE } from '../../../layers/platform/names/latch-table.ts';
import { DynamoLatchStore } from '../../../layers/platform/safety/dynamo-latch-store.ts';
import { MemoryLatchStore } from '../../../layers/platform/safety/memory-latch-store.ts';
import { describeWithDynamo, type LocalDynamo } from '../aws/dynamo-local.ts';

const at = (ms: number) => epochMs(1_700_000_000_000 + ms);
const CODE = sha256('ABCD2345');
const asks = (atMs: number): LatchEvent => {
  return { kind: 'rearm-asked', by: 'owner', reason: 'looked', codeHash: CODE, atMs: at(atMs) };
};
const confirms = (atMs: number): LatchEvent => {
  return { kind: 'rearm-confirmed', by: 'owner', codeHash: CODE, atMs: at(atMs) };
};
const trips = (policy: 'halt' | 'flatten', atMs: number): LatchEvent => {
  return { kind: 'trip', policy, reason: 'a test', raisedMs: at(atMs), atMs: at(atMs) };
};

/** What every latch store must do. */
function describeLatchStore(name: string, open: () => Promise<LatchStore>): void {
  describe(`the latch in ${name}`, () => {
    test('is closed and waits to be armed where nobody ever wrote it', async () => {
      const latches = await open();
      expect(await latches.read()).toMatchObject({ status: 'review', epoch: 0, policy: 'halt' });
    });

    test('keeps each of its states as it was, with an entry for each turn', async () => {
      const latches = await open();
      const events = [asks(1), confirms(2), trips('halt', 3), trips('flatten', 4)];
      for (const event of events) {
        const { latch } = await changeLatch(event, { latches });
        expect(await latches.read()).toEqual(latch);
      }
      await changeLatch({ kind: 'verified', epoch: 2, atMs: at(5) }, { latches });
      expect(await latches.read()).toMatchObject({ status: 'review', epoch: 2, policy: 'flatten' });
      const kinds = (await latches.entries(10)).map(({ kind, epoch }) => `${kind} ${epoch}`);
      expect(kinds).toEqual(['review 2', 'tripped 2', 'tripped 1', 'armed 0', 'rearm-asked 0']);
    });

    test('of two writers who saw the same, one is refused and leaves no entry', async () => {
      const latches = await open();
      const [one, other] = [await latches.read(), await latches.read()];
      const turn = (seen: typeof one, atMs: number) => {
        const { latch } = turnLatch(seen, asks(atMs));
        return latches.turn(seen, latch, { kind: 'rearm-asked', epoch: 0, atMs: at(atMs), text: 'x' });
      };
      expect([await turn(one, 1), await turn(other, 2)]).toEqual([true, false]);
      expect(await latches.entries(10)).toHaveLength(1);
    });

    test('does not lose a trip among many that come at once', async () => {
      const latches = await open();
      for (const event of [asks(1), confirms(2)]) await changeLatch(event, { latches });
      const turns = await Promise.all(
        Array.from({ length: 5 }, (_, index) => changeLatch(trips('flatten', 3 + index), { latches })),
      );
      expect(turns.filter(({ outcome }) => outcome === 'turned')).toHaveLength(1);
      expect(await latches.read()).toMatchObject({ status: 'tripped', epoch: 1 });
    });
  });
}

describeLatchStore('memory', () => Promise.resolve(new MemoryLatchStore()));

describeWithDynamo('the latch in DynamoDB', (start) => {
  let dynamo: LocalDynamo;
  let made = 0;

  beforeAll(async () => {
    dynamo = await start();
  }, 60_000);

  afterAll(async () => {
    await dynamo.stop();
  });

  const open = async (): Promise<{ store: DynamoLatchStore; names: { latch: string; log: string } }> => {
    const names = { latch: `latch-${++made}`, log: `log-${made}` };
    const { partition, sort } = SAFETY_LOG_TABLE;
    await dynamo.client.send(
      new CreateTableCommand({
        TableName: names.latch,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: LATCH_TABLE.partition.name, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: LATCH_TABLE.partition.name, KeyType: 'HASH' }],
      }),
    );
    await dynamo.client.send(
      new CreateTableCommand({
        TableName: names.log,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [partition, sort].map(({ name, type }) => ({
          AttributeName: name,
          AttributeType: type,
        })),
        KeySchema: [
          { AttributeName: partition.name, KeyType: 'HASH' },
          { AttributeName: sort.name, KeyType: 'RANGE' },
        ],
      }),
    );
    return { store: new DynamoLatchStore({ client: dynamo.client, portfolioId: 'paper', names }), names };
  };

  describeLatchStore('DynamoDB', async () => (await open()).store);

  test('shows the executor’s commit what it is conditional on: armed, or not', async () => {
    const { store, names } = await open();
    for (const event of [asks(1), confirms(2)]) await changeLatch(event, { latches: store });
    const statusOf = async () => {
      const { Items } = await dynamo.client.send(new ScanCommand({ TableName: names.latch }));
      return Items?.map(({ portfolioId, status }) => [portfolioId?.S, status?.S]);
    };
    expect(await statusOf()).toEqual([['paper', 'armed']]);
    await changeLatch(trips('halt', 3), { latches: store });
    expect(await statusOf()).toEqual([['paper', 'tripped']]);
  });

  test('an item that is no latch is not read as an armed one', async () => {
    const { store, names } = await open();
    const Item = { portfolioId: 'paper', status: 'open' };
    await dynamo.client.send(new PutCommand({ TableName: names.latch, Item }));
    await expect(store.read()).rejects.toThrow();
  });
});
