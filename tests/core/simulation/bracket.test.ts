import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { px, qty } from '../../../layers/core/foundation/decimal.ts';
import { ordersOf } from '../../../layers/core/execution/intent.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import type { BarFacts } from '../../builders/a-bar.ts';
import { anEntry, aRequest, orderId } from '../../builders/an-order.ts';
import { Desk, deskHolding, fillTexts } from './a-venue.ts';

/** Ten bought at the open with a stop at 95 that trails by 5 and a target at 110, on a desk of its own. */
function entered(change: Parameters<typeof anEntry>[0] = {}): {
  desk: Desk;
  entry: string;
  stop: string;
  target: string;
} {
  const desk = new Desk();
  const [entry, stop, target] = ordersOf(anEntry(change), 'd').map(({ request }) => request);
  const ids = [entry, stop, target].map((request) => {
    if (request !== undefined) desk.send(request);
    return request?.clientOrderId ?? '';
  });
  return { desk, entry: at(ids, 0), stop: at(ids, 1), target: at(ids, 2) };
}
/** Nothing is met, and nothing trails. */
const NARROW: BarFacts = { open: 100, high: 100, low: 99.5, close: 100 };

describe('the protective orders of an entry', () => {
  test('sleep until the entry fills, and then work in the same bar', () => {
    const asleep = entered();
    asleep.desk.venue = { ...asleep.desk.venue, resting: asleep.desk.venue.resting.slice(1) };
    expect(asleep.desk.trade({ open: 90, low: 80, high: 120 })).toEqual([]);
    expect(fillTexts(entered().desk.trade({ open: 100, low: 94 }))).toEqual([
      'buy 10 at 100',
      'sell 10 at 95',
    ]);
  });

  test('where one bar meets both, the stop is what happened', () => {
    const { desk, target } = entered();
    expect(fillTexts(desk.trade({ open: 100, high: 120, low: 90 }))).toEqual([
      'buy 10 at 100',
      'sell 10 at 95',
    ]);
    expect(desk.resting).toEqual([]);
    expect(desk.cancelReasonOf(target)).toBe('OCO_SIBLING_FILLED');
  });

  test('the target ends the stop', () => {
    const { desk, stop } = entered();
    desk.trade(NARROW);
    expect(fillTexts(desk.trade({ open: 105, high: 111 }))).toEqual(['sell 10 at 110']);
    expect(desk.cancelReasonOf(stop)).toBe('OCO_SIBLING_FILLED');
    expect(desk.held).toBe('0');
  });

  test('an entry that opens below its stop is sold again at that open', () => {
    expect(fillTexts(entered().desk.trade({ open: 94, high: 96, low: 93 }))).toEqual([
      'buy 10 at 94',
      'sell 10 at 94',
    ]);
  });

  test('a stop that sold a part leaves the target for the rest, and no more', () => {
    const { desk, stop, target } = entered();
    desk.trade(NARROW);
    expect(fillTexts(desk.trade({ open: 100, low: 94, volume: 4 }))).toEqual(['sell 4 at 95']);
    expect(desk.resting).toEqual([stop, target]);
    const rest = desk.venue.resting.find(({ request }) => request.clientOrderId === target);
    expect(rest?.released).toBe(qty('6'));
  });

  test('they protect what of the entry filled, where the day ended before all of it did', () => {
    const { desk, entry } = entered();
    expect(fillTexts(desk.trade({ ...NARROW, volume: 4 }))).toEqual(['buy 4 at 100']);
    expect(desk.cancelReasonOf(entry)).toBe('DAY_ENDED');
    expect(fillTexts(desk.trade({ open: 100, low: 94 }))).toEqual(['sell 4 at 95']);
    expect(desk.held).toBe('0');
    expect(desk.resting).toEqual([]);
  });

  test('they end with an entry that never filled', () => {
    const { desk, stop, target } = entered();
    desk.trade({ ...NARROW, volume: 0 });
    expect(desk.resting).toEqual([]);
    expect([stop, target].map((id) => desk.cancelReasonOf(id))).toEqual([
      'NOTHING_TO_REDUCE',
      'NOTHING_TO_REDUCE',
    ]);
  });

  test('they end with the position, when something else closed it', () => {
    const { desk, stop, target } = entered();
    desk.trade(NARROW);
    desk.send(aRequest({ clientOrderId: orderId(9), side: 'sell', reduceOnly: true }));
    desk.trade(NARROW);
    expect(desk.held).toBe('0');
    expect(desk.resting).toEqual([]);
    expect([stop, target].map((id) => desk.cancelReasonOf(id))).toEqual([
      'NOTHING_TO_REDUCE',
      'NOTHING_TO_REDUCE',
    ]);
  });

  test('of a position that turned into its opposite, they end too', () => {
    const { desk } = entered();
    desk.trade(NARROW);
    desk.send(aRequest({ clientOrderId: orderId(9), side: 'sell', quantity: qty('25') }));
    desk.trade(NARROW);
    expect(desk.held).toBe('-15');
    expect(desk.resting).toEqual([]);
  });

  test('an order that did all its parent left it does not rest on another’s position', () => {
    const { desk, stop } = entered();
    desk.send(aRequest({ clientOrderId: orderId(9) }));
    expect(fillTexts(desk.trade({ ...NARROW, volume: 14 }))).toEqual(['buy 10 at 100', 'buy 4 at 100']);
    const partly = new Desk();
    const [parent, child] = ordersOf(anEntry(), 'e').map(({ request }) => request);
    partly.send(aRequest({ clientOrderId: orderId(9), quantity: qty('20') }));
    partly.trade(NARROW);
    for (const request of [parent, child]) if (request !== undefined) partly.send(request);
    partly.trade({ ...NARROW, volume: 3 });
    partly.trade({ open: 100, low: 94, volume: 100 });
    expect(partly.held).toBe('20');
    expect(partly.resting).toEqual([]);
    expect(desk.resting).toContain(stop);
  });

  test('while an entry may still fill, its stop stays for what is to come', () => {
    const desk = new Desk();
    const [entry, stop, target] = ordersOf(anEntry(), 'd').map(({ request }) => request);
    if (entry === undefined || stop === undefined || target === undefined) throw new Error('three orders');
    const patient: OrderRequest = {
      ...entry,
      timeInForce: 'gtc',
      type: { kind: 'limit', limitPx: px('100') },
    };
    const fixed: OrderRequest = { ...stop, type: { kind: 'stop', stopPx: px('95') } };
    for (const request of [patient, fixed, target]) desk.send(request);
    expect(fillTexts(desk.trade({ open: 101, low: 99, volume: 4 }))).toEqual(['buy 4 at 100']);
    expect(fillTexts(desk.trade({ open: 105, high: 112, low: 101 }))).toEqual(['sell 4 at 110']);
    expect(fillTexts(desk.trade({ open: 101, low: 99 }))).toEqual(['buy 6 at 100']);
    expect(fillTexts(desk.trade({ open: 100, low: 50 }))).toEqual(['sell 6 at 95']);
    expect(desk.resting).toEqual([]);
  });
});

