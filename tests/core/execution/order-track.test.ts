import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plus, qty, ZERO_QTY, type Qty } from '../../../layers/core/foundation/decimal.ts';
import type { OrderFact } from '../../../layers/core/execution/order-fact.ts';
import { foldOrder, isFinal, type OrderEvent } from '../../../layers/core/execution/order.ts';
import { hasEnded, isSettled, leavesOf, stageOf } from '../../../layers/core/execution/order-stage.ts';
import {
  isWhole,
  learn,
  overfilledQty,
  trackOrder,
  type TrackedOrder,
} from '../../../layers/core/execution/order-track.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aFill } from '../../builders/a-fill.ts';
import { anOrder, aRequest, orderId } from '../../builders/an-order.ts';

const ACCEPTED: OrderFact = { kind: 'accepted', venueOrderId: 'v1' };
const SUBMITTED: OrderFact = { kind: 'submitted', atMs: openOf(0) };
const UNKNOWN: OrderFact = { kind: 'unknown', atMs: openOf(1), cause: 'timeout' };
const CANCELED: OrderFact = { kind: 'canceled', atMs: openOf(2), reason: 'ASKED' };
const filled = (lots: number, tradeId: string): OrderEvent => ({
  kind: 'fill',
  fill: aFill({ tradeId, clientOrderId: orderId(1), lastQty: qty(String(lots)), atMs: openOf(1) }),
});

/** An order to buy ten, after these facts. */
const after = (...facts: readonly OrderFact[]): TrackedOrder =>
  facts.reduce(learn, trackOrder(aRequest(), { decisionId: 'a-test', leg: 'entry' }));

const anyInstant = fc.integer({ min: 0, max: 3 }).map(openOf);
const anyAttempt = fc.integer({ min: 1, max: 3 });
/** A trade is what its id says it is: heard again, it is the same. */
const anyTrade = fc.integer({ min: 1, max: 6 }).map((lots) => filled(lots, `t${lots}`));

const anyFact: fc.Arbitrary<OrderFact> = fc.oneof(
  anyTrade,
  fc.constantFrom(ACCEPTED, { kind: 'accepted' as const, venueOrderId: 'v2' }),
  fc.constantFrom('FUNDS', 'POST_ONLY').map((reason) => ({ kind: 'rejected' as const, reason })),
  fc.record({ kind: fc.constant('denied' as const), refusal: fc.constant({ code: 'LATCHED', message: '' }) }),
  fc.record({
    kind: fc.constantFrom('submitted' as const, 'triggered' as const, 'expired' as const),
    atMs: anyInstant,
  }),
  fc.record({ kind: fc.constant('never-arrived' as const), atMs: anyInstant }),
  fc.record({
    kind: fc.constant('unknown' as const),
    atMs: anyInstant,
    cause: fc.constantFrom('5xx', 'reset'),
  }),
  fc.record({
    kind: fc.constant('canceled' as const),
    atMs: anyInstant,
    reason: fc.constantFrom('ASKED', 'DAY'),
  }),
  fc.record({
    kind: fc.constant('reported' as const),
    filledQty: fc.integer({ min: 0, max: 12 }).map((lots) => qty(String(lots))),
  }),
  fc.record({
    kind: fc.constantFrom('cancel-asked' as const, 'cancel-answered' as const, 'amend-asked' as const),
    attempt: anyAttempt,
  }),
  anyAttempt.chain((attempt) =>
    fc.constantFrom(
      { kind: 'amend-answered' as const, attempt },
      { kind: 'amend-answered' as const, attempt, terms: { quantity: qty(String(4 + attempt)) } },
    ),
  ),
);

const anyStory = fc.array(anyFact, { maxLength: 14 });

/** The story again: in another order, and some of it twice. */
const retold = anyStory.chain((story) =>
  fc.tuple(
    fc.constant(story),
    fc
      .tuple(fc.subarray(story), fc.constant(story))
      .chain(([again, all]) =>
        fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
      ),
  ),
);

function distinctQty(story: readonly OrderFact[]): Qty {
  const byTrade = new Map<string, Qty>();
  for (const fact of story) if (fact.kind === 'fill') byTrade.set(fact.fill.tradeId, fact.fill.lastQty);
  return [...byTrade.values()].reduce(plus, ZERO_QTY);
}

