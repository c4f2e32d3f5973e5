import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { entryHash, JOURNAL_ROOT, type JournalEntry } from '../../../layers/app/ports/journal.ts';
import { dynamoClient } from '../../../layers/platform/aws/dynamo-client.ts';
import { journalEntryOf } from '../../../layers/platform/aws/dynamo-items.ts';
import { DynamoSystemStore } from '../../../layers/platform/aws/dynamo-system-store.ts';
import { S3Objects } from '../../../layers/platform/aws/s3-objects.ts';
import { throwingOutages } from '../../../layers/platform/aws/throwing-outages.ts';
import { copyJournal } from '../../../layers/platform/lambda/copy-journal.ts';
import { TABLES } from '../../../layers/platform/names/tables.ts';
import { aFlow, aState } from '../../contracts/system-builders.ts';
import { createTable } from '../aws/dynamo-local.ts';
import { describeWithMoto, type MotoServer } from '../aws/moto-server.ts';

describeWithMoto('the copy of the journal', (start) => {
  let moto: MotoServer;
  let objects: S3Objects;
  let records: readonly object[];

  beforeAll(async () => {
    moto = await start();
    const client = throwingOutages(new S3Client({ ...moto.connection, forcePathStyle: true }));
    await client.send(new CreateBucketCommand({ Bucket: 'journal', ObjectLockEnabledForBucket: true }));
    objects = new S3Objects({ client, bucket: 'journal' });
    records = await journalled(moto, 5);
  });

  afterAll(async () => {
    await moto.stop();
  });

  const told: string[] = [];
  const tellFault = (words: string): void => void told.push(words);
  const copied = async (): Promise<readonly JournalEntry[]> => {
    const keys = await objects.list('journal/our%2Fportfolio/', 100);
    const texts = await Promise.all(keys.map((key) => objects.get(key)));
    return texts.map((bytes) => journalEntryOf(JSON.parse(Buffer.from(bytes ?? []).toString('utf8'))));
  };

  test('is the journal in its order, with its chain whole, however often it is given', async () => {
    const copy = copyJournal({ objects, tellFault });
    expect(await copy({ Records: records.slice(0, 3) })).toEqual({ batchItemFailures: [] });
    expect(await copy({ Records: records })).toEqual({ batchItemFailures: [] });
    const entries = await copied();
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    let hash = JOURNAL_ROOT;
    for (const { hash: own, ...entry } of entries) {
      hash = entryHash(hash, entry);
      expect(own).toBe(hash);
    }
  });

  test('what fails is given again with all that follows it', async () => {
    let writes = 0;
    const failing = {
      get: (key: string) => objects.get(key),
      list: (prefix: string, limit: number) => objects.list(prefix, limit),
      putIfAbsent: (key: string, bytes: Uint8Array) =>
        ++writes === 3 ? Promise.reject(new Error('away')) : objects.putIfAbsent(key, bytes),
    };
    const answer = await copyJournal({ objects: failing, tellFault })({ Records: records });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '3' }] });
    expect(writes).toBe(3);
  });

  test('an entry that was changed or removed is told, and its copy stays', async () => {
    told.length = 0;
    const before = await copied();
    const tampered = ['MODIFY', 'REMOVE'].map((eventName) => ({
      eventName,
      dynamodb: { SequenceNumber: '9' },
    }));
    expect(await copyJournal({ objects, tellFault })({ Records: tampered })).toEqual({
      batchItemFailures: [],
    });
    expect(told).toEqual(Array(2).fill('an entry of the journal was changed in its table'));
    expect(await copied()).toEqual(before);
  });
});

const place = z.looseObject({ seq: z.object({ N: z.string() }) });

/** What the table's stream gives of a journal of so many entries. */
async function journalled({ connection }: MotoServer, count: number): Promise<readonly object[]> {
  const client = dynamoClient(connection);
  const names = { state: 'state', journal: 'journal', cycles: 'cycles', bars: 'bars' };
  for (const name of ['state', 'journal'] as const) await client.send(createTable(name, TABLES[name]));
  const store = new DynamoSystemStore({ client, portfolioId: 'our/portfolio', names });
  const entries = Array.from({ length: count }, (_, index) => aFlow(`flow-${index}`));
  await store.commit({ expectedVersion: 0, state: aState(), entries });
  const { Items = [] } = await new DynamoDBClient(connection).send(new ScanCommand({ TableName: 'journal' }));
  return Items.map((NewImage) => ({ NewImage, seq: Number(place.parse(NewImage).seq.N) }))
    .sort((a, b) => a.seq - b.seq)
    .map(({ NewImage, seq }) => ({
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: String(seq), NewImage },
    }));
}
