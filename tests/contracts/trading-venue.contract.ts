import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TradingVenue, VenueMessage } from '../../layers/app/ports/trading-venue.ts';
import { clientOrderId } from '../../layers/core/execution/client-order-id.ts';
import type { OrderRequest } from '../../layers/core/execution/order.ts';
import { money, px, qty } from '../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import type { MarketMaker } from '../../layers/platform/test-venue/market-maker.ts';

/**
 * A venue under test with a look behind its counter. It lists BTC at 60,000 and ETH at 2,500 in `quote`, each with half a coin
 * and eight coins at every tick around that price; the account has a million in `quote`, ten BTC and a hundred ETH.
 */
export interface VenueHarness {
  readonly venue: TradingVenue;
  readonly quote: string;
  maker(symbol: string): MarketMaker;
  /** No page of trades has more rows, where the venue has pages. */
  limitPages(rowsMax: number): void;
  dispose(): Promise<void>;
}

let children = 0;

/** An order to buy a tenth of a bitcoin far below the market, with an id of its own. */
export function aRequest(quote: string, terms: Partial<OrderRequest> = {}): OrderRequest {
  const symbol = terms.symbol ?? sym(`BTC/${quote}`);
  return {
    clientOrderId: clientOrderId({ decisionId: 'contract', symbol, leg: 'entry', child: ++children }),
    symbol,
    side: 'buy',
    quantity: qty('0.1'),
    type: { kind: 'limit', limitPx: px('50000') },
    timeInForce: 'gtc',
    reduceOnly: false,
    ...terms,
  };
}

export const MARKET = { kind: 'market' } as const;
const START = epochMs(0);

