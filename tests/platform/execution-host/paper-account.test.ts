import { expect, test } from '@jest/globals';
import { clientOrderId } from '../../../layers/core/execution/client-order-id.ts';
import type { OrderFact } from '../../../layers/core/execution/order-fact.ts';
import { learn, trackOrder, type TrackedOrder } from '../../../layers/core/execution/order-track.ts';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import { openBooks, type ExecutionBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { money, px, qty, type Qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { applyFill } from '../../../layers/core/portfolio/ledger.ts';
import { PaperAccount, paperTrader } from '../../../layers/platform/execution-host/paper-account.ts';
import { usualListings } from '../../../layers/platform/test-venue/listing.ts';
import { marketMaker, type MarketMaker } from '../../../layers/platform/test-venue/market-maker.ts';
import { TestExchange } from '../../../layers/platform/test-venue/test-exchange.ts';
import { SIMULATED } from '../../../layers/platform/venues/simulated-venue.ts';
import { aFill } from '../../builders/a-fill.ts';

const BTC = sym('BTC/USDT');
let children = 0;

function anOrder(change: Partial<OrderRequest>, ...facts: readonly OrderFact[]): TrackedOrder {
  const request: OrderRequest = {
    clientOrderId: clientOrderId({ decisionId: 'd', symbol: BTC, leg: 'entry', child: ++children }),
    symbol: BTC,
    side: 'buy',
    quantity: qty('0.1'),
    type: { kind: 'limit', limitPx: px('50000') },
    timeInForce: 'gtc',
    reduceOnly: false,
    ...change,
  };
  const submitted: OrderFact = { kind: 'submitted', atMs: epochMs(1) };
  return [submitted, ...facts].reduce(learn, trackOrder(request, { decisionId: 'd', leg: 'entry' }));
}

const accepted = (venueOrderId: string): OrderFact => ({ kind: 'accepted', venueOrderId });

function filled(order: TrackedOrder, lastQty: Qty): TrackedOrder {
  const { clientOrderId: id } = order.request;
  return learn(order, {
    kind: 'fill',
    fill: aFill({ symbol: BTC, clientOrderId: id, lastQty, tradeId: 'old-7' }),
  });
}

const booksWith = (orders: readonly TrackedOrder[], bought?: Qty): ExecutionBooks => {
  const books = { ...openBooks('USDT', epochMs(5)), orders };
  if (bought === undefined) return books;
  const fill = aFill({ symbol: BTC, side: 'buy', lastQty: bought, lastPx: px('60000'), fee: money('0') });
  return { ...books, portfolio: applyFill(books.portfolio, fill).portfolio };
};

function anAccount(books: ExecutionBooks | (() => Promise<ExecutionBooks>)): {
  readonly account: PaperAccount;
  readonly maker: MarketMaker;
} {
  const trader = paperTrader();
  const exchange = new TestExchange({
    listings: usualListings('USDT'),
    accounts: [trader],
    ...{ makerFeeBps: 10, takerFeeBps: 10, feeIn: 'quote', openOrdersMax: 200, nowMs: () => 10 },
  });
  const maker = marketMaker(exchange, exchange.marketOf(at(exchange.terms.listings, 0)));
  maker.refill();
  const terms = { currency: 'USDT', capital: money('100000'), books, nowMs: () => 10 };
  return { account: new PaperAccount(exchange, trader, { terms, capabilities: SIMULATED }), maker };
}

test('what its executor knows to be at the venue rests there again: same ids, what is left of it, its money bound', async () => {
  const partly = filled(anOrder({}, accepted('v1-3')), qty('0.04'));
  const stop = anOrder({ side: 'sell', type: { kind: 'stop', stopPx: px('55000') } }, accepted('v1-4'));
  const { account, maker } = anAccount(booksWith([partly, stop], qty('0.1')));
  const { venue } = account;
  expect(await venue.openOrders()).toMatchObject([
    { venueOrderId: 'v1-3', clientOrderId: partly.request.clientOrderId, filledQty: qty('0.04') },
    { venueOrderId: 'v1-4', clientOrderId: stop.request.clientOrderId, stopPx: px('55000') },
  ]);
  const cash = (await venue.balances()).find(({ currency }) => currency === 'USDT');
  expect(cash).toMatchObject({ total: qty('94000'), free: qty('91000') });

  // The market comes down, and trades: first at the stop's price, then at the limit's.
  maker.quoteAround(550_000);
  maker.trade('sell', 1);
  expect(await venue.orderOf(stop.request)).toMatchObject({ status: 'filled' });
  maker.quoteAround(499_000);
  expect(await venue.orderOf(partly.request)).toMatchObject({ status: 'filled', filledQty: qty('0.1') });
  const fills = await venue.fillsSince(BTC, epochMs(0));
  expect(fills.map(({ lastQty, lastPx }) => [lastQty, lastPx])).toEqual([
    [qty('0.1'), px('54999.9')],
    [qty('0.06'), px('50000')],
  ]);
  expect(fills.map(({ tradeId }) => tradeId)).not.toContain('old-7');
});

test('what has ended, was never taken, or cannot have rested is not there', async () => {
  const ended = anOrder({}, accepted('v1-1'), { kind: 'canceled', atMs: epochMs(2), reason: 'VENUE' });
  const unheard = anOrder({});
  const atMarket = filled(anOrder({ type: { kind: 'market' } }, accepted('v1-2')), qty('0.04'));
  const { venue } = anAccount(booksWith([ended, unheard, atMarket])).account;
  expect(await venue.openOrders()).toEqual([]);
  expect(await venue.orderOf(unheard.request)).toBeUndefined();
  // It took what there was: whoever asks hears that nothing more comes.
  expect(await venue.orderOf(atMarket.request)).toMatchObject({
    venueOrderId: 'v1-2',
    status: 'expired',
    filledQty: qty('0.04'),
  });
});

test('of a stop and a target that were laid as one, one still takes the other away', async () => {
  const both = (['55000', '65000'] as const).map((price, index) => {
    const type: OrderRequest['type'] =
      index === 0 ? { kind: 'stop', stopPx: px(price) } : { kind: 'limit', limitPx: px(price) };
    return anOrder({ side: 'sell', ocoGroup: 'g', type }, accepted(`v1-${index}`));
  });
  const { account, maker } = anAccount(booksWith(both, qty('0.1')));
  const { venue } = account;
  const free = (await venue.balances()).find(({ currency }) => currency === 'BTC')?.free;
  expect(free).toBe(0n);
  maker.quoteAround(650_100);
  expect(await venue.openOrders()).toEqual([]);
  expect(await venue.fillsSince(BTC, epochMs(0))).toMatchObject([
    { lastPx: px('65000'), lastQty: qty('0.1') },
  ]);
});

test('is made from the books as they are when an executor begins to listen, not as they were when it was opened', async () => {
  const resting = anOrder({}, accepted('v1-3'));
  let books = booksWith([]);
  const { venue } = anAccount(async () => Promise.resolve(books)).account;
  // Of another process, that has traded meanwhile.
  books = booksWith([resting], qty('0.5'));
  await venue.listen(() => undefined);
  expect(await venue.openOrders()).toMatchObject([{ venueOrderId: 'v1-3' }]);
  expect((await venue.holdings()).find(({ symbol }) => symbol === BTC)?.quantity).toBe(qty('0.5'));
  books = booksWith([]);
  await venue.listen(() => undefined);
  expect(await venue.openOrders()).toEqual([]);
});
