import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { openExchange } from '../../../layers/platform/venues/open-exchange.ts';
import { aTestVenue, KEY } from '../test-venue/a-test-venue.ts';
import { urlsOf } from './a-ccxt-venue.ts';

/** Long enough for ccxt to connect and be refused, and for Node to have said who did not hear of it. */
const SETTLED_MS = 300;

test('a connection that is reset is heard by whoever waits for it, and by nobody else', async () => {
  const venue = await aTestVenue('binance');
  const urls = urlsOf(venue, 'binance');
  const { exchange } = await openExchange({ venue: 'binance', world: 'real', ...KEY, timeoutMs: 300, urls });
  await exchange.loadMarkets();
  await venue.close();
  const resetting = await resettingAt(Number(venue.host.split(':')[1]));
  const heard = exchange.watchOrders();
  // A promise of ccxt's own that nobody held would fail this test here.
  await expect(heard).rejects.toMatchObject({ name: 'NetworkError' });
  await sleep(SETTLED_MS);
  await exchange.close();
  resetting.close();
});

function resettingAt(port: number): Promise<Server> {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.resetAndDestroy();
    });
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
}