/** What every venue must do for the executor. */
export function describeTradingVenue(name: string, makeHarness: () => Promise<VenueHarness>): void {
  describe(`trading venue: ${name}`, () => {
    let harness: VenueHarness;
    let venue: TradingVenue;
    const request = (terms: Partial<OrderRequest> = {}): OrderRequest => aRequest(harness.quote, terms);
    beforeEach(async () => {
      harness = await makeHarness();
      ({ venue } = harness);
    });
    afterEach(async () => {
      await harness.dispose();
    });

    test('its instruments have the steps and minimums of the venue, exactly', async () => {
      const instruments = await venue.instruments();
      const bitcoin = instruments.find(({ symbol }) => symbol === `BTC/${harness.quote}`);
      expect(bitcoin).toMatchObject({
        tick: px('0.1'),
        minQty: qty('0.00005'),
        minNotional: money('5'),
        currency: harness.quote,
      });
      expect(qty('0.00001') % (bitcoin?.lot ?? 0n)).toBe(0n);
    });

    test('an order away from the market rests, is found by its id, and binds its money', async () => {
      const order = request();
      const outcome = await venue.submit(order);
      expect(outcome.kind).toBe('accepted');
      const found = await venue.orderOf(order);
      expect(found).toMatchObject({
        clientOrderId: order.clientOrderId,
        status: 'open',
        side: 'buy',
        quantity: qty('0.1'),
        filledQty: 0n,
        limitPx: px('50000'),
      });
      expect(outcome).toMatchObject({ venueOrderId: found?.venueOrderId });
      expect(await venue.openOrders()).toEqual([found]);
      const balances = await venue.balances();
      expect(balances.find(({ currency }) => currency === harness.quote)).toMatchObject({
        total: qty('1000000'),
        free: qty('995000'),
      });
    });

    test('a market order fills, and its fill names the order, the price and the fee', async () => {
      const order = request({ type: MARKET });
      const outcome = await venue.submit(order);
      const fills = await venue.fillsSince(order.symbol, START);
      expect(fills).toHaveLength(1);
      expect(fills[0]).toMatchObject({
        clientOrderId: order.clientOrderId,
        symbol: order.symbol,
        side: 'buy',
        lastQty: qty('0.1'),
        lastPx: px('60000.1'),
        liquidity: 'taker',
        ...(outcome.kind === 'accepted' ? { venueOrderId: outcome.venueOrderId } : {}),
      });
      const [fill] = fills;
      const feeInQuote = fill?.fee === money('6.00001') && fill.commission === undefined;
      const feeInBase =
        fill?.fee === 0n && fill.commission?.currency === 'BTC' && fill.commission.amount === money('0.0001');
      expect(feeInQuote || feeInBase).toBe(true);
      expect(await venue.orderOf(order)).toMatchObject({ status: 'filled', filledQty: qty('0.1') });
    });

    test('what is bought is held, less a fee that was taken from it', async () => {
      await venue.submit(request({ type: MARKET }));
      const held = (await venue.holdings()).find(({ symbol }) => symbol === `BTC/${harness.quote}`);
      expect([qty('10.1'), qty('10.0999')]).toContain(held?.quantity);
    });

    test('a limit that reaches one level takes it and rests with what is left', async () => {
      const order = request({ quantity: qty('0.7'), type: { kind: 'limit', limitPx: px('60000.1') } });
      await venue.submit(order);
      expect(await venue.orderOf(order)).toMatchObject({
        status: 'open',
        quantity: qty('0.7'),
        filledQty: qty('0.5'),
      });
      expect(await venue.cancel(order)).toEqual({ kind: 'accepted' });
      expect(await venue.orderOf(order)).toMatchObject({ status: 'canceled', filledQty: qty('0.5') });
    });

    test('an order that the money does not cover is refused, and is not there', async () => {
      const order = request({ quantity: qty('30') });
      expect(await venue.submit(order)).toMatchObject({
        kind: 'rejected',
        refusal: { code: 'INSUFFICIENT_FUNDS' },
      });
      expect(await venue.orderOf(order)).toBeUndefined();
    });

    test.each([
      ['below the minimum quantity', { quantity: qty('0.00001') }, ['INVALID_ORDER', 'BAD_REQUEST']],
      ['below the minimum notional', { quantity: qty('0.00009') }, ['INVALID_ORDER', 'BAD_REQUEST']],
      ['off the tick', { type: { kind: 'limit', limitPx: px('50000.05') } }, ['OFF_TICK']],
      ['off the lot', { quantity: qty('0.123456789') }, ['OFF_LOT']],
      ['of an instrument that is not listed', { symbol: sym('DOGE/BRL') }, ['UNKNOWN_SYMBOL']],
    ] as const)('an order %s is refused', async (_, terms, codes) => {
      const outcome = await venue.submit(request(terms));
      expect(outcome.kind).toBe('rejected');
      expect(codes).toContain(outcome.kind === 'rejected' ? outcome.refusal.code : '');
      expect(await venue.openOrders()).toEqual([]);
    });

    test('an id that an open order bears is a duplicate, and nothing is added', async () => {
      const order = request();
      await venue.submit(order);
      expect(await venue.submit(order)).toEqual({ kind: 'duplicate' });
      expect(await venue.openOrders()).toHaveLength(1);
    });

    test('a cancel of what has filled, has been cancelled or never was says that it is not open', async () => {
      const resting = request();
      const filled = request({ type: MARKET });
      await venue.submit(resting);
      await venue.submit(filled);
      expect(await venue.cancel(resting)).toEqual({ kind: 'accepted' });
      expect(await venue.cancel(resting)).toEqual({ kind: 'not-open' });
      expect(await venue.cancel(filled)).toEqual({ kind: 'not-open' });
      expect(await venue.cancel(request())).toEqual({ kind: 'not-open' });
      expect(await venue.openOrders()).toEqual([]);
    });

    test('a cancel that loses the race against a fill leaves a filled order', async () => {
      const order = request({
        side: 'sell',
        quantity: qty('0.2'),
        type: { kind: 'limit', limitPx: px('60000.5') },
      });
      await venue.submit(order);
      harness.maker(order.symbol).quoteAround(600_100);
      expect(await venue.cancel(order)).toEqual({ kind: 'not-open' });
      expect(await venue.orderOf(order)).toMatchObject({ status: 'filled', filledQty: qty('0.2') });
      expect(await venue.fillsSince(order.symbol, START)).toMatchObject([
        { liquidity: 'maker', lastPx: px('60000.5') },
      ]);
    });

    test('an order that never was is not found', async () => {
      expect(await venue.orderOf(request())).toBeUndefined();
    });

    test('a stop waits out of sight and sells when the market trades there', async () => {
      const order = request({ side: 'sell', type: { kind: 'stop', stopPx: px('59999') } });
      await venue.submit(order);
      expect(await venue.orderOf(order)).toMatchObject({ status: 'open', stopPx: px('59999') });
      const maker = harness.maker(order.symbol);
      maker.quoteAround(599_980);
      expect(await venue.orderOf(order)).toMatchObject({ status: 'open' });
      maker.trade('sell', 1);
      expect(await venue.orderOf(order)).toMatchObject({ status: 'filled' });
    });

    test('every page of the fills is read, each fill once and in order, those of other instruments not', async () => {
      harness.limitPages(3);
      const sent: OrderRequest[] = [];
      for (let i = 0; i < 8; i++) {
        const order = request({ type: MARKET, quantity: qty('0.01') });
        sent.push(order);
        await venue.submit(order);
        await venue.submit(
          request({ type: MARKET, symbol: sym(`ETH/${harness.quote}`), quantity: qty('0.01') }),
        );
      }
      const fills = await venue.fillsSince(sym(`BTC/${harness.quote}`), START);
      expect(fills.map((fill) => fill.clientOrderId)).toEqual(sent.map((order) => order.clientOrderId));
      expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(8);
    });

    test('fills from before what is asked for are left out', async () => {
      const early = request({ type: MARKET });
      await venue.submit(early);
      const [fill] = await venue.fillsSince(early.symbol, START);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const late = request({ type: MARKET });
      await venue.submit(late);
      const since = epochMs((fill?.atMs ?? 0) + 1);
      expect(await venue.fillsSince(early.symbol, since)).toMatchObject([
        { clientOrderId: late.clientOrderId },
      ]);
    });

    test('who listens hears that the stream has begun, then of orders and fills, and nothing after the end', async () => {
      const heard: VenueMessage[] = [];
      const end = await venue.listen((message) => heard.push(message));
      await until(() => heard.some(({ kind }) => kind === 'connected'));
      const order = request({ quantity: qty('0.7'), type: { kind: 'limit', limitPx: px('60000.1') } });
      await venue.submit(order);
      const { clientOrderId: id } = order;
      await until(() => fillsOf(heard, id).length === 1);
      await until(() => ordersOf(heard, id).length > 0);
      expect(fillsOf(heard, id)).toMatchObject([
        { lastQty: qty('0.5'), lastPx: px('60000.1'), liquidity: 'taker' },
      ]);
      expect(ordersOf(heard, id)[0]).toMatchObject({ quantity: qty('0.7'), symbol: order.symbol });
      await venue.cancel(order);
      await until(() => ordersOf(heard, id).some(({ status }) => status === 'canceled'));
      await end();
      const before = heard.length;
      await venue.submit(request({ type: MARKET }));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(heard).toHaveLength(before);
    });

    test('nothing has moved without a trade', async () => {
      expect(await venue.ledgerSince(START)).toEqual([]);
    });
  });
}

export function fillsOf(heard: readonly VenueMessage[], id: string) {
  return heard.flatMap((message) =>
    message.kind === 'fill' && message.fill.clientOrderId === id ? [message.fill] : [],
  );
}

export function ordersOf(heard: readonly VenueMessage[], id: string) {
  return heard.flatMap((message) =>
    message.kind === 'order' && message.order.clientOrderId === id ? [message.order] : [],
  );
}

/** Until it is so, two seconds at most. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    expect(tries).toBeLessThan(200);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
