import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs, MINUTE_MS } from '../../../layers/core/foundation/time.ts';
import {
  isHarder,
  NEVER_ARMED,
  turnLatch,
  viewOf,
  type Latch,
  type LatchEvent,
} from '../../../layers/core/safety/latch.ts';

const at = (ms: number) => epochMs(1_700_000_000_000 + ms);
const CODE = sha256('ABCD2345');

const trip = (
  policy: 'halt' | 'reduce' | 'flatten',
  atMs: number,
  raisedMs = atMs,
): Extract<LatchEvent, { kind: 'trip' }> => ({
  kind: 'trip',
  policy,
  reason: `a ${policy}`,
  atMs: at(atMs),
  raisedMs: at(raisedMs),
});
const verified = (epoch: number, atMs: number): LatchEvent => ({ kind: 'verified', epoch, atMs: at(atMs) });
const asks = (atMs: number, by = 'owner'): LatchEvent => {
  return { kind: 'rearm-asked', by, reason: 'looked at it', codeHash: CODE, atMs: at(atMs) };
};
const confirms = (atMs: number, { by = 'owner', code = CODE } = {}): LatchEvent => {
  return { kind: 'rearm-confirmed', by, codeHash: code, atMs: at(atMs) };
};

const after = (latch: Latch, ...events: readonly LatchEvent[]): Latch =>
  events.reduce((now, event) => turnLatch(now, event).latch, latch);
const ARMED = after(NEVER_ARMED, asks(1), confirms(2));

describe('the latch', () => {
  test('is closed where nobody ever armed it, and halts', () => {
    expect(viewOf(NEVER_ARMED)).toEqual({ kind: 'latched', policy: 'halt', epoch: 0 });
  });

  test('goes from armed over tripped and review back to armed, with two steps of a person', () => {
    expect(ARMED).toEqual({ status: 'armed', epoch: 0, atMs: at(2) });
    const tripped = after(ARMED, trip('flatten', 10));
    expect(viewOf(tripped)).toEqual({ kind: 'latched', policy: 'flatten', epoch: 1 });
    const reviewed = after(tripped, verified(1, 20));
    expect(reviewed.status).toBe('review');
    expect(after(reviewed, asks(30), confirms(40))).toEqual({ status: 'armed', epoch: 1, atMs: at(40) });
  });

  test('yields to a harder policy and never to a softer one', () => {
    const halted = after(ARMED, trip('halt', 10));
    const flattened = after(halted, trip('flatten', 11));
    expect(viewOf(flattened)).toEqual({ kind: 'latched', policy: 'flatten', epoch: 2 });
    expect(turnLatch(flattened, trip('halt', 12)).outcome).toBe('unchanged');
    expect(turnLatch(flattened, trip('flatten', 12)).outcome).toBe('unchanged');
  });

  test('is not tripped again by the late echo of an alarm that a person armed it over', () => {
    expect(turnLatch(ARMED, trip('flatten', 50, 1)).outcome).toBe('unchanged');
    expect(turnLatch(ARMED, trip('flatten', 50, 2)).outcome).toBe('turned');
  });

  test('in review falls again for news, and forgets who was about to arm it', () => {
    const reviewed = after(ARMED, trip('flatten', 10), verified(1, 20), asks(30));
    expect(turnLatch(reviewed, trip('halt', 31, 15)).outcome).toBe('unchanged');
    const again = after(reviewed, trip('halt', 31));
    expect(again).toMatchObject({ status: 'tripped', epoch: 2, policy: 'flatten' });
    expect(turnLatch(again, confirms(32)).outcome).toBe('refused');
  });

  test('does not believe a verification of an older trip', () => {
    const tripped = after(ARMED, trip('halt', 10), trip('flatten', 11));
    expect(turnLatch(tripped, verified(1, 12)).outcome).toBe('unchanged');
  });

  test('is not armed by a wrong code, a late one, another person, or before the venue was seen', () => {
    const tripped = after(ARMED, trip('halt', 10));
    expect(turnLatch(tripped, asks(11)).outcome).toBe('refused');
    const asked = after(tripped, verified(1, 20), asks(30));
    const wrong = turnLatch(asked, confirms(31, { code: sha256('WRONG') }));
    expect(wrong.outcome).toBe('refused');
    expect(turnLatch(wrong.latch, confirms(32)).answer).toMatch(/nothing waits/);
    expect(turnLatch(asked, confirms(30 + 15 * MINUTE_MS + 1)).outcome).toBe('refused');
    expect(turnLatch(asked, confirms(31, { by: 'somebody' })).outcome).toBe('refused');
    expect(turnLatch(asked, confirms(30 + 15 * MINUTE_MS)).latch.status).toBe('armed');
  });
});

const anyEvent = fc
  .record({
    kind: fc.constantFrom('trip', 'verified', 'asks', 'confirms'),
    policy: fc.constantFrom('halt' as const, 'reduce' as const, 'flatten' as const),
    raisedAgoMs: fc.integer({ min: 0, max: 5 }),
    epoch: fc.integer({ min: 0, max: 4 }),
    right: fc.boolean(),
  })
  .map(({ kind, policy, raisedAgoMs, epoch, right }) => (atMs: number): LatchEvent => {
    if (kind === 'trip') return trip(policy, atMs, atMs - raisedAgoMs);
    if (kind === 'verified') return verified(epoch, atMs);
    return kind === 'asks' ? asks(atMs) : confirms(atMs, right ? {} : { code: sha256('other') });
  });

describe('whatever comes, in whatever order', () => {
  test('only the two steps open it, the epoch never falls, and no policy softens while it is closed', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        let latch = ARMED;
        for (const [index, make] of events.entries()) {
          const event = make(100 + index);
          const { latch: next } = turnLatch(latch, event);
          expect(next.epoch).toBeGreaterThanOrEqual(latch.epoch);
          if (latch.status !== 'armed' && next.status === 'armed') expect(event.kind).toBe('rearm-confirmed');
          if (latch.status !== 'armed' && next.status !== 'armed')
            expect(isHarder(latch.policy, next.policy)).toBe(false);
          latch = next;
        }
      }),
    );
  });

  test('to hear a trip twice is to hear it once', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), anyEvent, (events, make) => {
        const latch = events.reduce((now, each, index) => turnLatch(now, each(100 + index)).latch, ARMED);
        const event = make(200);
        if (event.kind !== 'trip') return;
        const once = turnLatch(latch, event).latch;
        expect(turnLatch(once, event).latch).toEqual(once);
      }),
    );
  });
});
