import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  SplitShardCommand,
  type ServiceInputTypes,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { dynamoClient } from '../../../layers/platform/aws/dynamo-client.ts';
import { DynamoCheckpoints } from '../../../layers/platform/aws/dynamo-checkpoints.ts';
import { KinesisConsumer } from '../../../layers/platform/aws/kinesis-consumer.ts';
import { KinesisProducer, type KinesisStream } from '../../../layers/platform/aws/kinesis-producer.ts';
import { throwingOutages } from '../../../layers/platform/aws/throwing-outages.ts';
import { TABLES } from '../../../layers/platform/names/tables.ts';
import { byKey, describeEventStream, drained, records } from '../../contracts/event-stream.contract.ts';
import { createTable } from './dynamo-local.ts';
import { describeWithMoto, type MotoServer } from './moto-server.ts';

describeWithMoto('Kinesis', (start) => {
  let moto: MotoServer;
  let client: KinesisClient;
  let tables: ReturnType<typeof dynamoClient>;
  let made = 0;

  beforeAll(async () => {
    moto = await start();
    client = overHttp1(moto);
    tables = dynamoClient(moto.connection);
    await tables.send(createTable('checkpoints', TABLES.checkpoints));
  });

  afterAll(async () => {
    await moto.stop();
  });

  const aStream = async (shards = 2): Promise<KinesisStream> => {
    const streamName = `stream-${++made}`;
    await client.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: shards }));
    for (;;) {
      const { StreamDescriptionSummary: stream } = await client.send(
        new DescribeStreamSummaryCommand({ StreamName: streamName }),
      );
      if (stream?.StreamStatus === 'ACTIVE') return { client, streamName };
    }
  };
  const consumerOf = (stream: KinesisStream, consumer: string, recordsMax?: number): KinesisConsumer => {
    const at = { client: tables, names: { checkpoints: 'checkpoints' } };
    const checkpoints = new DynamoCheckpoints(at, { consumer, stream: stream.streamName });
    return new KinesisConsumer(stream, checkpoints, recordsMax);
  };
  const quick = { lingerMs: 5, backoffMs: 1 };

  describeEventStream('Kinesis', async () => {
    const stream = await aStream();
    return {
      producer: () => new KinesisProducer(stream, { limits: quick }),
      consumer: (name) => consumerOf(stream, name),
      dispose: () => Promise.resolve(),
    };
  });

  describe('what Kinesis adds', () => {
    test('what fails of a batch is written again before the next, so each key keeps its order', async () => {
      const stream = await aStream();
      let requests = 0;
      const shaky = failing(moto, () => requests++ < 6);
      const producer = new KinesisProducer({ ...stream, client: shaky }, { limits: quick });
      const sent = records(300);
      for (const record of sent) producer.put(record);
      await producer.flush();
      expect(requests).toBeGreaterThan(6);
      expect(producer.counts()).toEqual({ written: 300, waiting: 0, lost: 0 });
      expect(byKey(await drained(consumerOf(stream, 'one'), 300))).toEqual(byKey(sent));
    });

    test('what Kinesis never takes is counted and told, not kept for ever', async () => {
      const told: number[] = [];
      const producer = new KinesisProducer(
        { ...(await aStream()), client: failing(moto, () => true) },
        { limits: { ...quick, attemptsMax: 3 }, tellLoss: (count) => told.push(count) },
      );
      producer.put({ key: 'a', text: 'first' });
      producer.put({ key: 'b', text: 'second' });
      await producer.flush();
      const { written, waiting, lost } = producer.counts();
      expect({ written, waiting, lost, told }).toEqual({ written: 1, waiting: 0, lost: 1, told: [1] });
    });

    test('a full queue and a record beyond the limit are refused at once', async () => {
      const producer = new KinesisProducer(await aStream(), { limits: { ...quick, queueMax: 2 } });
      expect(producer.put({ key: 'a', text: 'x'.repeat(1024 * 1024) })).toBe(false);
      expect([1, 2, 3].map(() => producer.put({ key: 'a', text: 'x' }))).toEqual([true, true, false]);
      await producer.flush();
      expect(producer.counts()).toEqual({ written: 2, waiting: 0, lost: 2 });
    });

    test('more than a request carries goes in several', async () => {
      const stream = await aStream();
      const producer = new KinesisProducer(stream, { limits: quick });
      const sent = Array.from({ length: 12 }, (_, at) => ({
        key: `k${at % 3}`,
        text: `${at} ${'x'.repeat(700_000)}`,
      }));
      for (const record of sent) expect(producer.put(record)).toBe(true);
      await producer.flush();
      expect(producer.counts().written).toBe(12);
      expect(byKey(await drained(consumerOf(stream, 'one'), 12))).toEqual(byKey(sent));
    });

    test('a child is not read while its parent may have more to give', async () => {
      const stream = await aStream(2);
      const producer = new KinesisProducer(stream, { limits: quick });
      const sent = records(60);
      for (const record of sent) producer.put(record);
      await producer.flush();
      const related = { ...stream, client: claimingDescent(moto) };
      const ofParent = await drained(consumerOf(related, 'one'), 60);
      expect(ofParent.length).toBeGreaterThan(0);
      expect(ofParent.length).toBeLessThan(60);
      const at = { client: tables, names: { checkpoints: 'checkpoints' } };
      const checkpoints = new DynamoCheckpoints(at, { consumer: 'one', stream: stream.streamName });
      await checkpoints.put('shardId-000000000000', { sequence: undefined, ended: true });
      const ofChild = await drained(consumerOf(related, 'one'), 60 - ofParent.length);
      expect(byKey([...ofParent, ...ofChild])).toEqual(byKey(sent));
    });

    test('a shard that is split is read to its end, and then its children', async () => {
      const stream = await aStream(1);
      const producer = new KinesisProducer(stream, { limits: quick });
      const [before, after] = [records(20), records(40).slice(20)];
      for (const record of before) producer.put(record);
      await producer.flush();
      await client.send(
        new SplitShardCommand({
          StreamName: stream.streamName,
          ShardToSplit: 'shardId-000000000000',
          NewStartingHashKey: String(2n ** 127n),
        }),
      );
      for (const record of after) producer.put(record);
      await producer.flush();
      const consumer = consumerOf(stream, 'one', 1);
      expect(byKey(await drained(consumer, 40))).toEqual(byKey([...before, ...after]));
      expect(await drained(consumerOf(stream, 'one'), 1)).toEqual([]);
    });
  });
});

