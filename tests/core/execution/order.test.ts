import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plus, qty, ZERO_QTY, type Qty } from '../../../layers/core/foundation/decimal.ts';
import {
  foldOrder,
  isFinal,
  leavesQty,
  type Order,
  type OrderEvent,
} from '../../../layers/core/execution/order.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aFill } from '../../builders/a-fill.ts';
import { anOrder, orderId } from '../../builders/an-order.ts';

const ACCEPTED: OrderEvent = { kind: 'accepted', venueOrderId: 'v1' };
const REJECTED: OrderEvent = { kind: 'rejected', reason: 'FUNDS' };
const CANCELED: OrderEvent = { kind: 'canceled', atMs: openOf(2), reason: 'DAY_ENDED' };
const filled = (lots: number, tradeId: string): OrderEvent => ({
  kind: 'fill',
  fill: aFill({ tradeId, clientOrderId: orderId(1), lastQty: qty(String(lots)), atMs: openOf(1) }),
});

/** An order to buy ten, after these facts. */
const after = (...events: readonly OrderEvent[]): Order => events.reduce(foldOrder, anOrder());

const anyEvents = fc
  .array(fc.oneof(fc.constantFrom(ACCEPTED, REJECTED, CANCELED), fc.integer({ min: 1, max: 6 })), {
    maxLength: 8,
  })
  .map((facts) => facts.map((fact, index) => (typeof fact === 'number' ? filled(fact, `t${index}`) : fact)));

function filledIn(events: readonly OrderEvent[]): Qty {
  return events.reduce(
    (total, event) => (event.kind === 'fill' ? plus(total, event.fill.lastQty) : total),
    ZERO_QTY,
  );
}

describe('any fact in any state', () => {
  test('every fill counts, in whatever order the facts arrive', () => {
    const anyOrder = anyEvents.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    );
    fc.assert(
      fc.property(anyOrder, ([events, shuffled]) => {
        expect(after(...events).filledQty).toBe(filledIn(events));
        expect(after(...shuffled).filledQty).toBe(filledIn(events));
      }),
    );
  });

  test('what is heard twice counts once', () => {
    const doubled = anyEvents.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc
          .array(fc.nat({ max: Math.max(0, events.length - 1) }))
          .map((again) => again.flatMap((index) => events[index] ?? [])),
      ),
    );
    fc.assert(
      fc.property(doubled, ([events, again]) => {
        const once = after(...events);
        expect(after(...events, ...again).filledQty).toBe(once.filledQty);
        expect(after(...events.flatMap((event) => [event, event]))).toEqual(once);
      }),
    );
  });

  test('an order that ended stays as it ended, whatever is heard later', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (events, later) => {
        const ended = after(...events);
        fc.pre(isFinal(ended));
        expect(later.reduce(foldOrder, ended).status).toEqual(ended.status);
      }),
    );
  });

  test('what may still fill is what was asked less what filled, and nothing once it ended', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const order = after(...events);
        const left = 10n * qty('1') - filledIn(events);
        expect(leavesQty(order)).toBe(isFinal(order) || left < 0n ? 0n : left);
      }),
    );
  });
});

describe('where an order stands', () => {
  test('pending until the venue answers, then working, then filled when all of it has', () => {
    expect(after().status).toEqual({ kind: 'pending-submit' });
    expect(after(ACCEPTED).status).toEqual({ kind: 'working', venueOrderId: 'v1' });
    expect(after(ACCEPTED, filled(4, 'a')).status).toEqual({ kind: 'working', venueOrderId: 'v1' });
    expect(after(ACCEPTED, filled(4, 'a'), filled(6, 'b')).status).toEqual({
      kind: 'filled',
      atMs: openOf(1),
    });
  });

  test('is working under the id it was first given', () => {
    expect(after(ACCEPTED, { kind: 'accepted', venueOrderId: 'v2' })).toEqual(after(ACCEPTED));
  });

  test('a fill that comes before the acceptance is kept, and the acceptance still counts', () => {
    const order = after(filled(4, 'a'), ACCEPTED);
    expect(order.status).toEqual({ kind: 'working', venueOrderId: 'v1' });
    expect(leavesQty(order)).toBe(qty('6'));
    expect(after(filled(10, 'a'), ACCEPTED).status.kind).toBe('filled');
  });

  test('a fill that lands after the cancel is kept, and the order stays canceled', () => {
    const order = after(ACCEPTED, CANCELED, filled(10, 'a'));
    expect(order.filledQty).toBe(qty('10'));
    expect(order.status).toMatchObject({ kind: 'canceled', reason: 'DAY_ENDED' });
  });

  test('the same trade heard twice does not make an order look filled', () => {
    const order = after(ACCEPTED, filled(5, 'a'), filled(5, 'a'));
    expect(order.status.kind).toBe('working');
    expect(leavesQty(order)).toBe(qty('5'));
  });

  test('a venue that gives more than was asked is believed', () => {
    const order = after(ACCEPTED, filled(8, 'a'), filled(8, 'b'));
    expect(order).toMatchObject({ filledQty: qty('16'), status: { kind: 'filled' } });
    expect(leavesQty(order)).toBe(ZERO_QTY);
  });

  test('a rejection ends it with its reason', () => {
    expect(after(REJECTED).status).toEqual({ kind: 'rejected', reason: 'FUNDS' });
    expect(after(REJECTED, ACCEPTED).status).toEqual({ kind: 'rejected', reason: 'FUNDS' });
  });

  test('a fill of another order is a defect of the caller', () => {
    const fill = aFill({ clientOrderId: orderId(2) });
    expect(() => foldOrder(anOrder(), { kind: 'fill', fill })).toThrow('of another order');
  });
});
