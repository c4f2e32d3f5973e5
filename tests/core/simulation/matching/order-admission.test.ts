import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDecimal, money, px, qty } from '../../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import { ratio } from '../../../../layers/core/simulation/matching/exact-ratio.ts';
import {
  admitOrder,
  fillFrom,
  type VenueOrderRequest,
} from '../../../../layers/core/simulation/matching/order-admission.ts';
import { anInstrument } from '../../../builders/an-instrument.ts';

const INSTRUMENT = anInstrument({
  tick: px('0.01'),
  lot: qty('0.00001'),
  minQty: qty('0.0001'),
  minNotional: money('5'),
});

function aRequest(change: Partial<VenueOrderRequest> = {}): VenueOrderRequest {
  return {
    clientOrderId: 'a',
    owner: 'ann',
    side: 'buy',
    quantity: qty('0.25'),
    type: { kind: 'limit', limitPx: px('61837.63') },
    timeInForce: { kind: 'gtc' },
    ...change,
  };
}

test('an order becomes whole ticks and lots', () => {
  const admitted = admitOrder(
    aRequest({ displayQty: qty('0.001'), timeInForce: { kind: 'gtd', until: epochMs(7) }, postOnly: true }),
    INSTRUMENT,
    undefined,
  );
  expect(admitted).toEqual({
    ok: true,
    value: {
      clientOrderId: 'a',
      owner: 'ann',
      side: 'buy',
      lots: 25_000,
      displayLots: 100,
      type: { kind: 'limit', limitTick: 6_183_763 },
      timeInForce: { kind: 'gtd', untilUs: 7_000 },
      postOnly: true,
    },
  });
});

test.each([
  ['LOT', { quantity: qty('0.000015') }, { quantity: '0.000015', lot: '0.00001' }],
  ['LOT', { quantity: qty('0') }, { quantity: '0', lot: '0.00001' }],
  ['LOT', { displayQty: qty('0.000015') }, { quantity: '0.000015', lot: '0.00001' }],
  ['TICK', { type: { kind: 'limit', limitPx: px('61837.635') } }, { price: '61837.635', tick: '0.01' }],
  ['TICK', { type: { kind: 'stop', stopPx: px('-1') } }, { price: '-1', tick: '0.01' }],
  ['TICK_RANGE', { type: { kind: 'limit', limitPx: px('671088.64') } }, { price: '671088.64', tick: '0.01' }],
  ['MIN_QTY', { quantity: qty('0.00009') }, { quantity: '0.00009', minQty: '0.0001' }],
  [
    'MIN_NOTIONAL',
    { quantity: qty('0.0001'), type: { kind: 'limit', limitPx: px('49999.99') } },
    { notional: '4.999999', minNotional: '5' },
  ],
  [
    'MIN_NOTIONAL',
    { quantity: qty('0.0001'), type: { kind: 'market' } },
    { notional: '4', minNotional: '5' },
  ],
] as const)('%s is refused with its numbers', (code, change, details) => {
  expect(admitOrder(aRequest(change), INSTRUMENT, px('40000'))).toMatchObject({
    ok: false,
    error: { code, details },
  });
});

test('the crumbs of a position may be let go, and a market order without a price to judge by may pass', () => {
  const crumbs = aRequest({ quantity: qty('0.0001'), type: { kind: 'market' } });
  expect(admitOrder({ ...crumbs, reduceOnly: true }, INSTRUMENT, px('40000')).ok).toBe(true);
  expect(admitOrder(crumbs, INSTRUMENT, undefined).ok).toBe(true);
});

test('what went in through one door comes out of the other unchanged', () => {
  const fees = {
    makerRatio: ratio('-0.0001'),
    takerRatio: ratio('0.001'),
    charged: { decimals: 8, rounding: 'ceil' },
  } as const;
  const contract = { kind: 'linear', multiplier: qty('1') } as const;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60_000_000 }),
      fc.integer({ min: 500_000, max: 1e9 }),
      (ticks, lots) => {
        const lastPx = px(formatDecimal(BigInt(ticks) * INSTRUMENT.tick));
        const lastQty = qty(formatDecimal(BigInt(lots) * INSTRUMENT.lot));
        const admitted = admitOrder(
          aRequest({ quantity: lastQty, type: { kind: 'limit', limitPx: lastPx } }),
          INSTRUMENT,
          undefined,
        );
        if (!admitted.ok || admitted.value.type.kind !== 'limit') return;
        const fill = fillFrom(
          {
            kind: 'filled',
            orderId: 2,
            clientOrderId: 'a',
            owner: 'ann',
            atUs: 1_999,
            tradeId: 1,
            side: 'buy',
            lastTick: admitted.value.type.limitTick,
            lastLots: admitted.value.lots,
            leavesLots: 0,
            liquidity: 'maker',
          },
          { instrument: INSTRUMENT, contract, fees },
        );
        expect(fill).toMatchObject({ tradeId: 't1-2', lastPx, lastQty, atMs: 1 });
        expect(fill.fee).toBeLessThanOrEqual(0n);
      },
    ),
  );
});

test('a rebate is a fee below zero, and both are rounded to what the venue charges in', () => {
  const event = {
    kind: 'filled',
    orderId: 2,
    clientOrderId: 'a',
    owner: 'ann',
    atUs: 0,
    tradeId: 1,
    side: 'sell',
    lastTick: 6_183_763,
    lastLots: 123,
    leavesLots: 0,
  } as const;
  const fees = {
    makerRatio: ratio('-0.0001'),
    takerRatio: ratio('0.001'),
    charged: { decimals: 8, rounding: 'ceil' },
  } as const;
  const terms = { instrument: INSTRUMENT, contract: { kind: 'linear', multiplier: qty('1') }, fees } as const;
  // 61837.63 x 0.00123 = 76.0602849
  expect(formatDecimal(fillFrom({ ...event, liquidity: 'taker' }, terms).fee)).toBe('0.07606029');
  expect(formatDecimal(fillFrom({ ...event, liquidity: 'maker' }, terms).fee)).toBe('-0.00760602');
});
