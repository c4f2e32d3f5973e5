import { unreachable } from '../foundation/assert.ts';
import type { Sha256 } from '../foundation/hash.ts';
import { epochMs, type EpochMs } from '../foundation/time.ts';
import type { LatchPolicy, LatchView } from '../execution/executor/latch-view.ts';
import { CODE_LIFE_MS } from '../risk/owner-control.ts';

/** The one switch of a portfolio. New risk leaves only while it is armed; only a person arms it. */
export type Latch =
  | { readonly status: 'armed'; readonly epoch: number; readonly atMs: EpochMs }
  | {
      readonly status: 'tripped';
      /** Grows with each trip, so that an answer to an older one is known. */
      readonly epoch: number;
      readonly atMs: EpochMs;
      readonly policy: LatchPolicy;
      readonly reason: string;
    }
  /** What the policy asks for was seen at the venue; now a person is to look. */
  | {
      readonly status: 'review';
      readonly epoch: number;
      readonly atMs: EpochMs;
      readonly policy: LatchPolicy;
      readonly reason: string;
      readonly pending?: PendingRearm;
    };

/** The first of the two steps that arm it. The code is only ever kept as its hash. */
export interface PendingRearm {
  readonly reason: string;
  readonly by: string;
  readonly codeHash: Sha256;
  readonly askedMs: EpochMs;
}

/** A portfolio whose latch was never written: closed, and a person arms it for the first time. */
export const NEVER_ARMED: Latch = {
  status: 'review',
  epoch: 0,
  atMs: epochMs(0),
  policy: 'halt',
  reason: 'never armed',
};

export type LatchEvent = { readonly atMs: EpochMs } & (
  | {
      readonly kind: 'trip';
      readonly policy: LatchPolicy;
      readonly reason: string;
      /** When what it is about came to be: one that a person already armed over trips nothing when it is heard again. */
      readonly raisedMs: EpochMs;
    }
  | { readonly kind: 'verified'; readonly epoch: number }
  | {
      readonly kind: 'rearm-asked';
      readonly by: string;
      readonly reason: string;
      readonly codeHash: Sha256;
    }
  | { readonly kind: 'rearm-confirmed'; readonly by: string; readonly codeHash: Sha256 }
);

/** What became of an event. The latch is given back also where it stayed as it was. */
export interface LatchTurn {
  readonly outcome: 'turned' | 'unchanged' | 'refused';
  readonly latch: Latch;
  readonly answer: string;
}

/**
 * Total: any event may come in any state, however often. It tightens by itself: a harder policy replaces a softer one,
 * never the reverse. It loosens by two steps of the same person, the second with the code of the first, in time.
 */
export function turnLatch(latch: Latch, event: LatchEvent): LatchTurn {
  switch (event.kind) {
    case 'trip':
      return tripped(latch, event);
    case 'verified':
      return verified(latch, event);
    case 'rearm-asked':
      return asked(latch, event);
    case 'rearm-confirmed':
      return confirmed(latch, event);
    default:
      return unreachable(event);
  }
}

/** The latch as the executor reads it. */
export function viewOf(latch: Latch): LatchView {
  return latch.status === 'armed'
    ? { kind: 'armed' }
    : { kind: 'latched', policy: latch.policy, epoch: latch.epoch };
}

/** From the softest to the hardest. */
const HARDNESS: readonly LatchPolicy[] = ['halt', 'reduce', 'flatten'];

export function isHarder(policy: LatchPolicy, than: LatchPolicy): boolean {
  return HARDNESS.indexOf(policy) > HARDNESS.indexOf(than);
}

type Of<K extends LatchEvent['kind']> = Extract<LatchEvent, { readonly kind: K }>;

function tripped(latch: Latch, { policy, reason, raisedMs, atMs }: Of<'trip'>): LatchTurn {
  const next = (hardest: LatchPolicy): LatchTurn => ({
    outcome: 'turned',
    latch: { status: 'tripped', epoch: latch.epoch + 1, atMs, policy: hardest, reason },
    answer: `${hardest}: ${reason}`,
  });
  if (latch.status === 'armed') {
    return raisedMs < latch.atMs ? unchanged(latch, 'it was armed over that') : next(policy);
  }
  if (isHarder(policy, latch.policy)) return next(policy);
  const isNews = latch.status === 'review' && latch.epoch > 0 && raisedMs > latch.atMs;
  return isNews ? next(latch.policy) : unchanged(latch, `${latch.policy} already: ${latch.reason}`);
}

function verified(latch: Latch, { epoch, atMs }: Of<'verified'>): LatchTurn {
  if (latch.status !== 'tripped' || latch.epoch !== epoch) return unchanged(latch, 'that trip is over');
  const { policy, reason } = latch;
  return {
    outcome: 'turned',
    latch: { status: 'review', epoch, atMs, policy, reason },
    answer: 'a person is to look',
  };
}

function asked(latch: Latch, { by, reason, codeHash, atMs }: Of<'rearm-asked'>): LatchTurn {
  if (latch.status !== 'review') return refused(latch, notReviewed(latch));
  if (reason.trim() === '') return refused(latch, 'say why');
  const pending: PendingRearm = { by, reason, codeHash, askedMs: atMs };
  return { outcome: 'turned', latch: { ...latch, pending }, answer: 'waits for its code' };
}

/** A wrong code voids the one that waited. */
function confirmed(latch: Latch, { by, codeHash, atMs }: Of<'rearm-confirmed'>): LatchTurn {
  if (latch.status !== 'review') return refused(latch, notReviewed(latch));
  const { pending, ...spent } = latch;
  if (pending === undefined) return refused(latch, 'nothing waits for a code');
  if (pending.by !== by) return refused(spent, 'somebody else asked: ask again');
  if (pending.codeHash !== codeHash) return refused(spent, 'the code is wrong: ask again');
  if (atMs - pending.askedMs > CODE_LIFE_MS) return refused(spent, 'the code is too old: ask again');
  return {
    outcome: 'turned',
    latch: { status: 'armed', epoch: latch.epoch, atMs },
    answer: `armed: ${pending.reason}`,
  };
}

function notReviewed(latch: Latch): string {
  return latch.status === 'armed'
    ? 'it is armed already'
    : 'the incident is not over: the venue has not been seen as the policy asks';
}

function unchanged(latch: Latch, answer: string): LatchTurn {
  return { outcome: 'unchanged', latch, answer };
}

function refused(latch: Latch, answer: string): LatchTurn {
  return { outcome: 'refused', latch, answer };
}
