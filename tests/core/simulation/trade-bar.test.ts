import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs, HOUR_MS } from '../../../layers/core/foundation/time.ts';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import { aBar, closeOf, openOf } from '../../builders/a-bar.ts';
import { aRequest, orderId } from '../../builders/an-order.ts';
import { FTSE, NO_COSTS, rulesOf } from '../../builders/an-instrument.ts';
import { tradeBar } from '../../../layers/core/simulation/trade-bar.ts';
import { Desk, deskHolding, fillTexts } from './a-venue.ts';

const SELL = { side: 'sell', reduceOnly: true, timeInForce: 'gtc' } as const;
const stopAt = (price: string): OrderRequest =>
  aRequest({ ...SELL, type: { kind: 'stop', stopPx: px(price) } });
const limitAt = (price: string, change: Partial<OrderRequest> = {}): OrderRequest =>
  aRequest({ timeInForce: 'gtc', type: { kind: 'limit', limitPx: px(price) }, ...change });

describe('a market order', () => {
  test('takes the next bar’s open', () => {
    const desk = new Desk();
    desk.trade({ close: 100 });
    desk.send(aRequest());
    expect(fillTexts(desk.trade({ open: 101.5, high: 120, low: 90, close: 95 }))).toEqual([
      'buy 10 at 101.5',
    ]);
    expect(desk.held).toBe('10');
    expect(desk.resting).toEqual([]);
  });

  test('pays spread and fee, and slippage is against us on both sides, rounded away from us', () => {
    const costs = { ...NO_COSTS, spreadRatio: 0.001, takerFeeRatio: 0.002 };
    // Ordinary volatility: 0.1 % x 1.5 of 100 is 0.15.
    const buyer = new Desk(rulesOf({}, { costs }));
    buyer.send(aRequest());
    const bought = at(buyer.trade({ open: 100 }), 0);
    expect(bought).toMatchObject({
      lastPx: px('100.15'),
      slippage: money('1.5'),
      fee: money('2.003'),
      liquidity: 'taker',
    });
    const seller = deskHolding('10', rulesOf({ tick: px('0.1') }, { costs }));
    seller.send(aRequest({ side: 'sell' }));
    const sold = at(seller.trade({ open: 100 }), 0);
    expect(sold).toMatchObject({ lastPx: px('99.8'), slippage: money('2') });
  });

  test('a fee below the venue’s smallest coin is rounded up, and a rebate down', () => {
    const fees = (takerFeeRatio: number): unknown => {
      const desk = new Desk(rulesOf({}, { costs: { ...NO_COSTS, takerFeeRatio } }));
      desk.send(aRequest());
      return at(desk.trade({ open: 100 }), 0).fee;
    };
    expect(fees(0.000_000_01)).toBe(money('0.0001'));
    expect(fees(-0.000_000_19)).toBe(money('-0.0001'));
  });

  test('in wild times and for a large order it slips further', () => {
    const costs = { ...NO_COSTS, spreadRatio: 0.001, impactCoefficient: 0.5, impactFreeRatio: 0.01 };
    const slippage = (volume: number, closes: readonly number[]): number => {
      const desk = new Desk(rulesOf({}, { costs }));
      for (const close of closes) desk.trade({ close });
      desk.send(aRequest());
      return Number(at(desk.trade({ open: 100, volume }), 0).lastPx) / 1e18 - 100;
    };
    const calm = Array.from({ length: 300 }, (_, i) => 100 + 0.2 * (i % 2));
    const wild = [...calm, 104, 99, 105, 100];
    expect(slippage(1e6, wild)).toBeGreaterThan(slippage(1e6, calm));
    expect(slippage(100, wild)).toBeGreaterThan(slippage(1_001, wild));
  });

  test('a sale in a crash is never at less than one tick', () => {
    const desk = deskHolding('10', rulesOf({}, { costs: { ...NO_COSTS, spreadRatio: 5 } }));
    desk.send(aRequest({ side: 'sell' }));
    expect(fillTexts(desk.trade({ open: 1 }))).toEqual(['sell 10 at 0.01']);
  });
});

