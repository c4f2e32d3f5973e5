import { setTimeout as pause } from 'node:timers/promises';
import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { EventProducer, StreamCounts, StreamRecord } from '../../app/ports/event-stream.ts';
import { ENTRY_BYTES_MAX, entryWeight, nextBatch, weightOf, type KinesisEntry } from './kinesis-batch.ts';
import { Outage } from './outage.ts';

export interface KinesisStream {
  readonly client: KinesisClient;
  readonly streamName: string;
}

export interface ProducerLimits {
  /** Records that may wait; beyond it they are lost, so that a dead stream takes neither memory nor time. */
  readonly queueMax: number;
  /** How long a first record waits for company. */
  readonly lingerMs: number;
  readonly attemptsMax: number;
  readonly backoffMs: number;
  readonly backoffMsMax: number;
}

const LIMITS: ProducerLimits = {
  queueMax: 20_000,
  lingerMs: 100,
  attemptsMax: 8,
  backoffMs: 100,
  backoffMsMax: 5_000,
};

/**
 * Writes to Kinesis in batches, one at a time. Of each key a batch has one entry, and what failed of a batch is tried again
 * before the next one: so records of a key keep their order through any partial failure.
 */
export class KinesisProducer implements EventProducer {
  private readonly stream: KinesisStream;
  private readonly limits: ProducerLimits;
  private readonly tellLoss: (records: number, error: unknown) => void;
  private readonly queue: StreamRecord[] = [];
  private pumping: Promise<void> | undefined;
  private written = 0;
  private lost = 0;
  private inFlight = 0;

  constructor(
    stream: KinesisStream,
    {
      limits = {},
      tellLoss = () => undefined,
    }: {
      readonly limits?: Partial<ProducerLimits>;
      readonly tellLoss?: (records: number, error: unknown) => void;
    } = {},
  ) {
    this.stream = stream;
    this.limits = { ...LIMITS, ...limits };
    this.tellLoss = tellLoss;
  }

  put(record: StreamRecord): boolean {
    const tooLarge = entryWeight(record.key) + weightOf(record) > ENTRY_BYTES_MAX;
    if (tooLarge || this.queue.length + this.inFlight >= this.limits.queueMax) {
      this.lost += 1;
      return false;
    }
    this.queue.push(record);
    this.pumping ??= this.pump();
    return true;
  }

  async flush(): Promise<void> {
    await this.pumping;
  }

  counts(): StreamCounts {
    return { written: this.written, waiting: this.queue.length + this.inFlight, lost: this.lost };
  }

  private async pump(): Promise<void> {
    await pause(this.limits.lingerMs);
    while (this.queue.length > 0) {
      const { entries, taken } = nextBatch(this.queue);
      this.queue.splice(0, taken);
      this.inFlight = taken;
      await this.write(entries);
      this.inFlight = 0;
    }
    this.pumping = undefined;
  }

  private async write(entries: readonly KinesisEntry[]): Promise<void> {
    const { attemptsMax, backoffMs, backoffMsMax } = this.limits;
    let left = entries;
    let cause: unknown;
    for (let attempt = 0; attempt < attemptsMax && left.length > 0; attempt++) {
      if (attempt > 0) await pause(Math.min(backoffMsMax, backoffMs * 2 ** (attempt - 1)));
      try {
        const failed = await this.putRecords(left);
        this.written += sizeOf(left) - sizeOf(failed);
        left = failed;
        cause = 'refused by Kinesis each time';
      } catch (error) {
        cause = error;
        if (!(error instanceof Outage)) break;
      }
    }
    if (left.length === 0) return;
    this.lost += sizeOf(left);
    this.tellLoss(sizeOf(left), cause);
  }

  /** The entries that were not written. */
  private async putRecords(entries: readonly KinesisEntry[]): Promise<readonly KinesisEntry[]> {
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
    return entries.filter((_, index) => Records[index]?.SequenceNumber === undefined);
  }
}

function sizeOf(entries: readonly KinesisEntry[]): number {
  return entries.reduce((sum, { texts }) => sum + texts.length, 0);
}
