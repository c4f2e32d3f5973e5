import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { money, px, qty } from '../../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import {
  ROUTE_LIMITS,
  routeOrder,
  type JudgedVenue,
} from '../../../../layers/core/execution/routing/route-order.ts';
import type {
  BookLevel,
  RouteRequest,
  VenueCandidate,
} from '../../../../layers/core/execution/routing/venue-candidate.ts';

const NOW = epochMs(1_000_000);

const level = ([price, quantity]: readonly [number, number]): BookLevel => ({ px: price, quantity });

/** A venue of cents whose book is two levels a side around 100, at 10 bps and 100 ms. */
function aVenue(venue: string, change: Partial<VenueCandidate> = {}): VenueCandidate {
  return { venue, status: 'open', book: aBook(), feeBps: 10, latencyMs: 100, rules: RULES, ...change };
}

const RULES = { tick: px('0.01'), lot: qty('0.001'), minQty: qty('0.01'), minNotional: money('10') };

function aBook(change: Partial<VenueCandidate['book']> = {}): VenueCandidate['book'] {
  const bids = (
    [
      [99.9, 5],
      [99.8, 20],
    ] as const
  ).map(level);
  const asks = (
    [
      [100.1, 5],
      [100.2, 20],
    ] as const
  ).map(level);
  return { state: 'live', atMs: NOW, bids, asks, ...change };
}

function aRequest(change: Partial<RouteRequest> = {}): RouteRequest {
  return { side: 'buy', quantity: qty('10'), nowMs: NOW, ...change };
}

const chosen = (candidates: readonly VenueCandidate[], request = aRequest()): string | undefined => {
  const { choice } = routeOrder(request, candidates);
  return choice.ok ? choice.value.venue : undefined;
};

const codeOf = (judged: JudgedVenue | undefined): string | undefined =>
  judged?.kind === 'unusable' ? judged.refusal.code : undefined;

describe('where an order goes', () => {
  test('the score of a venue, term by term', () => {
    const { judged } = routeOrder(aRequest(), [aVenue('kraken')]);
    const [only] = judged;
    if (only?.kind !== 'usable') throw new Error('unusable');
    const { factors } = only;
    // Five at 100.1 and five at 100.2 are 100.15, 15 bps from the mid of 100.
    expect(factors).toMatchObject({ quantity: qty('10'), limitPx: px('100.2'), latencyMs: 100 });
    expect(factors.averagePx).toBeCloseTo(100.15, 12);
    expect(factors.effectiveSpreadBps).toBeCloseTo(30, 9);
    // The second level is 0.1 / 100.1 behind the first: 9.99 bps of a scale of 10.
    expect(factors.depthRatio).toBeCloseTo(10 / (5 + 20 * Math.exp((-10_000 * (0.1 / 100.1)) / 10)), 9);
    expect(factors.costsBps).toMatchObject({ fee: 10, latency: 0.1 });
    expect(factors.costsBps.spread).toBeCloseTo(15, 9);
    expect(factors.scoreBps).toBeCloseTo(-15 - 10 - factors.depthRatio - 0.1, 9);
  });

  test('to the lower fee, if all else is equal; to the quicker; to the deeper', () => {
    expect(chosen([aVenue('a'), aVenue('b', { feeBps: 9 })])).toBe('b');
    expect(chosen([aVenue('a'), aVenue('b', { latencyMs: 50 })])).toBe('b');
    const deeper = aBook({ asks: [level([100.1, 5]), level([100.2, 40])] });
    expect(chosen([aVenue('a'), aVenue('b', { book: deeper })])).toBe('b');
  });

  test('to the better price rather than to the narrower spread', () => {
    const narrow = aBook({ bids: [level([100.28, 50])], asks: [level([100.3, 50])] });
    const wide = aBook({ bids: [level([98, 50])], asks: [level([100.1, 50])] });
    const venues = [aVenue('narrow', { book: narrow }), aVenue('wide', { book: wide })];
    expect(chosen(venues)).toBe('wide');
    expect(chosen(venues, aRequest({ side: 'sell' }))).toBe('narrow');
  });

  test('of equals, to the first by name, in whatever order they were asked', () => {
    expect(chosen([aVenue('b'), aVenue('a'), aVenue('c')])).toBe('a');
  });

  test('the quantity is what the venue takes of it', () => {
    const { choice } = routeOrder(aRequest({ quantity: qty('1.00099') }), [aVenue('a')]);
    expect(choice).toMatchObject({ value: { factors: { quantity: qty('1') } } });
  });
});