describe('what is learnt of an order', () => {
  test('late, twice or in another order makes the same order of it', () => {
    fc.assert(
      fc.property(retold, ([story, again]) => {
        expect(after(...again)).toEqual(after(...story));
        expect(stageOf(after(...again))).toBe(stageOf(after(...story)));
      }),
      { numRuns: 500 },
    );
  });

  test('is filled by the sum of its distinct trades, whatever else is said', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const order = after(...story);
        expect(order.filledQty).toBe(distinctQty(story));
        expect(leavesOf(order)).toBeGreaterThanOrEqual(0n);
        if (hasEnded(order)) expect(leavesOf(order)).toBe(ZERO_QTY);
      }),
    );
  });

  test('never brings an order that ended back to life, unless it ended by not being found', () => {
    fc.assert(
      fc.property(anyStory, anyStory, (story, later) => {
        const order = after(...story);
        const byVenue = order.canceled !== undefined || order.expiredMs !== undefined;
        if (byVenue) expect(hasEnded(after(...story, ...later))).toBe(true);
      }),
    );
  });

  test('agrees with the order of the daily path on what both can express', () => {
    const anyEvent = fc.oneof(anyTrade, fc.constantFrom(ACCEPTED, CANCELED));
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 8 }), (events) => {
        const own = after(SUBMITTED, ...events);
        const daily = events.reduce((order, event) => {
          return event.kind === 'accepted' || event.kind === 'canceled' || event.kind === 'fill'
            ? foldOrder(order, event)
            : order;
        }, anOrder());
        expect(own.filledQty).toBe(daily.filledQty);
        expect(hasEnded(own)).toBe(isFinal(daily));
      }),
    );
  });
});

describe('where an order of the executor stands', () => {
  test('follows it from the outbox to the venue and back', () => {
    expect(stageOf(after())).toBe('initialized');
    expect(stageOf(after({ kind: 'denied', refusal: { code: 'MIN', message: '' } }))).toBe('denied');
    expect(stageOf(after(SUBMITTED))).toBe('submitted');
    expect(stageOf(after(SUBMITTED, ACCEPTED))).toBe('working');
    expect(stageOf(after(SUBMITTED, ACCEPTED, { kind: 'triggered', atMs: openOf(1) }))).toBe('triggered');
    expect(stageOf(after(SUBMITTED, ACCEPTED, filled(4, 'a')))).toBe('partially-filled');
    expect(stageOf(after(SUBMITTED, ACCEPTED, filled(4, 'a'), filled(6, 'b')))).toBe('filled');
    expect(stageOf(after(SUBMITTED, ACCEPTED, { kind: 'expired', atMs: openOf(1) }))).toBe('expired');
  });

  test('a fill before the acceptance shows that it is there', () => {
    expect(stageOf(after(SUBMITTED, UNKNOWN, filled(4, 'a')))).toBe('partially-filled');
  });

  test('a fill that lands after the cancel is kept, and the order stays canceled', () => {
    const order = after(SUBMITTED, ACCEPTED, CANCELED, filled(4, 'a'));
    expect(stageOf(order)).toBe('canceled');
    expect(order.filledQty).toBe(qty('4'));
  });

  test('it is not settled while the venue speaks of more fills than were heard', () => {
    const order = after(SUBMITTED, ACCEPTED, CANCELED, { kind: 'reported', filledQty: qty('4') });
    expect([hasEnded(order), isWhole(order), isSettled(order)]).toEqual([true, false, false]);
    expect(isSettled(learn(order, filled(4, 'a')))).toBe(true);
  });

  test('unknown until there is a sign of life, even after the venue had denied knowing it', () => {
    expect(stageOf(after(SUBMITTED, UNKNOWN))).toBe('unknown');
    const denied = after(SUBMITTED, UNKNOWN, { kind: 'never-arrived', atMs: openOf(2) });
    expect(stageOf(denied)).toBe('rejected');
    expect(stageOf(learn(denied, ACCEPTED))).toBe('working');
  });

  test('a cancel that was answered without an end leaves it working, and may be asked again', () => {
    const asked = after(SUBMITTED, ACCEPTED, { kind: 'cancel-asked', attempt: 1 });
    expect(stageOf(asked)).toBe('pending-cancel');
    const answered = learn(asked, { kind: 'cancel-answered', attempt: 1 });
    expect(stageOf(answered)).toBe('working');
    expect(stageOf(learn(answered, { kind: 'cancel-asked', attempt: 2 }))).toBe('pending-cancel');
  });

  test('an amendment counts when the venue took it, and the newest one wins', () => {
    const asked = after(SUBMITTED, ACCEPTED, { kind: 'amend-asked', attempt: 1 });
    expect(stageOf(asked)).toBe('pending-update');
    const amended = learn(asked, { kind: 'amend-answered', attempt: 1, terms: { quantity: qty('6') } });
    expect(leavesOf(amended)).toBe(qty('6'));
    expect(leavesOf(learn(amended, { kind: 'amend-answered', attempt: 2 }))).toBe(qty('6'));
  });

  test('more than was asked is believed, and said', () => {
    const order = after(SUBMITTED, ACCEPTED, filled(8, 'a'), filled(7, 'b'));
    expect([stageOf(order), order.filledQty, overfilledQty(order)]).toEqual(['filled', qty('15'), qty('5')]);
  });
});
