import { describe, expect, test } from '@jest/globals';
import { money, px, qty, ZERO_MONEY } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { clientOrderId } from '../../../layers/core/execution/client-order-id.ts';
import { openBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import type { VenueFill, VenueOrder } from '../../../layers/core/execution/executor/venue-view.ts';
import { closableQty, ownedQty } from '../../../layers/core/safety/owned-qty.ts';
import { sym } from '../../../layers/core/market/instrument.ts';

const symbol = sym('BTC/USD');
const NOW = epochMs(1_700_000_000_000);
const id = (child: number, portfolioId = 'main') =>
  clientOrderId({ decisionId: 'd', symbol, leg: 'entry', child, portfolioId });

function aTrade(tradeId: string, change: Partial<VenueFill> = {}): VenueFill {
  return {
    tradeId,
    venueOrderId: 'v1',
    clientOrderId: id(1),
    symbol,
    side: 'buy',
    lastQty: qty('4'),
    lastPx: px('100'),
    fee: ZERO_MONEY,
    liquidity: 'taker',
    slippage: ZERO_MONEY,
    atMs: NOW,
    ...change,
  };
}

function anOrder(change: Partial<VenueOrder> = {}): VenueOrder {
  return {
    venueOrderId: 'v1',
    clientOrderId: id(1),
    symbol,
    side: 'buy',
    quantity: qty('4'),
    filledQty: qty('4'),
    status: 'filled',
    atMs: NOW,
    ...change,
  };
}

const base = { symbol, portfolioId: 'main', orders: [] };

describe('what the portfolio owns', () => {
  test('without books is the sum of its own trades, and of nobody else’s', () => {
    const theirs = aTrade('2', { clientOrderId: id(1, 'another') });
    const external = aTrade('3', { clientOrderId: '' });
    expect(ownedQty({ ...base, fills: [aTrade('1'), theirs, external] })).toBe(qty('4'));
  });

  test('is less what the venue took of it as its fee', () => {
    const commission = { currency: 'BTC', amount: money('0.01') };
    expect(ownedQty({ ...base, fills: [aTrade('1', { commission })] })).toBe(qty('3.99'));
  });

  test('counts what an order has filled before its trade is listed, and then not twice', () => {
    expect(ownedQty({ ...base, fills: [], orders: [anOrder()] })).toBe(qty('4'));
    expect(ownedQty({ ...base, fills: [aTrade('1')], orders: [anOrder()] })).toBe(qty('4'));
    const half = aTrade('1', { lastQty: qty('1') });
    expect(ownedQty({ ...base, fills: [half], orders: [anOrder()] })).toBe(qty('4'));
  });

  test('does not count again the trades of orders that the books have forgotten', () => {
    const books = {
      ...openBooks('USD', NOW),
      fillsRead: [{ symbol, toMs: NOW, forgottenMs: NOW }],
    };
    expect(ownedQty({ ...base, books, fills: [aTrade('1')] })).toBe(qty('0'));
    const later = aTrade('2', { atMs: epochMs(NOW + 1), clientOrderId: id(2) });
    expect(ownedQty({ ...base, books, fills: [aTrade('1'), later] })).toBe(qty('4'));
  });

  test('can be closed up to what is held in that direction, and no further', () => {
    expect(closableQty(qty('4'), qty('10'))).toBe(qty('4'));
    expect(closableQty(qty('4'), qty('3'))).toBe(qty('3'));
    expect(closableQty(qty('-4'), qty('-1'))).toBe(qty('1'));
    expect(closableQty(qty('4'), qty('-3'))).toBe(qty('0'));
    expect(closableQty(qty('4'), qty('0'))).toBe(qty('0'));
  });
});
