import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventConsumer, EventProducer, StreamRecord } from '../../layers/app/ports/event-stream.ts';

/** One empty stream under test. */
export interface EventStreamHarness {
  producer(): EventProducer;
  /** A consumer in a process of its own: it knows what the store knows. */
  consumer(name: string): EventConsumer;
  dispose(): Promise<void>;
}

/** What every stream must do. */
export function describeEventStream(name: string, makeHarness: () => Promise<EventStreamHarness>): void {
  describe(`event stream: ${name}`, () => {
    let harness: EventStreamHarness;

    beforeEach(async () => {
      harness = await makeHarness();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    test('every record arrives once in a quiet life, each key in its order', async () => {
      const producer = harness.producer();
      const sent = records(1_200);
      for (const record of sent) expect(producer.put(record)).toBe(true);
      await producer.flush();
      expect(producer.counts()).toEqual({ written: 1_200, waiting: 0, lost: 0 });
      expect(byKey(await drained(harness.consumer('one'), 1_200))).toEqual(byKey(sent));
    });

    test('text of any alphabet comes back as it was', async () => {
      const producer = harness.producer();
      const record = { key: 'BTC/USD', text: '{"px":"0.1","note":"señal ✓ \\n \u2028"}' };
      producer.put(record);
      await producer.flush();
      expect(await drained(harness.consumer('one'), 1)).toEqual([record]);
    });

    test('two consumers read the same, each at its own pace', async () => {
      const producer = harness.producer();
      for (const record of records(30)) producer.put(record);
      await producer.flush();
      expect(await drained(harness.consumer('one'), 30)).toHaveLength(30);
      expect(await drained(harness.consumer('two'), 30)).toHaveLength(30);
    });

    test('a consumer that comes back goes on where it was, and misses nothing meanwhile', async () => {
      const producer = harness.producer();
      producer.put({ key: 'a', text: 'before' });
      await producer.flush();
      expect(await drained(harness.consumer('one'), 1)).toMatchObject([{ text: 'before' }]);
      producer.put({ key: 'a', text: 'meanwhile' });
      await producer.flush();
      expect(await drained(harness.consumer('one'), 1)).toMatchObject([{ text: 'meanwhile' }]);
    });

    test('what a consumer died over is given again', async () => {
      const producer = harness.producer();
      producer.put({ key: 'a', text: 'deadly' });
      await producer.flush();
      const dying = harness.consumer('one');
      await expect(drainedBy(dying, 1, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
      expect(await drained(harness.consumer('one'), 1)).toMatchObject([{ text: 'deadly' }]);
      expect(await dying.poll(() => Promise.resolve())).toBeLessThanOrEqual(1);
    });

    test('an empty stream has nothing to give', async () => {
      expect(await harness.consumer('one').poll(() => Promise.reject(new Error('nothing')))).toBe(0);
    });
  });
}

/** Polls until so many records came, or it is clear that they will not. */
export async function drained(consumer: EventConsumer, count: number): Promise<readonly StreamRecord[]> {
  const seen: StreamRecord[] = [];
  await drainedBy(consumer, count, (given) => {
    seen.push(...given);
    return Promise.resolve();
  });
  return seen;
}

const POLLS_MAX = 50;

async function drainedBy(
  consumer: EventConsumer,
  count: number,
  handle: (records: readonly StreamRecord[]) => Promise<void>,
): Promise<void> {
  let given = 0;
  for (let polls = 0; given < count && polls < POLLS_MAX; polls++) given += await consumer.poll(handle);
}

export function records(count: number): readonly StreamRecord[] {
  return Array.from({ length: count }, (_, index) => ({ key: `k${index % 7}`, text: String(index) }));
}

export function byKey(given: readonly StreamRecord[]): Readonly<Record<string, readonly string[]>> {
  const texts: Record<string, string[]> = {};
  for (const { key, text } of given) (texts[key] ??= []).push(text);
  return texts;
}
