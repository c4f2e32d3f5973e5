import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { at } from '../../../../layers/core/foundation/assert.ts';
import { visibleLevels } from '../../../../layers/platform/test-venue/book-feed.ts';
import type { TestVenue } from '../../../../layers/platform/test-venue/start-test-venue.ts';
import { binanceBook } from '../../../../layers/platform/venues/books/binance-book.ts';
import { krakenBook } from '../../../../layers/platform/venues/books/kraken-book.ts';
import {
  readBookMessage,
  readDepthDiff,
  readDepthSnapshot,
} from '../../../../layers/platform/venues/books/read-frames.ts';
import { seededRng } from '../../../../layers/core/foundation/rng.ts';
import { until } from '../../../contracts/trading-venue.contract.ts';
import { aTestVenue } from '../../test-venue/a-test-venue.ts';

let venue: TestVenue;
let socket: WebSocket;
afterEach(async () => {
  socket.terminate();
  await venue.close();
});

function market() {
  return at([...venue.exchange.markets.values()], 0);
}

function truth() {
  return { bids: visibleLevels(market(), 'buy', 10), asks: visibleLevels(market(), 'sell', 10) };
}

function wander(times: number, seed: number): void {
  const rng = seededRng(seed);
  for (let i = 0; i < times; i++) at([...venue.makers.values()], 0).wander(rng);
}

async function open(path: string, greeting: object, onFrame: (frame: unknown) => void): Promise<void> {
  socket = new WebSocket(`ws://${venue.host}${path}`);
  socket.on('message', (data: Buffer) => {
    onFrame(JSON.parse(data.toString('utf8')));
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify(greeting));
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('a Binance book over a socket', () => {
  const book = binanceBook(60_000);
  const snapshot = async (): Promise<void> => {
    const answer = await fetch(`http://${venue.host}/api/v3/depth?symbol=BTCUSDT&limit=1000`);
    book.onSnapshot(readDepthSnapshot(await answer.json()));
  };

  test('is the book of the venue, breaks where a message is lost, and heals by a snapshot', async () => {
    venue = await aTestVenue('binance');
    const subscribe = { method: 'SUBSCRIBE', params: ['btcusdt@depth'], id: 1 };
    await open('/ws', subscribe, (frame) => {
      const diff = readDepthDiff(frame, Date.now());
      if (diff !== undefined) book.onDiff(diff);
    });
    await pause();
    wander(3, 1);
    await snapshot();
    wander(20, 2);
    await until(() => book.state(Date.now()) === 'live');
    await pause();
    expect(book.read(Date.now(), 10)).toEqual(truth());
    venue.faults.onMessage('depthUpdate', 'drop');
    wander(5, 3);
    await until(() => book.state(Date.now()) === 'broken');
    expect(book.read(Date.now(), 10)).toBeUndefined();
    await snapshot();
    wander(5, 4);
    await pause();
    expect(book.read(Date.now(), 10)).toEqual(truth());
  });
});

describe('a Kraken book over a socket', () => {
  test.each([
    ['a wrong checksum', () => (venue.faults.wrongChecksums = 1)],
    [
      'a lost message',
      () => {
        venue.faults.onMessage('"update"', 'drop');
      },
    ],
    [
      'two messages in the wrong order',
      () => {
        venue.faults.onMessage('"update"', 'swap');
      },
    ],
  ])('is the book of the venue, and breaks at %s', async (_, misbehave) => {
    venue = await aTestVenue('kraken');
    const { tick, lot } = market().listing;
    const book = krakenBook({ depth: 10, pxDecimals: 1, qtyDecimals: 8, staleAfterMs: 60_000 });
    const subscribe = { method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 10 } };
    const states: string[] = [];
    await open('/v2', subscribe, (frame) => {
      const message = readBookMessage(frame, { tick, lot, receivedAtMs: Date.now() });
      if (message === undefined) return;
      book.onMessage(message);
      states.push(book.state(Date.now()));
    });
    await pause();
    wander(30, 5);
    await pause();
    expect(states.length).toBeGreaterThan(30);
    expect(new Set(states)).toEqual(new Set(['live']));
    expect(book.read(Date.now(), 10)).toEqual(truth());
    misbehave();
    wander(5, 6);
    await until(() => book.state(Date.now()) === 'broken');
    expect(book.read(Date.now(), 10)).toBeUndefined();
    socket.send(JSON.stringify(subscribe));
    await pause();
    expect(book.read(Date.now(), 10)).toEqual(truth());
  });
});