describe('the time an order takes to arrive', () => {
  const DELAY = rulesOf({}, { latencyMs: 250 });

  test('one that arrives as the bar closes, or later, does not fill in it', () => {
    const desk = new Desk(DELAY);
    desk.send(aRequest(), epochMs(closeOf(0) - 250));
    expect(desk.trade({ open: 100 })).toEqual([]);
    expect(desk.resting).toEqual([orderId(1)]);
    expect(fillTexts(desk.trade({ open: 107 }))).toEqual(['buy 10 at 107']);
  });

  test('one that arrives a millisecond before the close may, and no fill is dated before its order', () => {
    const desk = new Desk(DELAY);
    desk.send(aRequest(), epochMs(closeOf(0) - 251));
    expect(at(desk.trade({ open: 100 }), 0).atMs).toBe(closeOf(0) - 1);
  });

  test('an order sent at the last close trades at the next open, and is dated so', () => {
    const desk = new Desk(DELAY);
    desk.trade({ close: 100 });
    desk.send(aRequest());
    expect(at(desk.trade({ open: 100 }), 0).atMs).toBe(openOf(1));
  });

  test('one that comes after the open pays for the drift while it was under way', () => {
    const wild = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 100 : 103));
    const fillAt = (sentMs: number): number => {
      const desk = new Desk();
      for (const close of wild) desk.trade({ close });
      desk.send(aRequest(), epochMs(sentMs));
      return Number(at(desk.trade({ open: 100 }), 0).lastPx);
    };
    expect(fillAt(openOf(30))).toBe(Number(px('100')));
    expect(fillAt(openOf(30) + HOUR_MS)).toBeGreaterThan(fillAt(openOf(30)));
    expect(fillAt(openOf(30) + 4 * HOUR_MS)).toBeGreaterThan(fillAt(openOf(30) + HOUR_MS));
  });
});

describe('a stop', () => {
  test('rests while the market stays above it', () => {
    const desk = deskHolding('10');
    desk.send(stopAt('95'));
    expect(desk.trade({ open: 100, low: 95.01 })).toEqual([]);
  });

  test('that is touched trades at its price', () => {
    const desk = deskHolding('10');
    desk.send(stopAt('95'));
    const [fill] = desk.trade({ open: 100, low: 95 });
    expect(fill).toMatchObject({ lastPx: px('95'), liquidity: 'taker', atMs: closeOf(0) });
  });

  test('that the market gaps through trades at the open, which is worse', () => {
    const desk = deskHolding('10');
    desk.send(stopAt('95'));
    const [fill] = desk.trade({ open: 80, high: 99, low: 79 });
    expect(fill).toMatchObject({ lastPx: px('80'), atMs: openOf(0) });
  });

  test('of a short is the mirror: it buys at its price, or at the open above it', () => {
    const cover = aRequest({
      reduceOnly: true,
      timeInForce: 'gtc',
      type: { kind: 'stop', stopPx: px('105') },
    });
    const touched = deskHolding('-10');
    touched.send(cover);
    expect(fillTexts(touched.trade({ open: 100, high: 105 }))).toEqual(['buy 10 at 105']);
    const gapped = deskHolding('-10');
    gapped.send(cover);
    expect(fillTexts(gapped.trade({ open: 130 }))).toEqual(['buy 10 at 130']);
  });

  test('slips, for it takes what is there', () => {
    const desk = deskHolding('10', rulesOf({}, { costs: { ...NO_COSTS, spreadRatio: 0.001 } }));
    desk.send(stopAt('95'));
    expect(fillTexts(desk.trade({ open: 100, low: 90 }))).toEqual(['sell 10 at 94.85']);
  });

  test('that could sell only a part has been triggered: the rest goes at the next open, wherever that is', () => {
    const desk = deskHolding('10');
    desk.send(stopAt('95'));
    expect(fillTexts(desk.trade({ open: 100, low: 94, close: 94, volume: 4 }))).toEqual(['sell 4 at 95']);
    expect(fillTexts(desk.trade({ open: 120, volume: 100 }))).toEqual(['sell 6 at 120']);
  });
});

describe('a limit', () => {
  test('that is only touched stays in the queue', () => {
    const desk = new Desk();
    desk.send(limitAt('95'));
    expect(desk.trade({ open: 100, low: 95 })).toEqual([]);
    const seller = deskHolding('10');
    seller.send(limitAt('110', SELL));
    expect(seller.trade({ open: 100, high: 110 })).toEqual([]);
  });

  test('that is traded through fills at its own price, as a maker', () => {
    const desk = new Desk(
      rulesOf({}, { costs: { ...NO_COSTS, makerFeeRatio: -0.001, takerFeeRatio: 0.01, spreadRatio: 0.01 } }),
    );
    desk.send(limitAt('95'));
    const [fill] = desk.trade({ open: 100, low: 94.99 });
    expect(fill).toMatchObject({
      lastPx: px('95'),
      liquidity: 'maker',
      fee: money('-0.95'),
      slippage: money('0'),
    });
  });

  test('that opens better gets the better price, and never a worse one', () => {
    const desk = new Desk();
    desk.send(limitAt('95'));
    expect(fillTexts(desk.trade({ open: 90, high: 91, low: 89 }))).toEqual(['buy 10 at 90']);
    const seller = deskHolding('10');
    seller.send(limitAt('110', SELL));
    expect(fillTexts(seller.trade({ open: 114.999, high: 120 }))).toEqual(['sell 10 at 114.99']);
  });
});

