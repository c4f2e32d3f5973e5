import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { VenueMessage } from '../../../layers/app/ports/trading-venue.ts';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { account } from '../../../layers/platform/test-venue/account.ts';
import type { VenueFaults } from '../../../layers/platform/test-venue/venue-faults.ts';
import { aRequest, fillsOf, MARKET, until } from '../../contracts/trading-venue.contract.ts';
import { KEY } from '../test-venue/a-test-venue.ts';
import { aCcxtVenue, type SocketHarness } from './a-ccxt-venue.ts';

const DIALECTS = [
  ['binance', { add: 'POST /api/v3/order', cancel: 'DELETE /api/v3/order', fills: 'GET /api/v3/myTrades' }],
  ['kraken', { add: '/AddOrder', cancel: '/CancelOrder', fills: '/TradesHistory' }],
] as const;

type Fault = Parameters<VenueFaults['onRequest']>[1];

/** Nobody heard the answer, and the order is or is not there. */
const SILENT_FATES: readonly (readonly [name: string, fault: Fault, isThere: boolean])[] = [
  ['a timeout before it was taken', { kind: 'silence', accepted: false }, false],
  ['a timeout after it was taken', { kind: 'silence', accepted: true }, true],
  ['a reset before it was taken', { kind: 'reset', accepted: false }, false],
  ['a reset after it was taken', { kind: 'reset', accepted: true }, true],
  ['a 500 before it was taken', { kind: 'server-error', accepted: false, status: 500 }, false],
  ['a 502 after it was taken', { kind: 'server-error', accepted: true, status: 502 }, true],
  ['a 503 after it was taken', { kind: 'server-error', accepted: true, status: 503 }, true],
  ['an answer that cannot be read', { kind: 'garbled' }, true],
];

describe.each(DIALECTS)('a venue that speaks %s and misbehaves', (speaks, paths) => {
  let harness: SocketHarness;
  const request = (terms: Partial<OrderRequest> = {}): OrderRequest => aRequest(harness.quote, terms);
  const sentOrders = (): number => harness.server.requests.filter((line) => line.includes(paths.add)).length;
  beforeEach(async () => {
    harness = await aCcxtVenue(speaks);
  });
  afterEach(async () => {
    await harness.dispose();
  });

  test.each(SILENT_FATES)('%s leaves the order unknown, and it is sent once', async (_, fault, isThere) => {
    const { venue, server } = harness;
    server.faults.onRequest(paths.add, fault);
    const order = request();
    expect((await venue.submit(order)).kind).toBe('unknown');
    expect(sentOrders()).toBe(1);
    const found = await venue.orderOf(order);
    expect(found?.status).toBe(isThere ? 'open' : undefined);
  });

  test('maintenance leaves an order unknown, and a question an outage', async () => {
    harness.server.faults.maintenance = true;
    expect((await harness.venue.submit(request())).kind).toBe('unknown');
    await expect(harness.venue.openOrders()).rejects.toMatchObject({
      name: expect.stringContaining('Outage'),
    });
    harness.server.faults.maintenance = false;
    expect(await harness.venue.openOrders()).toEqual([]);
  });

  test('too many requests refuse an order: it is not there', async () => {
    const { venue, server } = harness;
    server.faults.onRequest(paths.add, { kind: 'rate-limit', retryAfterS: 0, banned: false });
    const order = request();
    expect(await venue.submit(order)).toMatchObject({ kind: 'rejected', refusal: { code: 'RATE_LIMITED' } });
    expect(await venue.orderOf(order)).toBeUndefined();
  });

  test('a cancel that nobody answers is unknown, even after one of an order that was not there', async () => {
    const { venue, server } = harness;
    expect(await venue.cancel(request())).toEqual({ kind: 'not-open' });
    const order = request();
    await venue.submit(order);
    server.faults.onRequest(paths.cancel, { kind: 'silence', accepted: true });
    expect((await venue.cancel(order)).kind).toBe('unknown');
    expect(await venue.orderOf(order)).toMatchObject({ status: 'canceled' });
  });

  test('a question that fails is an outage, and may be asked again', async () => {
    const { venue, server } = harness;
    server.faults.onRequest(paths.fills, { kind: 'server-error', accepted: false, status: 500 });
    const symbol = sym(`BTC/${harness.quote}`);
    await expect(venue.fillsSince(symbol, epochMs(0))).rejects.toMatchObject({
      name: expect.stringContaining('Outage'),
    });
    expect(await venue.fillsSince(symbol, epochMs(0))).toEqual([]);
  });

  test('a key that the venue does not know may not trade', async () => {
    const { exchange } = harness.server;
    Object.assign(exchange.terms, {
      accounts: [account({ id: 'other', apiKey: 'other', secret: 'b3RoZXI=' }, {})],
    });
    expect(await harness.venue.submit(request())).toMatchObject({ kind: 'rejected' });
  });

  test('a broken stream is told, comes back, and what was missed can be asked for', async () => {
    const { venue, server } = harness;
    const heard: VenueMessage[] = [];
    const end = await venue.listen((message) => heard.push(message));
    await until(() => heard.some(({ kind }) => kind === 'connected'));
    server.disconnect();
    await until(() => heard.some(({ kind }) => kind === 'disconnected'));
    const missed = request({ type: MARKET });
    await venue.submit(missed);
    await until(() => heard.filter(({ kind }) => kind === 'connected').length === 2);
    const next = request({ type: MARKET });
    await venue.submit(next);
    await until(() => fillsOf(heard, next.clientOrderId).length === 1);
    expect(await venue.fillsSince(missed.symbol, epochMs(0))).toMatchObject([
      { clientOrderId: missed.clientOrderId },
      { clientOrderId: next.clientOrderId },
    ]);
    await end();
  });

  test('listening ends before it ever began, when it is told to', async () => {
    const { venue, server } = harness;
    await server.close();
    const heard: VenueMessage[] = [];
    const end = await venue.listen((message) => heard.push(message));
    // Amid its waiting for another attempt.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const begun = performance.now();
    await end();
    expect(performance.now() - begun).toBeLessThan(150);
    expect(heard).toEqual([]);
  });

  test('messages that are doubled, late or lost change nothing in what the venue answers', async () => {
    const { venue, server } = harness;
    const heard: VenueMessage[] = [];
    const end = await venue.listen((message) => heard.push(message));
    await until(() => heard.some(({ kind }) => kind === 'connected'));
    const [doubled, late, lost] = [
      request({ type: MARKET }),
      request({ type: MARKET }),
      request({ type: MARKET }),
    ];
    server.faults.onMessage(doubled.clientOrderId, 'duplicate', 9);
    server.faults.onMessage(late.clientOrderId, { delayMs: 60 }, 9);
    server.faults.onMessage(lost.clientOrderId, 'drop', 9);
    for (const order of [doubled, late, lost]) await venue.submit(order);
    await until(
      () => fillsOf(heard, doubled.clientOrderId).length > 0 && fillsOf(heard, late.clientOrderId).length > 0,
    );
    expect(new Set(fillsOf(heard, doubled.clientOrderId).map(({ tradeId }) => tradeId)).size).toBe(1);
    expect(fillsOf(heard, lost.clientOrderId)).toEqual([]);
    expect(await venue.fillsSince(lost.symbol, epochMs(0))).toHaveLength(3);
    await end();
  });

  test('eighteen decimals go out and come back as they are', async () => {
    const quantity = qty('0.001234567890123456');
    const fine = {
      base: 'BTC',
      quote: harness.quote,
      tick: px('0.000001'),
      lot: qty('0.000000000000000001'),
      minQty: qty('0.000000000000000001'),
      minNotional: money('0.000001'),
      startPx: px('3.141592'),
      levelQty: qty('0.008765432109876543'),
    };
    const holdings = {
      [harness.quote]: qty('123456789.123456789012345678'),
      BTC: qty('98765432109.876543210987654321'),
    };
    const fineHarness = await aCcxtVenue(speaks, {
      listings: [fine],
      accounts: [account({ id: 'trader', ...KEY }, holdings)],
    });
    const { venue } = fineHarness;
    const order = request({ quantity, type: { kind: 'limit', limitPx: px('3.141593') } });
    expect(await venue.balances()).toContainEqual({
      currency: 'BTC',
      total: holdings.BTC,
      free: holdings.BTC,
    });
    const heard: VenueMessage[] = [];
    const end = await venue.listen((message) => heard.push(message));
    await until(() => heard.some(({ kind }) => kind === 'connected'));
    expect((await venue.submit(order)).kind).toBe('accepted');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await venue.orderOf(order)).toMatchObject({
      quantity,
      filledQty: quantity,
      limitPx: px('3.141593'),
    });
    expect(fillsOf(heard, order.clientOrderId).every(({ lastQty }) => lastQty === quantity)).toBe(true);
    await end();
    expect(await venue.fillsSince(order.symbol, epochMs(0))).toMatchObject([
      { lastQty: quantity, lastPx: px('3.141593') },
    ]);
    await fineHarness.dispose();
  });
});