/**
 * A client to the same server over a line that drops the first entry of a request on the way, as a throttled shard does, and
 * says so in the answer.
 */
function failing(moto: MotoServer, now: () => boolean): KinesisClient {
  const client = overHttp1(moto);
  client.middlewareStack.add(
    (next) => async (request) => {
      if (!isPutRecords(request.input) || !now()) return next(request);
      const all = request.input.Records ?? [];
      const kept = all.slice(1);
      const refused = { ErrorCode: 'ProvisionedThroughputExceededException' };
      const $metadata = {};
      if (kept.length === 0) return { response: {}, output: { $metadata, Records: [refused] } };
      const answer = await next({ ...request, input: { ...request.input, Records: kept } });
      const written = 'Records' in answer.output ? (answer.output.Records ?? []) : [];
      return { ...answer, output: { ...answer.output, Records: [refused, ...written] } };
    },
    { step: 'initialize', name: 'throttled' },
  );
  return client;
}

/** A client to the same server that hears of every shard but the first that it is the first one's child. */
function claimingDescent(moto: MotoServer): KinesisClient {
  const client = overHttp1(moto);
  client.middlewareStack.add(
    (next) => async (request) => {
      const answer = await next(request);
      if (!('Shards' in answer.output)) return answer;
      const [first, ...others] = answer.output.Shards ?? [];
      const children = others.map((shard) => ({ ...shard, ParentShardId: first?.ShardId }));
      return {
        ...answer,
        output: { ...answer.output, Shards: first === undefined ? [] : [first, ...children] },
      };
    },
    { step: 'initialize', name: 'descent' },
  );
  return client;
}

/** Kinesis speaks HTTP/2, the emulator does not. */
function overHttp1({ connection }: MotoServer): KinesisClient {
  return throwingOutages(new KinesisClient({ ...connection, requestHandler: new NodeHttpHandler() }));
}

type PutRecordsInput = Extract<ServiceInputTypes, { Records: unknown }>;

function isPutRecords(input: ServiceInputTypes): input is PutRecordsInput {
  return 'Records' in input;
}