describe('a venue that cannot be used', () => {
  const unusable = (change: Partial<VenueCandidate>): VenueCandidate =>
    aVenue('a', { feeBps: -100, ...change });

  test.each([
    ['halted', 'VENUE_HALTED', unusable({ status: 'halted' })],
    ['its book is syncing', 'BOOK_NOT_LIVE', unusable({ book: aBook({ state: 'syncing' }) })],
    ['its book is broken', 'BOOK_NOT_LIVE', unusable({ book: aBook({ state: 'broken' }) })],
    ['its book is old', 'BOOK_STALE', unusable({ book: aBook({ atMs: epochMs(NOW - 5_001) }) })],
    ['nobody bids', 'BOOK_EMPTY', unusable({ book: aBook({ bids: [] }) })],
    ['its book is crossed', 'BOOK_CROSSED', unusable({ book: aBook({ bids: [level([100.1, 1])] }) })],
    ['its fee is not known', 'COST_UNKNOWN', unusable({ feeBps: NaN })],
    ['there is too little', 'TOO_THIN', unusable({ book: aBook({ asks: [level([100.1, 9.9])] }) })],
    ['it wants more', 'QTY_BELOW_MIN', unusable({ rules: { ...RULES, minQty: qty('10.001') } })],
    [
      'it wants more worth',
      'NOTIONAL_BELOW_MIN',
      unusable({ rules: { ...RULES, minNotional: money('1003') } }),
    ],
  ])('%s: %s', (_, code, venue) => {
    const { judged, choice } = routeOrder(aRequest(), [venue, aVenue('b')]);
    expect(codeOf(judged[0])).toBe(code);
    expect(choice).toMatchObject({ ok: true, value: { venue: 'b' } });
    expect(routeOrder(aRequest(), [venue]).choice).toMatchObject({
      ok: false,
      error: { code: 'NO_USABLE_VENUE', details: { a: code } },
    });
  });

  test('what lies beyond the limit is not there to be taken', () => {
    const limited = aRequest({ limitPx: px('100.15') });
    expect(codeOf(routeOrder(limited, [aVenue('a')]).judged[0])).toBe('TOO_THIN');
    expect(chosen([aVenue('a')], { ...limited, quantity: qty('5') })).toBe('a');
  });

  test('nobody to ask is a refusal too', () => {
    expect(routeOrder(aRequest(), []).choice).toMatchObject({ error: { code: 'NO_USABLE_VENUE' } });
  });
});

const tenths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min, max }).map((n) => n / 10);

const side = (sign: 1 | -1): fc.Arbitrary<readonly BookLevel[]> =>
  fc
    .array(fc.tuple(tenths(1, 30), tenths(1, 100)), { minLength: 0, maxLength: 4 })
    .map((levels) =>
      levels
        .toSorted(([a], [b]) => a - b)
        .map(([distance, quantity]) => ({ px: Number((100 + sign * distance).toFixed(1)), quantity })),
    );

const venues = fc.uniqueArray(
  fc.record({
    venue: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    status: fc.constantFrom('open' as const, 'open' as const, 'open' as const, 'halted' as const),
    book: fc.record({
      state: fc.constantFrom('live' as const, 'live' as const, 'live' as const, 'stale' as const),
      atMs: fc.integer({ min: NOW - 2_500, max: NOW }).map(epochMs),
      bids: side(-1),
      asks: side(1),
    }),
    feeBps: fc.integer({ min: -2, max: 40 }),
    latencyMs: fc.integer({ min: 0, max: 2_000 }),
    rules: fc.constant(RULES),
  }),
  { selector: ({ venue }) => venue, maxLength: 5 },
);

const requests = fc.record({
  side: fc.constantFrom('buy' as const, 'sell' as const),
  quantity: fc.constantFrom(qty('0.05'), qty('1'), qty('7')),
  nowMs: fc.constant(NOW),
});

describe('whatever the venues', () => {
  test('the choice does not depend on the order of asking, and no usable venue scores better', () => {
    fc.assert(
      fc.property(requests, venues, (request, candidates) => {
        const route = routeOrder(request, candidates);
        expect(routeOrder(request, candidates.toReversed())).toEqual(route);
        expect(route.judged).toHaveLength(candidates.length);
        const scores = route.judged.flatMap((one) => (one.kind === 'usable' ? [one.factors.scoreBps] : []));
        expect(route.choice.ok ? route.choice.value.factors.scoreBps : -Infinity).toBe(Math.max(...scores));
      }),
      { numRuns: 300 },
    );
  });

  test('one that cannot be used changes nothing about the others', () => {
    fc.assert(
      fc.property(requests, venues, (request, candidates) => {
        const { judged, choice } = routeOrder(request, candidates);
        const names = judged.flatMap((one) => (one.kind === 'usable' ? [one.venue] : []));
        const alone = routeOrder(
          request,
          candidates.filter(({ venue }) => names.includes(venue)),
        );
        expect(alone.judged).toEqual(judged.filter(({ kind }) => kind === 'usable'));
        if (choice.ok) expect(alone.choice).toEqual(choice);
      }),
      { numRuns: 300 },
    );
  });

  test('a cheaper or quicker venue never loses what it had', () => {
    fc.assert(
      fc.property(requests, venues, fc.nat(20), fc.nat(500), (request, candidates, feeBps, latencyMs) => {
        const { choice } = routeOrder(request, candidates, ROUTE_LIMITS);
        if (!choice.ok) return;
        const better = candidates.map((one) =>
          one.venue === choice.value.venue
            ? { ...one, feeBps: one.feeBps - feeBps, latencyMs: Math.max(0, one.latencyMs - latencyMs) }
            : one,
        );
        expect(routeOrder(request, better).choice).toMatchObject({ value: { venue: choice.value.venue } });
      }),
      { numRuns: 300 },
    );
  });
});
