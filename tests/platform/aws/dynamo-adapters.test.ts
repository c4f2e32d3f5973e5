import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { decisionId } from '../../../layers/core/decision/decision-id.ts';
import { StaleVersion } from '../../../layers/app/ports/system-store.ts';
import { DynamoBars } from '../../../layers/platform/aws/dynamo-bars.ts';
import { DynamoCycleStore } from '../../../layers/platform/aws/dynamo-cycle-store.ts';
import { DynamoJournal } from '../../../layers/platform/aws/dynamo-journal.ts';
import { DynamoSystemStore } from '../../../layers/platform/aws/dynamo-system-store.ts';
import { TooLarge } from '../../../layers/platform/aws/item-size.ts';
import { describeBarSource } from '../../contracts/bar-source.contract.ts';
import { describeBarStore } from '../../contracts/bar-store.contract.ts';
import { describeCycleStore } from '../../contracts/cycle-store.contract.ts';
import { aDecision, aFill, aFlow, aMark, aState, closeOf, SPX } from '../../contracts/system-builders.ts';
import { describeSystemStore } from '../../contracts/system-store.contract.ts';
import { describeWithDynamo, type LocalDynamo } from './dynamo-local.ts';

describeWithDynamo('DynamoDB', (start) => {
  let dynamo: LocalDynamo;

  beforeAll(async () => {
    dynamo = await start();
  });

  afterAll(async () => {
    await dynamo.stop();
  });

  const nothing = (): Promise<void> => Promise.resolve();

  describeSystemStore('DynamoDB', async () => {
    const tables = await dynamo.freshTables();
    const system = { store: new DynamoSystemStore(tables), journal: new DynamoJournal(tables) };
    return { open: () => Promise.resolve(system), dispose: nothing };
  });

  describeCycleStore('DynamoDB', async () => {
    const tables = await dynamo.freshTables();
    return { open: () => Promise.resolve(new DynamoCycleStore(tables)), dispose: nothing };
  });

  describeBarSource('DynamoDB', async () => {
    const bars = new DynamoBars(await dynamo.freshTables(), 'day');
    const open = async (given: Parameters<DynamoBars['put']>[1][]): Promise<DynamoBars> => {
      for (const bar of given) await bars.put(SPX, bar);
      return bars;
    };
    return { open: (given) => open([...given]), dispose: nothing };
  });

  describeBarStore('DynamoDB', async () => {
    const bars = new DynamoBars(await dynamo.freshTables(), 'day');
    return { open: () => Promise.resolve(bars), dispose: nothing };
  });

  describe('what DynamoDB adds', () => {
    test.each([0, 1])('two writers in two processes cannot both take version %i on', async (version) => {
      const tables = await dynamo.freshTables();
      const [first, second] = [new DynamoSystemStore(tables), new DynamoSystemStore(tables)];
      for (let before = 0; before < version; before++) {
        await first.commit({ expectedVersion: before, state: aState(), entries: [] });
      }
      const race = await Promise.allSettled(
        [first, second].map((store, at) =>
          store.commit({ expectedVersion: version, state: aState(), entries: [aFlow(`f-${at}`)] }),
        ),
      );
      expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await new DynamoJournal(tables).entries(0, 10)).map(({ seq }) => seq)).toEqual([1]);
      const late = second.commit({ expectedVersion: version, state: aState(), entries: [] });
      await expect(late).rejects.toBeInstanceOf(StaleVersion);
    });

    test('two portfolios share the tables and see nothing of each other', async () => {
      const ours = await dynamo.freshTables('ours');
      const theirs = { ...ours, portfolioId: 'theirs' };
      const commit = { expectedVersion: 0, state: aState(), entries: [aFlow('a'), aMark(closeOf(0))] };
      await new DynamoSystemStore(ours).commit(commit);
      expect(await new DynamoSystemStore(theirs).load()).toBeUndefined();
      expect(await new DynamoSystemStore(theirs).marks(closeOf(9), 10)).toEqual([]);
      expect(await new DynamoJournal(theirs).entries(0, 10)).toEqual([]);
      await new DynamoSystemStore(theirs).commit(commit);
      expect(await new DynamoJournal(ours).latest('flow', 10)).toHaveLength(1);
    });

    test('a record beyond what an item holds is refused by name and size, and nothing is written', async () => {
      const tables = await dynamo.freshTables();
      const store = new DynamoSystemStore(tables);
      const entries = [aFlow('a'), aDecision(closeOf(0), 'x'.repeat(420_000))];
      const refused = store.commit({ expectedVersion: 0, state: aState(), entries });
      await expect(refused).rejects.toThrow(TooLarge);
      await expect(refused).rejects.toThrow(/decision 20200417T2000 has 42\d{4} bytes.*408576/);
      expect(await store.load()).toBeUndefined();
      expect(await new DynamoJournal(tables).entries(0, 10)).toEqual([]);
    });

    test('a stage output beyond what an item holds is refused by name and size', async () => {
      const cycles = new DynamoCycleStore(await dynamo.freshTables());
      const output = [{ kind: 'no-view', symbol: SPX, reason: 'é'.repeat(210_000) }] as const;
      await expect(cycles.put('20200417T2000', 'sentiment-analyst', output)).rejects.toThrow(
        /^sentiment-analyst of 20200417T2000 has 420\d{3} bytes/,
      );
    });

    test('a commit of more entries than a transaction has room for is refused', async () => {
      const store = new DynamoSystemStore(await dynamo.freshTables());
      const id = decisionId(closeOf(0));
      const fills = Array.from({ length: 100 }, (_, at) =>
        aFill(`t-${at}`, { atMs: closeOf(0), decisionId: id }),
      );
      const commit = (count: number): Promise<unknown> =>
        store.commit({ expectedVersion: 0, state: aState(), entries: fills.slice(0, count) });
      await expect(commit(100)).rejects.toThrow(TooLarge);
      await expect(commit(99)).resolves.toMatchObject({ version: 1 });
    });

    test('an entry that is gone from the journal is a gap, not an error of reading', async () => {
      const tables = await dynamo.freshTables();
      const store = new DynamoSystemStore(tables);
      await store.commit({ expectedVersion: 0, state: aState(), entries: [aFlow('a')] });
      const { Item } = await dynamo.client.send(
        new GetCommand({ TableName: tables.names.state, Key: { portfolioId: 'paper', item: 'state' } }),
      );
      await dynamo.client.send(new PutCommand({ TableName: tables.names.state, Item: { ...Item, seq: 2 } }));
      expect(await new DynamoJournal(tables).entries(0, 10)).toHaveLength(1);
    });

    test('days and hours of one symbol are series of their own', async () => {
      const at = await dynamo.freshTables();
      const bar = {
        ...{ openMs: closeOf(0), closeMs: closeOf(1), availableMs: closeOf(1) },
        ...{ open: 1, high: 2, low: 1, close: 2, volume: 3 },
      };
      await new DynamoBars(at, 'day').put(SPX, bar);
      expect((await new DynamoBars(at, 'hour').window(SPX, closeOf(2), 10)).length).toBe(0);
      expect((await new DynamoBars(at, 'day').window(SPX, closeOf(2), 10)).close).toEqual(Float64Array.of(2));
    });
  });
});
