import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import type { BinanceClass } from '../../../layers/platform/venues/ccxt-classes.ts';
import { aTestVenue, ccxtBinance, KEY } from './a-test-venue.ts';

describe('an unmodified ccxt class talks to the venue that speaks Binance', () => {
  let venue: TestVenue;
  let exchange: BinanceClass;
  beforeEach(async () => {
    venue = await aTestVenue('binance');
    exchange = await ccxtBinance(venue);
  });
  afterEach(async () => {
    await exchange.close();
    await venue.close();
  });

  test('its markets have the filters of the listings', async () => {
    const markets = await exchange.loadMarkets();
    expect(Object.keys(markets).sort()).toEqual(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']);
    expect(markets['BTC/USDT']).toMatchObject({
      precision: { amount: 0.00001, price: 0.1 },
      limits: { amount: { min: 0.00005 }, cost: { min: 5 } },
    });
  });

  test('a market order fills, and its trade and the balance say so', async () => {
    const order = await exchange.createOrder('BTC/USDT', 'market', 'buy', 0.1);
    expect(order).toMatchObject({ status: 'closed', filled: 0.1, average: 60000.1 });
    const trades = await exchange.fetchMyTrades('BTC/USDT');
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ amount: 0.1, price: 60000.1, fee: { cost: 0.0001, currency: 'BTC' } });
    const balance = await exchange.fetchBalance();
    expect(balance['BTC']).toMatchObject({ free: 10.0999 });
    expect(balance['USDT']).toMatchObject({ free: 1000000 - 6000.01 });
  });

  test('a resting order is open, locks what it needs, and is gone when it is cancelled', async () => {
    const { id = '' } = await exchange.createOrder('ETH/USDT', 'limit', 'buy', 1, 2000, {
      clientOrderId: 'mine-1',
    });
    expect(await exchange.fetchOpenOrders('ETH/USDT')).toMatchObject([
      { id, clientOrderId: 'mine-1', status: 'open' },
    ]);
    expect((await exchange.fetchBalance())['USDT']).toMatchObject({ used: 2000 });
    expect(await exchange.cancelOrder(id, 'ETH/USDT')).toMatchObject({ status: 'canceled' });
    expect(await exchange.fetchOrder(id, 'ETH/USDT')).toMatchObject({ status: 'canceled', filled: 0 });
    expect((await exchange.fetchBalance())['USDT']).toMatchObject({ used: 0 });
  });

  test('a signature by another secret is refused', async () => {
    const other = await ccxtBinance(venue, { ...KEY, secret: 'another' });
    await expect(other.fetchBalance()).rejects.toThrow('Signature for this request is not valid');
  });

  test('a key nobody has is refused', async () => {
    const other = await ccxtBinance(venue, { ...KEY, apiKey: 'another' });
    await expect(other.fetchBalance()).rejects.toThrow('Invalid API-key');
  });

  test('a clock that is behind by more than the window is refused', async () => {
    venue.faults.clockSkewMs = 30_000;
    await exchange.loadMarkets().catch(() => undefined);
    await expect(exchange.fetchBalance()).rejects.toThrow('outside of the recvWindow');
  });

  test('a watched book follows the REST book', async () => {
    let book = await exchange.watchOrderBook('BTC/USDT');
    venue.makers.get('BTC/USDT')?.quoteAround(600_500);
    while (book.bids[0]?.[0] !== 60049.9) book = await exchange.watchOrderBook('BTC/USDT');
    const snapshot = await exchange.fetchOrderBook('BTC/USDT');
    expect(book.bids.slice(0, 12)).toEqual(snapshot.bids.slice(0, 12));
    expect(book.asks.slice(0, 12)).toEqual(snapshot.asks.slice(0, 12));
  });

  test('watched trades and candles come as they are made', async () => {
    await exchange.loadMarkets();
    const trades = exchange.watchTrades('SOL/USDT');
    const candles = exchange.watchOHLCV('SOL/USDT', '1m');
    await settled();
    venue.makers.get('SOL/USDT')?.trade('buy', 1500);
    expect(await trades).toMatchObject([{ side: 'buy', amount: 1.5, price: 150.01 }]);
    expect((await candles)[0]?.slice(1)).toEqual([150.01, 150.01, 150.01, 150.01, 1.5]);
  });

  test('watched orders, fills and balances tell what happens to an order', async () => {
    await exchange.loadMarkets();
    const orders = exchange.watchOrders();
    const fills = exchange.watchMyTrades();
    const balance = exchange.watchBalance();
    await settled();
    await exchange.createOrder('BTC/USDT', 'market', 'sell', 0.2, undefined, { clientOrderId: 'mine-2' });
    expect((await orders)[0]).toMatchObject({ clientOrderId: 'mine-2' });
    expect(await fills).toMatchObject([{ amount: 0.2, price: 59999.9, takerOrMaker: 'taker' }]);
    expect((await balance)['BTC']).toMatchObject({ free: 9.8 });
  });
});

/** Until what was sent has been heard. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 150));
}
