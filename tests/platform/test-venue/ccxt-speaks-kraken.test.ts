import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import type { KrakenClass } from '../../../layers/platform/venues/ccxt-classes.ts';
import { aTestVenue, ccxtKraken, KEY } from './a-test-venue.ts';

describe('an unmodified ccxt class talks to the venue that speaks Kraken', () => {
  let venue: TestVenue;
  let exchange: KrakenClass;
  beforeEach(async () => {
    venue = await aTestVenue('kraken');
    exchange = await ccxtKraken(venue);
  });
  afterEach(async () => {
    await exchange.close();
    await venue.close();
  });

  test('its markets have the rules of the listings', async () => {
    const markets = await exchange.loadMarkets();
    expect(Object.keys(markets).sort()).toEqual(['BTC/USD', 'ETH/USD', 'SOL/USD']);
    expect(markets['BTC/USD']).toMatchObject({
      id: 'XXBTZUSD',
      precision: { amount: 1e-8, price: 0.1 },
      limits: { amount: { min: 0.00005 }, cost: { min: 5 } },
    });
  });

  test('a market order fills, and its trade and the balance say so', async () => {
    const { id = '' } = await exchange.createOrder('BTC/USD', 'market', 'buy', 0.1);
    expect(await exchange.fetchOrder(id)).toMatchObject({ status: 'closed', filled: 0.1, average: 60000.1 });
    const trades = await exchange.fetchMyTrades('BTC/USD');
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({
      amount: 0.1,
      price: 60000.1,
      order: id,
      fee: { cost: 6.00001, currency: 'USD' },
    });
    const balance = await exchange.fetchBalance();
    expect(balance['BTC']).toMatchObject({ total: 10.1 });
    expect(balance['USD']).toMatchObject({ total: 1000000 - 6000.01 - 6.00001 });
  });

  test('a resting order is open, locks what it needs, and is gone when it is cancelled', async () => {
    const { id = '' } = await exchange.createOrder('ETH/USD', 'limit', 'buy', 1, 2000, {
      clientOrderId: 'mine-1',
    });
    expect(await exchange.fetchOpenOrders('ETH/USD')).toMatchObject([
      { id, clientOrderId: 'mine-1', status: 'open' },
    ]);
    expect((await exchange.fetchBalance())['USD']).toMatchObject({ used: 2000 });
    await exchange.cancelOrder(id, 'ETH/USD');
    expect(await exchange.fetchClosedOrders('ETH/USD')).toMatchObject([
      { id, status: 'canceled', filled: 0 },
    ]);
    expect((await exchange.fetchBalance())['USD']).toMatchObject({ used: 0 });
    await expect(exchange.cancelOrder(id, 'ETH/USD')).rejects.toThrow('EOrder:Unknown order');
  });

  test('a signature by another secret is refused', async () => {
    const other = await ccxtKraken(venue, { ...KEY, secret: Buffer.from('another').toString('base64') });
    await expect(other.fetchBalance()).rejects.toThrow('EAPI:Invalid signature');
  });

  test('a key nobody has is refused', async () => {
    const other = await ccxtKraken(venue, { ...KEY, apiKey: 'another' });
    await expect(other.fetchBalance()).rejects.toThrow('EAPI:Invalid key');
  });

  test('a nonce that does not rise is refused', async () => {
    await exchange.loadMarkets();
    await exchange.fetchBalance();
    exchange.nonce = () => 1;
    await expect(exchange.fetchBalance()).rejects.toThrow('EAPI:Invalid nonce');
  });

  test('a watched book follows the REST book', async () => {
    let book = await exchange.watchOrderBook('BTC/USD');
    venue.makers.get('BTC/USD')?.quoteAround(600_500);
    while (book.bids[0]?.[0] !== 60049.9) book = await exchange.watchOrderBook('BTC/USD');
    const snapshot = await exchange.fetchOrderBook('BTC/USD');
    const pairs = (levels: readonly (readonly unknown[])[]) =>
      levels.slice(0, 10).map(([price, size]) => [price, size]);
    expect(pairs(book.bids)).toEqual(pairs(snapshot.bids));
    expect(pairs(book.asks)).toEqual(pairs(snapshot.asks));
  });

  test('watched trades come as they are made', async () => {
    await exchange.loadMarkets();
    venue.makers.get('SOL/USD')?.trade('sell', 1000);
    expect(await exchange.watchTrades('SOL/USD')).toMatchObject([{ side: 'sell', amount: 1, price: 149.99 }]);
    const next = exchange.watchTrades('SOL/USD');
    venue.makers.get('SOL/USD')?.trade('buy', 1500);
    expect(await next).toMatchObject([{ side: 'buy', amount: 1.5, price: 150.01 }]);
  });

  test('watched orders, fills and balances tell what happens to an order', async () => {
    await exchange.loadMarkets();
    const orders = exchange.watchOrders();
    const fills = exchange.watchMyTrades();
    expect((await exchange.watchBalance())['BTC']).toMatchObject({ total: 10 });
    const balance = exchange.watchBalance();
    await settled();
    await exchange.createOrder('BTC/USD', 'market', 'sell', 0.2, undefined, { clientOrderId: 'mine-2' });
    expect((await orders)[0]).toMatchObject({ info: { cl_ord_id: 'mine-2' }, symbol: 'BTC/USD' });
    expect(await fills).toMatchObject([{ amount: 0.2, price: 59999.9, takerOrMaker: 'taker' }]);
    expect((await balance)['BTC']).toMatchObject({ total: 9.8 });
  });
});

/** Until what was sent has been heard. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 150));
}
