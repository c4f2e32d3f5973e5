import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { epochMs } from '../../core/foundation/time.ts';
import type { VenueFill, VenueMessage, VenueOrder } from '../../app/ports/trading-venue.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';

const BACKOFF_MIN_MS = 200;
const BACKOFF_MAX_MS = 30_000;

interface Listening {
  readonly exchange: CcxtExchange;
  /** Whether a raw message says that the account's stream has begun. */
  readonly isSubscribed: (message: unknown) => boolean;
  readonly onMessage: (message: VenueMessage) => void;
  readonly readOrder: (row: unknown) => VenueOrder | undefined;
  readonly readFill: (row: unknown) => VenueFill | undefined;
}

/**
 * Tells orders and fills as they come, and each time the stream begins or breaks, so that whoever listens can ask for what was
 * missed. What cannot be read is not told. Ends when told to, also before it ever began, and closes the connection.
 */
export function listenToVenue(listening: Listening): () => Promise<void> {
  const { exchange, isSubscribed, onMessage } = listening;
  let state: 'connecting' | 'connected' | 'ended' = 'connecting';
  const ended = Promise.withResolvers<undefined>();
  const hear = exchange.handleMessage.bind(exchange);
  exchange.handleMessage = (client, message) => {
    if (state === 'connecting' && isSubscribed(message)) {
      state = 'connected';
      onMessage({ kind: 'connected', atMs: nowMs() });
    }
    return hear(client, message);
  };
  const onBreak = (): void => {
    if (state !== 'connected') return;
    state = 'connecting';
    onMessage({ kind: 'disconnected', atMs: nowMs() });
  };
  const life = { isEnded: () => state === 'ended', ended: ended.promise, onBreak };
  const loops = [
    watch({ ...life, next: async () => exchange.watchOrders() }, (row) => {
      const order = listening.readOrder(row);
      if (order !== undefined) onMessage({ kind: 'order', order });
    }),
    watch({ ...life, next: async () => exchange.watchMyTrades() }, (row) => {
      const fill = listening.readFill(row);
      if (fill !== undefined) onMessage({ kind: 'fill', fill, venueOrderId: fill.venueOrderId });
    }),
  ];
  return async () => {
    state = 'ended';
    ended.resolve(undefined);
    await exchange.close();
    await Promise.all(loops);
  };
}

const rows = z.array(z.unknown());

interface Watching {
  readonly isEnded: () => boolean;
  readonly ended: Promise<undefined>;
  readonly onBreak: () => void;
  readonly next: () => Promise<unknown>;
}

async function watch(given: Watching, tell: (row: unknown) => void): Promise<void> {
  let backoffMs = BACKOFF_MIN_MS;
  while (!given.isEnded()) {
    try {
      for (const row of rows.parse(await given.next())) tell(row);
      backoffMs = BACKOFF_MIN_MS;
    } catch {
      // Whatever it was, the stream can no longer be trusted: say so, and begin again a little later.
      if (given.isEnded()) return;
      given.onBreak();
      await Promise.race([given.ended, sleep(backoffMs, undefined, { ref: false })]);
      backoffMs = Math.min(BACKOFF_MAX_MS, 2 * backoffMs);
    }
  }
}

function nowMs() {
  return epochMs(Date.now());
}
