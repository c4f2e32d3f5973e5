import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { px, qty } from '../../../layers/core/foundation/decimal.ts';
import { ordersOf, type Intent } from '../../../layers/core/execution/intent.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { anEntry } from '../../builders/an-order.ts';
import { SPX } from '../../builders/an-instrument.ts';

const anyIntent: fc.Arbitrary<Intent> = fc.constantFrom<Intent>(
  anEntry(),
  anEntry({ side: 'sell', bracket: { stopPx: px('105'), trailBy: px('5'), targetPx: px('90') } }),
  { kind: 'exit', symbol: SPX, side: 'sell', quantity: qty('3') },
  { kind: 'flatten', symbol: SPX, side: 'buy', quantity: qty('3') },
);

describe('the orders an intent means', () => {
  test('asked again, they are the same orders; another decision’s are others', () => {
    fc.assert(
      fc.property(anyIntent, fc.string(), fc.string(), (intent, one, other) => {
        const ids = (decisionId: string): string[] =>
          ordersOf(intent, decisionId).map(({ request }) => request.clientOrderId);
        expect(ordersOf(intent, one)).toEqual(ordersOf(intent, one));
        if (one !== other) expect(ids(one).some((id) => ids(other).includes(id))).toBe(false);
        expect(new Set(ids(one)).size).toBe(ids(one).length);
      }),
    );
  });

  test('an entry comes with a stop that trails and a target, which only reduce it and cancel each other', () => {
    const [entry, stop, target] = ordersOf(anEntry(), 'd').map(({ request }) => request);
    expect(entry).toMatchObject({
      side: 'buy',
      quantity: qty('10'),
      type: { kind: 'market' },
      timeInForce: 'day',
      reduceOnly: false,
    });
    const shared = {
      side: 'sell',
      quantity: qty('10'),
      timeInForce: 'gtc',
      reduceOnly: true,
      parentId: entry?.clientOrderId,
    };
    expect(stop).toMatchObject({ ...shared, type: { kind: 'stop', stopPx: px('95'), trailBy: px('5') } });
    expect(target).toMatchObject({ ...shared, type: { kind: 'limit', limitPx: px('110') } });
    expect(stop?.ocoGroup).toBeDefined();
    expect(stop?.ocoGroup).toBe(target?.ocoGroup);
  });

  test('a short is protected by buying', () => {
    const sides = ordersOf(anEntry({ side: 'sell' }), 'd').map(({ leg, request }) => [leg, request.side]);
    expect(sides).toEqual([
      ['entry', 'sell'],
      ['stop', 'buy'],
      ['target', 'buy'],
    ]);
  });

  test('leaving is one market order that can only reduce', () => {
    for (const kind of ['exit', 'flatten'] as const) {
      const orders = ordersOf({ kind, symbol: SPX, side: 'sell', quantity: qty('3') }, 'd');
      expect(orders).toHaveLength(1);
      expect(at(orders, 0)).toMatchObject({
        leg: kind,
        request: { side: 'sell', quantity: qty('3'), type: { kind: 'market' }, reduceOnly: true },
      });
    }
  });
});
