import { setTimeout as pause } from 'node:timers/promises';
import type { StreamCounts } from '../../app/ports/event-stream.ts';
import { Outage } from '../aws/outage.ts';

/** How a queue of things to be written becomes requests. */
export interface Batching<Item, Batch> {
  /** The first items as one request, and how many they are. Takes none out. */
  next(queue: readonly Item[]): { readonly batch: Batch; readonly taken: number };
  /** How many items a batch has. */
  sizeOf(batch: Batch): number;
  /** What was not written, to be tried again; undefined where all was. An `Outage` is tried again, anything else is not. */
  write(batch: Batch): Promise<Batch | undefined>;
}

export interface QueueLimits {
  /** Items that may wait; beyond it they are lost, so that a dead receiver takes neither memory nor time. */
  readonly queueMax: number;
  /** How long a first item waits for company. */
  readonly lingerMs: number;
  readonly attemptsMax: number;
  readonly backoffMs: number;
  readonly backoffMsMax: number;
}

export interface QueueOptions {
  readonly limits?: Partial<QueueLimits>;
  readonly tellLoss?: (items: number, cause: unknown) => void;
}

const LIMITS: QueueLimits = {
  queueMax: 20_000,
  lingerMs: 100,
  attemptsMax: 8,
  backoffMs: 100,
  backoffMsMax: 5_000,
};

/** A bounded queue whose batches are written one at a time, each to its end: nothing overtakes what came before it. */
export class BatchQueue<Item, Batch> {
  private readonly batching: Batching<Item, Batch>;
  private readonly limits: QueueLimits;
  private readonly tellLoss: (items: number, cause: unknown) => void;
  private readonly queue: Item[] = [];
  private pumping: Promise<void> | undefined;
  private written = 0;
  private lost = 0;
  private inFlight = 0;

  constructor(
    batching: Batching<Item, Batch>,
    { limits = {}, tellLoss = () => undefined }: QueueOptions = {},
  ) {
    this.batching = batching;
    this.limits = { ...LIMITS, ...limits };
    this.tellLoss = tellLoss;
  }

  /** False where there is no room. */
  put(item: Item): boolean {
    if (this.queue.length + this.inFlight >= this.limits.queueMax) return this.lose();
    this.queue.push(item);
    this.pumping ??= this.pump();
    return true;
  }

  /** Counts what cannot be written at all. */
  lose(): false {
    this.lost += 1;
    return false;
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
      const { batch, taken } = this.batching.next(this.queue);
      this.queue.splice(0, taken);
      this.inFlight = taken;
      await this.write(batch);
      this.inFlight = 0;
    }
    this.pumping = undefined;
  }

  private async write(batch: Batch): Promise<void> {
    const { attemptsMax, backoffMs, backoffMsMax } = this.limits;
    let left: Batch | undefined = batch;
    let cause: unknown = new Outage('refused each time');
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      if (attempt > 0) await pause(Math.min(backoffMsMax, backoffMs * 2 ** (attempt - 1)));
      try {
        const failed: Batch | undefined = await this.batching.write(left);
        this.written += this.sizeOf(left) - this.sizeOf(failed);
        if (failed === undefined) return;
        left = failed;
      } catch (error) {
        cause = error;
        if (!(error instanceof Outage)) break;
      }
    }
    this.lost += this.sizeOf(left);
    this.tellLoss(this.sizeOf(left), cause);
  }

  private sizeOf(batch: Batch | undefined): number {
    return batch === undefined ? 0 : this.batching.sizeOf(batch);
  }
}
