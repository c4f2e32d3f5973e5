import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import { px, qty } from '../../../layers/core/foundation/decimal.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { CcxtVenue } from '../../../layers/platform/venues/ccxt-venue.ts';
import { openExchange, type VenueName } from '../../../layers/platform/venues/open-exchange.ts';
import { aRequest } from '../../contracts/trading-venue.contract.ts';

/** What each venue calls the client's id, the quantity and the price, and what it answers to an order. */
const VENUES = [
  [
    'kraken',
    'BTC/USDT',
    ['cl_ord_id', 'volume', 'price'],
    { error: [], result: { txid: ['OAAAAA-BBBBB-CCCCCC'] } },
  ],
  ['binance', 'BTC/USDT', ['newClientOrderId', 'quantity', 'price'], { symbol: 'BTCUSDT', orderId: 12 }],
  [
    'binanceusdm',
    'BTC/USDT:USDT',
    ['newClientOrderId', 'quantity', 'price'],
    { symbol: 'BTCUSDT', orderId: 12 },
  ],
  ['bybit', 'BTC/USDT', ['orderLinkId', 'qty', 'price'], { retCode: 0, result: { orderId: '12' } }],
  [
    'bybit-linear',
    'BTC/USDT:USDT',
    ['orderLinkId', 'qty', 'price'],
    { retCode: 0, result: { orderId: '12' } },
  ],
  ['okx', 'BTC/USDT', ['clOrdId', 'sz', 'px'], { code: '0', data: [{ ordId: '12', sCode: '0' }] }],
  ['okx-swap', 'BTC/USDT:USDT', ['clOrdId', 'sz', 'px'], { code: '0', data: [{ ordId: '12', sCode: '0' }] }],
] as const;

describe.each(VENUES)('an order to %s', (venue, symbol, names, answer) => {
  const quantity = qty('123456789.123456789012345678');
  // ccxt's own rounding goes through doubles, which have no room for this one.
  const limitPx = px('98765432109876543.3');
  const order = (terms: Partial<OrderRequest> = {}): OrderRequest =>
    aRequest('USDT', { symbol: sym(symbol), quantity, type: { kind: 'limit', limitPx }, ...terms });

  test('leaves with every digit and with the id of ours', async () => {
    const { sent, adapter } = await aStubbedVenue(venue, symbol, answer);
    const request = order();
    expect((await adapter.submit(request)).kind).toBe('accepted');
    expect(names.map((name) => sent()[name])).toEqual([
      request.clientOrderId,
      '123456789.123456789012345678',
      '98765432109876543.3',
    ]);
  });

  test('says that it only reduces where the venue knows that', async () => {
    const { sent, adapter } = await aStubbedVenue(venue, symbol, answer);
    await adapter.submit(order({ reduceOnly: true }));
    expect('reduceOnly' in sent()).toBe(adapter.capabilities.reduceOnly);
  });

  test('that is a stop is refused before it leaves where the venue holds none', async () => {
    const { sent, adapter } = await aStubbedVenue(venue, symbol, answer);
    const outcome = await adapter.submit(order({ type: { kind: 'stop', stopPx: limitPx } }));
    if (!adapter.capabilities.stopOrders) {
      expect(outcome).toMatchObject({ kind: 'rejected', refusal: { code: 'NO_STOPS' } });
      return;
    }
    expect(outcome.kind).toBe('accepted');
    expect([sent()['stopPrice'], sent()['price']]).toContain('98765432109876543.3');
  });

  test('is unknown where the answer makes no sense', async () => {
    const { adapter } = await aStubbedVenue(venue, symbol, { what: 'is this' });
    expect((await adapter.submit(order())).kind).toBe('unknown');
  });
});

test('quantities of a venue that counts contracts are so many contracts', async () => {
  const { sent, adapter } = await aStubbedVenue('okx-swap', 'BTC/USDT:USDT', VENUES[6][3], '0.01');
  const request = aRequest('USDT', { symbol: sym('BTC/USDT:USDT'), quantity: qty('0.37') });
  expect((await adapter.submit(request)).kind).toBe('accepted');
  expect(sent()['sz']).toBe('37');
});

/** A venue's class with one market and without a network: whatever it sends is caught, and answered with that. */
async function aStubbedVenue(venue: VenueName, symbol: string, answer: object, contractSize = '1') {
  const { exchange, profile } = await openExchange({
    venue,
    world: 'real',
    apiKey: 'key',
    secret: Buffer.from('secret').toString('base64'),
    passphrase: 'phrase',
    timeoutMs: 100,
  });
  const isSwap = symbol.includes(':');
  const step = contractSize === '1' ? '0.000000000000000001' : '1';
  let body = '';
  Object.assign(exchange, {
    fetchMarkets: async () => Promise.resolve([aMarket(symbol, isSwap, { step, contractSize })]),
    fetchCurrencies: async () => Promise.resolve({}),
    fetch: async (_url: string, _method: string, _headers: unknown, sent: string) => {
      body = sent;
      return Promise.resolve(answer);
    },
  });
  const adapter = new CcxtVenue(exchange, profile);
  await adapter.instruments();
  const sent = (): Record<string, unknown> => {
    if (!/^[[{]/.test(body)) return Object.fromEntries(new URLSearchParams(body));
    const parsed: unknown = JSON.parse(body);
    return fields.parse(Array.isArray(parsed) ? parsed[0] : parsed);
  };
  return { adapter, sent };
}

const fields = z.record(z.string(), z.unknown());

function aMarket(
  symbol: string,
  isSwap: boolean,
  { step, contractSize }: { step: string; contractSize: string },
): object {
  return {
    id: 'BTCUSDT',
    symbol,
    base: 'BTC',
    quote: 'USDT',
    settle: isSwap ? 'USDT' : undefined,
    type: isSwap ? 'swap' : 'spot',
    spot: !isSwap,
    swap: isSwap,
    contract: isSwap,
    linear: isSwap ? true : undefined,
    inverse: isSwap ? false : undefined,
    contractSize: isSwap ? contractSize : undefined,
    active: true,
    altname: 'BTCUSDT',
    precision: { amount: step, price: '0.1' },
    limits: { amount: { min: step }, cost: { min: step } },
    info: { orderTypes: ['LIMIT', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'LIMIT_MAKER'], orderFlags: [] },
  };
}
