import type {
  EventConsumer,
  EventProducer,
  StreamCounts,
  StreamRecord,
} from '../../app/ports/event-stream.ts';

/** Records that are kept; one that nobody has read yet is never dropped for a newer one. */
const RECORDS_MAX = 20_000;

/** Records that one poll gives. */
const POLL_MAX = 1_000;

/** A stream within one process: what a named consumer has read is known to whoever reads under its name next. */
export class EmbeddedStream implements EventProducer {
  private readonly recordsMax: number;
  private readonly records: StreamRecord[] = [];
  private readonly reached = new Map<string, number>();
  private dropped = 0;
  private lost = 0;

  constructor(recordsMax = RECORDS_MAX) {
    this.recordsMax = recordsMax;
  }

  put(record: StreamRecord): boolean {
    if (this.records.length >= this.recordsMax) this.dropRead();
    if (this.records.length >= this.recordsMax) {
      this.lost += 1;
      return false;
    }
    this.records.push(record);
    return true;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  counts(): StreamCounts {
    return { written: this.dropped + this.records.length, waiting: 0, lost: this.lost };
  }

  consumer(name: string): EventConsumer {
    if (!this.reached.has(name)) this.reached.set(name, this.dropped);
    return {
      poll: async (handle) => {
        const from = this.reached.get(name) ?? 0;
        const records = this.records.slice(from - this.dropped, from - this.dropped + POLL_MAX);
        if (records.length > 0) await handle(records);
        this.reached.set(name, from + records.length);
        return records.length;
      },
    };
  }

  /** Everybody who reads has read them. */
  private dropRead(): void {
    const slowest = Math.min(this.dropped + this.records.length, ...this.reached.values());
    this.records.splice(0, slowest - this.dropped);
    this.dropped = slowest;
  }
}