describe('a venue that speaks binance, by its own rules', () => {
  test('a clock that is ahead is allowed for from the start, and one that runs away is refused until it is asked again', async () => {
    const harness = await aCcxtVenue('binance', { nowMs: () => Date.now() + 30_000 });
    const { venue, server, quote } = harness;
    expect((await venue.submit(aRequest(quote))).kind).toBe('accepted');
    server.faults.clockSkewMs = 30_000;
    expect(await venue.submit(aRequest(quote))).toMatchObject({
      kind: 'rejected',
      refusal: { code: 'CLOCK' },
    });
    await venue.syncClock();
    expect((await venue.submit(aRequest(quote))).kind).toBe('accepted');
    await harness.dispose();
  });

  test('a ban is obeyed: until it is over nothing is sent', async () => {
    const harness = await aCcxtVenue('binance');
    const { venue, server, quote } = harness;
    server.faults.onRequest('openOrders', { kind: 'rate-limit', retryAfterS: 60, banned: true });
    await expect(venue.openOrders()).rejects.toThrow('banned');
    const before = server.requests.length;
    expect(await venue.submit(aRequest(quote))).toMatchObject({
      kind: 'rejected',
      refusal: { code: 'RATE_LIMITED' },
    });
    expect(server.requests).toHaveLength(before);
    await harness.dispose();
  });

  test.each([
    [{ canWithdraw: false, ipRestricted: true }, []],
    [{ canWithdraw: true, ipRestricted: true }, ['CAN_WITHDRAW']],
    [{ canWithdraw: true, ipRestricted: false }, ['CAN_WITHDRAW', 'ANY_ADDRESS']],
  ])('a key of %j is found to be %j', async (rights, codes) => {
    const harness = await aCcxtVenue('binance', {
      accounts: [account({ id: 'trader', ...KEY, ...rights }, {})],
    });
    const findings = await harness.venue.assessKey();
    expect(findings.map(({ code }) => code)).toEqual(codes);
    expect(findings.every(({ refusedInProduction }) => refusedInProduction)).toBe(true);
    await harness.dispose();
  });
});
