// The test venue as a process of its own, behind a door that notes when the first byte of an order comes in.
import { createServer, connect } from 'node:net';
import { qty } from '../../layers/core/foundation/decimal.ts';
import { account } from '../../layers/platform/test-venue/account.ts';
import { startTestVenue } from '../../layers/platform/test-venue/start-test-venue.ts';

const ORDER = 'POST /api/v3/order?';
const ORDER_IN_BODY = 'POST /api/v3/order ';

const [apiKey = '', secret = ''] = process.argv.slice(2);
// Money and no coins: what the executor did not buy it rightly calls a difference, which is not what is measured here.
const trader = account({ id: 'trader', apiKey, secret }, { USDT: qty('1000000') });
const venue = await startTestVenue({ speaks: 'binance', accounts: [trader] });
const [address = '', port = ''] = venue.host.split(':');

const door = createServer({ noDelay: true }, (client) => {
  const inner = connect({ host: address, port: Number(port), noDelay: true });
  client.on('data', (bytes) => {
    // Before anything else is done with it. The monotonic clock is the machine's: both processes read the same.
    const atNs = process.hrtime.bigint();
    const head = bytes.subarray(0, ORDER_IN_BODY.length).toString('latin1');
    if (head === ORDER || head === ORDER_IN_BODY) process.send?.({ kind: 'order', atNs: String(atNs) });
    inner.write(bytes);
  });
  inner.on('data', (bytes) => client.write(bytes));
  const end = (): void => {
    client.destroy();
    inner.destroy();
  };
  for (const socket of [client, inner]) socket.on('close', end).on('error', end);
});
door.listen(0, '127.0.0.1', () => {
  const at = door.address();
  if (typeof at === 'object' && at !== null) process.send?.({ kind: 'open', port: at.port });
});
process.on('disconnect', () => process.exit(0));
