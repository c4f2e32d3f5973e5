/** What travels on a stream. Records of one key keep their order. */
export interface StreamRecord {
  readonly key: string;
  readonly text: string;
}

export interface StreamCounts {
  readonly written: number;
  readonly waiting: number;
  /** Refused because the queue was full or the record too large, or given up after every attempt. */
  readonly lost: number;
}

/** Where records go. Writing never makes its caller wait; after an outage a record may have been written twice. */
export interface EventProducer {
  /** False where it is lost at once, and counted. */
  put(record: StreamRecord): boolean;
  /** Returns when all that was queued before is written or given up. */
  flush(): Promise<void>;
  counts(): StreamCounts;
}

/** One named reader of a stream, from its oldest record on. Only one process at a time reads under a name. */
export interface EventConsumer {
  /**
   * Gives the next records to `handle`, in their order within a key, and remembers them as read when it has returned; answers
   * how many. What `handle` did not return from is given again, to this process or the next.
   */
  poll(handle: (records: readonly StreamRecord[]) => Promise<void>): Promise<number>;
}
