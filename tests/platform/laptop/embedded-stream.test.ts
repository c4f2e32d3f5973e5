import { describe, expect, test } from '@jest/globals';
import { EmbeddedStream } from '../../../layers/platform/laptop/embedded-stream.ts';
import { describeEventStream, drained, records } from '../../contracts/event-stream.contract.ts';

describeEventStream('in one process', () => {
  const stream = new EmbeddedStream();
  return Promise.resolve({
    producer: () => stream,
    consumer: (name) => stream.consumer(name),
    dispose: () => Promise.resolve(),
  });
});

describe('a stream in one process', () => {
  test('is bounded: what everybody has read makes room, what somebody has not is kept, and the rest is lost', async () => {
    const stream = new EmbeddedStream(10);
    const consumer = stream.consumer('one');
    for (const record of records(12)) stream.put(record);
    expect(stream.counts()).toEqual({ written: 10, waiting: 0, lost: 2 });
    expect(await drained(consumer, 10)).toEqual(records(10));
    for (const record of records(10)) expect(stream.put(record)).toBe(true);
    expect(await drained(consumer, 10)).toEqual(records(10));
  });
});