describe('the volume of a bar', () => {
  test('bounds what fills, and what is left of a day order ends with the day', () => {
    const desk = new Desk(rulesOf({}, { participationRatio: 0.1 }));
    desk.send(aRequest());
    expect(fillTexts(desk.trade({ open: 100, volume: 49 }))).toEqual(['buy 4 at 100']);
    expect(desk.resting).toEqual([]);
    expect(desk.cancelReasonOf(orderId(1))).toBe('DAY_ENDED');
  });

  test('is shared by all our orders, the earlier ones first', () => {
    const desk = new Desk();
    for (const number of [1, 2, 3]) desk.send(aRequest({ clientOrderId: orderId(number) }));
    const fills = desk.trade({ open: 100, volume: 25 });
    expect(fills.map(({ clientOrderId, lastQty }) => [clientOrderId, lastQty])).toEqual([
      [orderId(1), qty('10')],
      [orderId(2), qty('10')],
      [orderId(3), qty('5')],
    ]);
  });

  test('of nothing fills nothing', () => {
    const desk = new Desk();
    desk.send(aRequest());
    expect(desk.trade({ open: 100, volume: 0 })).toEqual([]);
    expect(desk.cancelReasonOf(orderId(1))).toBe('DAY_ENDED');
  });

  test('what is left of an order that may rest fills later', () => {
    const desk = new Desk();
    desk.send(aRequest({ timeInForce: 'gtc' }));
    desk.trade({ open: 100, volume: 4 });
    expect(fillTexts(desk.trade({ open: 101, volume: 100 }))).toEqual(['buy 6 at 101']);
  });
});

describe('what the account has', () => {
  test('bounds a purchase whose market opened higher, fee included', () => {
    const desk = new Desk(rulesOf({}, { costs: { ...NO_COSTS, takerFeeRatio: 0.01 } }), '1000');
    desk.send(aRequest({ quantity: qty('9') }));
    expect(fillTexts(desk.trade({ open: 120 }))).toEqual(['buy 8 at 120']);
    expect(desk.venue.cash).toBe(money('30.4'));
  });

  test('never goes below nothing for a fee that was rounded up', () => {
    const desk = new Desk(
      rulesOf(
        { lot: qty('0.000001'), minQty: qty('0.000001'), tick: px('0.01') },
        { costs: { ...NO_COSTS, takerFeeRatio: 0.000_001 } },
      ),
      '1000',
    );
    desk.send(aRequest({ quantity: qty('10') }));
    desk.trade({ open: 100 });
    expect(desk.venue.cash >= 0n).toBe(true);
  });

  test('ends an order it can buy nothing with', () => {
    const desk = new Desk(rulesOf(), '1000');
    desk.send(aRequest({ quantity: qty('1'), timeInForce: 'gtc' }));
    desk.trade({ open: 1_001 });
    expect(desk.cancelReasonOf(orderId(1))).toBe('INSUFFICIENT_FUNDS');
  });

  test('two sales that were each allowed do not together sell short what may not be', () => {
    const desk = deskHolding('10', rulesOf({ shortable: false }));
    for (const number of [1, 2]) desk.send(aRequest({ clientOrderId: orderId(number), side: 'sell' }));
    desk.trade({ open: 100 });
    expect(desk.held).toBe('0');
  });
});

test('a bar of one instrument neither fills, ends nor trails another’s orders', () => {
  const desk = deskHolding('10');
  desk.send(aRequest());
  desk.send(
    aRequest({
      ...SELL,
      clientOrderId: orderId(2),
      type: { kind: 'stop', stopPx: px('95'), trailBy: px('5') },
    }),
  );
  const before = desk.venue;
  const { venue, reports } = tradeBar(before, aBar({ open: 50, high: 500 }), rulesOf({ symbol: FTSE }));
  expect(reports).toEqual([]);
  expect(venue.resting).toEqual(before.resting);
});
