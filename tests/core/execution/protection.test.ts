import { describe, expect, test } from '@jest/globals';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { ordersOf, type Intent } from '../../../layers/core/execution/intent.ts';
import { foldOrder, pendingOrder, type Order } from '../../../layers/core/execution/order.ts';
import { protectionGaps } from '../../../layers/core/execution/protection.ts';
import type { Position } from '../../../layers/core/portfolio/ledger.ts';
import { SPX } from '../../builders/an-instrument.ts';

function held(quantity: string): Position {
  return {
    symbol: SPX,
    quantity: qty(quantity),
    cost: money('1000'),
    openedMs: epochMs(0),
    realisedSinceOpen: money('0'),
  };
}

function ordersFor(intent: Intent, decisionId = 'd-1'): readonly Order[] {
  return ordersOf(intent, decisionId).map(({ leg, request }) => pendingOrder(request, { decisionId, leg }));
}

const entry: Intent = {
  kind: 'enter',
  symbol: SPX,
  side: 'buy',
  quantity: qty('10'),
  bracket: { stopPx: px('90'), trailBy: px('10'), targetPx: px('120') },
};

describe('every open position has live stops of at least its size', () => {
  test('ten held behind a stop for ten is whole', () => {
    expect(protectionGaps([held('10')], ordersFor(entry))).toEqual([]);
  });

  test('a target protects nothing: where the venue rejects the stop, all ten are bare', () => {
    const orders = ordersFor(entry).map((order) =>
      order.leg === 'stop' ? foldOrder(order, { kind: 'rejected', reason: 'TICK' }) : order,
    );
    expect(protectionGaps([held('10')], orders)).toEqual([
      { symbol: SPX, side: 'sell', quantity: qty('10'), protectedQty: qty('0'), missing: qty('10') },
    ]);
  });

  test('of fifteen with a stop for ten, five are missing', () => {
    expect(protectionGaps([held('15')], ordersFor(entry))).toMatchObject([{ missing: qty('5') }]);
  });

  test('what is being closed is waived, up to what is being closed', () => {
    const exit: Intent = { kind: 'exit', symbol: SPX, side: 'sell', quantity: qty('7') };
    expect(protectionGaps([held('10')], ordersFor(exit))).toMatchObject([{ missing: qty('3') }]);
    expect(protectionGaps([held('7')], ordersFor(exit))).toEqual([]);
  });

  test('a short is protected by what buys, not by what sells', () => {
    expect(protectionGaps([held('-10')], ordersFor(entry))).toMatchObject([
      { side: 'buy', missing: qty('10') },
    ]);
  });

  test('the repair is a stop that closes the gap', () => {
    const repair: Intent = {
      kind: 'protect',
      symbol: SPX,
      side: 'sell',
      quantity: qty('5'),
      stopPx: px('95'),
    };
    const orders = [...ordersFor(entry), ...ordersFor(repair, 'repair-1')];
    expect(protectionGaps([held('15')], orders)).toEqual([]);
    expect(orders.at(-1)?.request).toMatchObject({
      reduceOnly: true,
      timeInForce: 'gtc',
      type: { kind: 'stop' },
    });
  });
});
