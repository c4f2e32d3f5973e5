import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { EventProducer, StreamCounts, StreamRecord } from '../../app/ports/event-stream.ts';
import { BatchQueue, type QueueOptions } from '../streams/batch-queue.ts';
import { ENTRY_BYTES_MAX, entryWeight, nextBatch, weightOf, type KinesisEntry } from './kinesis-batch.ts';

export interface KinesisStream {
  readonly client: KinesisClient;
  readonly streamName: string;
}

/**
 * Writes to Kinesis in batches, one at a time. Of each key a batch has one entry, and what failed of a batch is tried again
 * before the next one: so records of a key keep their order through any partial failure.
 */
export class KinesisProducer implements EventProducer {
  private readonly stream: KinesisStream;
  private readonly queue: BatchQueue<StreamRecord, readonly KinesisEntry[]>;

  constructor(stream: KinesisStream, options: QueueOptions = {}) {
    this.stream = stream;
    this.queue = new BatchQueue(
      { next: nextBatch, sizeOf: recordsIn, write: (entries) => this.write(entries) },
      options,
    );
  }

  put(record: StreamRecord): boolean {
    const tooLarge = entryWeight(record.key) + weightOf(record) > ENTRY_BYTES_MAX;
    return tooLarge ? this.queue.lose() : this.queue.put(record);
  }

  flush(): Promise<void> {
    return this.queue.flush();
  }

  counts(): StreamCounts {
    return this.queue.counts();
  }

  private async write(entries: readonly KinesisEntry[]): Promise<readonly KinesisEntry[] | undefined> {
    const { client, streamName } = this.stream;
    const { Records = [] } = await client.send(
      new PutRecordsCommand({
        StreamName: streamName,
        Records: entries.map(({ key, texts }) => ({
          PartitionKey: key,
          Data: Buffer.from(JSON.stringify(texts)),
        })),
      }),
    );
    const failed = entries.filter((_, index) => Records[index]?.SequenceNumber === undefined);
    return failed.length === 0 ? undefined : failed;
  }
}

function recordsIn(entries: readonly KinesisEntry[]): number {
  return entries.reduce((sum, { texts }) => sum + texts.length, 0);
}