describe('a trailing stop', () => {
  test('follows the high at its distance from the next bar on', () => {
    const { desk, stop } = entered();
    desk.trade({ ...NARROW, high: 103.456 });
    expect(desk.stopOf(stop)).toBe('98.45');
    expect(fillTexts(desk.trade({ open: 100, low: 98 }))).toEqual(['sell 10 at 98.45']);
  });

  test('of a short follows the low', () => {
    const { desk, stop } = entered({
      side: 'sell',
      bracket: { stopPx: px('105'), trailBy: px('5'), targetPx: px('80') },
    });
    desk.trade({ ...NARROW, low: 97.001 });
    expect(desk.stopOf(stop)).toBe('102.01');
  });

  test('never loosens, whatever the market does', () => {
    const anyPrice = fc.integer({ min: 101, max: 109 });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyPrice, anyPrice), { minLength: 1, maxLength: 12 }), (bars) => {
        const { desk, stop } = entered();
        desk.trade(NARROW);
        let last = px(desk.stopOf(stop));
        for (const [one, other] of bars) {
          desk.trade({ open: Math.max(one, other), low: Math.min(one, other), close: one });
          if (!desk.resting.includes(stop)) return;
          const now = px(desk.stopOf(stop));
          expect(now >= last).toBe(true);
          last = now;
        }
      }),
    );
  });

  test('does not follow while it sleeps', () => {
    const { desk, stop } = entered();
    const [entry, ...children] = desk.venue.resting;
    if (entry === undefined) throw new Error('an entry rests');
    const patient = { ...entry, request: { ...entry.request, timeInForce: 'gtc' as const } };
    desk.venue = { ...desk.venue, resting: [patient, ...children] };
    desk.trade({ open: 100, high: 150, volume: 0 });
    expect(desk.stopOf(stop)).toBe('95');
  });
});

describe('an order that may only reduce', () => {
  test('sells no more than is held', () => {
    const desk = deskHolding('4');
    desk.send(aRequest({ side: 'sell', reduceOnly: true, timeInForce: 'gtc' }));
    expect(fillTexts(desk.trade({ open: 100 }))).toEqual(['sell 4 at 100']);
    expect(desk.held).toBe('0');
    expect(desk.resting).toEqual([]);
  });

  test('does nothing on the wrong side, and ends with the bar', () => {
    const desk = deskHolding('-4');
    desk.send(aRequest({ side: 'sell', reduceOnly: true, timeInForce: 'gtc' }));
    expect(desk.trade({ open: 100 })).toEqual([]);
    expect(desk.held).toBe('-4');
    expect(desk.cancelReasonOf(orderId(1))).toBe('NOTHING_TO_REDUCE');
  });
});
