import type { StreamRecord } from '../../app/ports/event-stream.ts';

/** Records of one key that travel as one: so none of them can overtake another. */
export interface KinesisEntry {
  readonly key: string;
  readonly texts: readonly string[];
}

/** What Kinesis takes in one request and in one record, in bytes. */
export const ENTRIES_MAX = 500;
export const ENTRY_BYTES_MAX = 1024 * 1024;
const BATCH_BYTES_MAX = 5 * 1024 * 1024;

/** How many bytes a record adds to its entry at most: its text as JSON, and what separates it from the next. */
export function weightOf({ text }: StreamRecord): number {
  return Buffer.byteLength(JSON.stringify(text)) + 1;
}

/** What an entry has of its own: its key and its brackets. */
export function entryWeight(key: string): number {
  return Buffer.byteLength(key) + 2;
}

/** The first records of the queue as one request: an entry a key, as many as the limits allow. Takes none out. */
export function nextBatch(queue: readonly StreamRecord[]): {
  readonly batch: readonly KinesisEntry[];
  readonly taken: number;
} {
  const entries = new Map<string, { texts: string[]; bytes: number }>();
  let bytes = 0;
  let taken = 0;
  for (const record of queue) {
    const { key, text } = record;
    const known = entries.get(key);
    const entry = known ?? { texts: [], bytes: entryWeight(key) };
    const added = weightOf(record) + (known === undefined ? entry.bytes : 0);
    const full =
      entry.bytes + weightOf(record) > ENTRY_BYTES_MAX ||
      bytes + added > BATCH_BYTES_MAX ||
      (known === undefined && entries.size === ENTRIES_MAX);
    if (full) break;
    entry.texts.push(text);
    entry.bytes += weightOf(record);
    entries.set(key, entry);
    bytes += added;
    taken += 1;
  }
  return { batch: [...entries].map(([key, { texts }]) => ({ key, texts })), taken };
}
