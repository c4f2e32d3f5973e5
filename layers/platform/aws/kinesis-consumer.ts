import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  type Shard,
} from '@aws-sdk/client-kinesis';
import * as z from 'zod/mini';
import type { EventConsumer, StreamRecord } from '../../app/ports/event-stream.ts';
import type { Checkpoint, Checkpoints } from './dynamo-checkpoints.ts';
import type { KinesisStream } from './kinesis-producer.ts';

/** Records that one request reads of a shard. */
const RECORDS_MAX = 1_000;

const texts = z.array(z.string());

type Handle = Parameters<EventConsumer['poll']>[0];

/** Reads a stream shard by shard, a shard's children only after itself, and keeps how far it came in its checkpoints. */
export class KinesisConsumer implements EventConsumer {
  private readonly stream: KinesisStream;
  private readonly checkpoints: Checkpoints;
  private readonly recordsMax: number;
  private readonly iterators = new Map<string, string>();
  private shards: readonly Shard[] = [];
  private reached: Map<string, Checkpoint> | undefined;

  constructor(stream: KinesisStream, checkpoints: Checkpoints, recordsMax = RECORDS_MAX) {
    this.stream = stream;
    this.checkpoints = checkpoints;
    this.recordsMax = recordsMax;
  }

  async poll(handle: Handle): Promise<number> {
    this.reached ??= new Map(await this.checkpoints.all());
    if (this.shards.length === 0) this.shards = await this.listShards();
    let given = 0;
    for (const { ShardId: shardId } of this.readable()) {
      if (shardId !== undefined) given += await this.readShard(shardId, handle);
    }
    return given;
  }

  /** Shards that have more to give and whose parents, as far as they still exist, were read to their end. */
  private readable(): readonly Shard[] {
    const exists = new Set(this.shards.map(({ ShardId }) => ShardId));
    const isDone = (shardId: string | undefined): boolean =>
      shardId === undefined || !exists.has(shardId) || this.reached?.get(shardId)?.ended === true;
    return this.shards.filter(
      ({ ShardId, ParentShardId, AdjacentParentShardId }) =>
        !isDone(ShardId) && isDone(ParentShardId) && isDone(AdjacentParentShardId),
    );
  }

  private async readShard(shardId: string, handle: Handle): Promise<number> {
    const from = this.iterators.get(shardId) ?? (await this.iteratorOf(shardId));
    // Until they are remembered as read, the next poll begins from the checkpoint again.
    this.iterators.delete(shardId);
    const page = await this.getRecords(from);
    if (page === 'expired') return 0;
    const records = page.Records.flatMap(({ PartitionKey, Data }) => unpacked(PartitionKey, Data));
    if (records.length > 0) await handle(records);
    const last = page.Records.at(-1)?.SequenceNumber;
    const ended = page.next === undefined;
    if (last !== undefined || ended) await this.remember(shardId, { sequence: last, ended });
    if (page.next !== undefined) this.iterators.set(shardId, page.next);
    if (ended) this.shards = await this.listShards();
    return records.length;
  }

  private async getRecords(ShardIterator: string) {
    try {
      const { Records = [], NextShardIterator } = await this.stream.client.send(
        new GetRecordsCommand({ ShardIterator, Limit: this.recordsMax }),
      );
      return { Records, next: NextShardIterator };
    } catch (error) {
      if (error instanceof ExpiredIteratorException) return 'expired';
      throw error;
    }
  }

  private async remember(shardId: string, { sequence, ended }: Checkpoint): Promise<void> {
    const known = sequence ?? this.reached?.get(shardId)?.sequence;
    const checkpoint = { sequence: known, ended };
    await this.checkpoints.put(shardId, checkpoint);
    this.reached?.set(shardId, checkpoint);
  }

  private async iteratorOf(shardId: string): Promise<string> {
    const sequence = this.reached?.get(shardId)?.sequence;
    const { ShardIterator } = await this.stream.client.send(
      new GetShardIteratorCommand({
        StreamName: this.stream.streamName,
        ShardId: shardId,
        ...(sequence === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: sequence }),
      }),
    );
    if (ShardIterator === undefined) throw new Error(`Kinesis gave no iterator of ${shardId}`);
    return ShardIterator;
  }

  private async listShards(): Promise<readonly Shard[]> {
    const found: Shard[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.stream.client.send(
        new ListShardsCommand(
          NextToken === undefined ? { StreamName: this.stream.streamName } : { NextToken },
        ),
      );
      found.push(...(page.Shards ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found;
  }
}

function unpacked(key: string | undefined, data: Uint8Array | undefined): readonly StreamRecord[] {
  if (key === undefined || data === undefined) return [];
  return texts.parse(JSON.parse(Buffer.from(data).toString('utf8'))).map((text) => ({ key, text }));
}
