import type { LeaseRecord, LeaseStore } from '../ports/lease-store.ts';
import { sleep, type ExecutorClock } from './executor-ports.ts';

/** How long a lease lives without a beat, and how much earlier its holder stops. */
export interface LeaseTerms {
  readonly ttlMs: number;
  /** Covers the drift of two monotonic clocks against each other and a call on its way. */
  readonly marginMs: number;
  readonly beatMs: number;
}

export const LEASE_TERMS: LeaseTerms = { ttlMs: 15_000, marginMs: 4_000, beatMs: 3_000 };

/** A lease that is held, as far as its holder can know. */
export interface HeldLease {
  readonly epoch: number;
  /** False from the moment it may have lapsed for others; then nothing may be sent any more. */
  mayAct(): boolean;
  /** Renews until it is released or lost; answers which. */
  readonly ended: Promise<'released' | 'lost'>;
  release(): Promise<void>;
}

/**
 * Waits for the lease. Where another holds it, its beat must stand still for the whole time to live on our own monotonic clock.
 * The holder counts the same time from before it asked for a renewal, less a margin: it stops before anybody else may start,
 * whatever any wall clock says. Undefined where the wait was called off.
 */
export async function holdLease(
  { leases, clock }: { leases: LeaseStore; clock: ExecutorClock },
  { holder, terms, isWanted }: { holder: string; terms: LeaseTerms; isWanted: () => boolean },
): Promise<HeldLease | undefined> {
  let seen: LeaseRecord | undefined;
  let seenMs = 0;
  while (isWanted()) {
    const record = await leases.read().catch(() => undefined);
    const nowMs = clock.monotonicMs();
    if (record !== undefined && (record.epoch !== seen?.epoch || record.beat !== seen.beat)) {
      [seen, seenMs] = [record, nowMs];
    }
    const lapsed = record !== undefined && nowMs - seenMs >= terms.ttlMs;
    if (record !== undefined && (record.holder === undefined || lapsed)) {
      // Counted from before the question: the store may have written at any moment after it.
      const askedMs = clock.monotonicMs();
      const taken = await leases.take(holder, record).catch(() => undefined);
      if (taken !== undefined) return heldLease({ leases, clock }, { epoch: taken.epoch, askedMs, terms });
    }
    await sleep(clock, terms.beatMs);
  }
  return undefined;
}

function heldLease(
  { leases, clock }: { leases: LeaseStore; clock: ExecutorClock },
  { epoch, askedMs, terms }: { epoch: number; askedMs: number; terms: LeaseTerms },
): HeldLease {
  const lifeMs = terms.ttlMs - terms.marginMs;
  let heldUntilMs = askedMs + lifeMs;
  let wanted = true;
  const renewing = async (): Promise<'released' | 'lost'> => {
    for (;;) {
      await sleep(clock, terms.beatMs);
      if (!wanted) return 'released';
      const beganMs = clock.monotonicMs();
      // An outage extends nothing: the next beat may come in time, and if none does the holder stops by itself.
      const renewed = await leases.renew(epoch).catch(() => undefined);
      if (renewed === true) heldUntilMs = Math.max(heldUntilMs, beganMs + lifeMs);
      if (renewed === false || clock.monotonicMs() >= heldUntilMs) {
        heldUntilMs = 0;
        return 'lost';
      }
    }
  };
  return {
    epoch,
    mayAct: () => wanted && clock.monotonicMs() < heldUntilMs,
    ended: renewing(),
    release: async () => {
      wanted = false;
      // Where it cannot be given back it lapses.
      await leases.release(epoch).catch(() => undefined);
    },
  };
}
