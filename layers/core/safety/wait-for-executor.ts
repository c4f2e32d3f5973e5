import { SECOND_MS, type EpochMs } from '../foundation/time.ts';
import type { LatchPolicy, Obeyed } from '../execution/executor/latch-view.ts';

/** What the executor is waited for with. */
export interface ExecutorPatience {
  /** From the trip. A living executor has read the latch, cancelled and closed within it. */
  readonly deadlineMs: number;
  /** After so long without a beat a holder of the lease has fenced itself. */
  readonly leaseTtlMs: number;
  /** Within it whatever a holder sent has arrived or never will. */
  readonly sendTimeoutMs: number;
  readonly pollMs: number;
}

export const EXECUTOR_PATIENCE: ExecutorPatience = {
  deadlineMs: 30 * SECOND_MS,
  leaseTtlMs: 15 * SECOND_MS,
  sendTimeoutMs: 5 * SECOND_MS,
  pollMs: 2 * SECOND_MS,
};

/** The executor's lease as it was first seen with this epoch and beat. */
export interface SeenLease {
  readonly epoch: number;
  readonly beat: number;
  readonly held: boolean;
  readonly sinceMs: EpochMs;
}

export interface ExecutorLook {
  readonly latch: { readonly epoch: number; readonly policy: LatchPolicy; readonly atMs: EpochMs };
  /** Absent where the books cannot be read, or never spoke of a latch. */
  readonly obeyed?: Obeyed;
  /** Absent where it cannot be read. */
  readonly lease?: SeenLease;
  readonly nowMs: EpochMs;
}

export type ExecutorVerdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'waiting'; readonly waitMs: number }
  /** Take the lease from it; after the wait nothing of its sends is on its way any more. */
  | { readonly kind: 'act'; readonly why: 'dead' | 'late'; readonly waitMs: number };

/**
 * Whether the executor has done what the latch asks, may still, or is not waited for any more. One whose lease stands still
 * for its whole life is dead, and is not waited for until the deadline.
 */
export function judgeExecutor(look: ExecutorLook, patience: ExecutorPatience): ExecutorVerdict {
  const { latch, obeyed, lease, nowMs } = look;
  if (obeyed?.done === true && obeyed.epoch === latch.epoch && obeyed.policy === latch.policy) {
    return { kind: 'done' };
  }
  const { deadlineMs, leaseTtlMs, sendTimeoutMs, pollMs } = patience;
  const stillMs = lease === undefined ? 0 : nowMs - lease.sinceMs;
  const restMs = Math.max(0, leaseTtlMs + sendTimeoutMs - stillMs);
  const isReleased = lease?.held === false;
  if (lease !== undefined && (isReleased ? stillMs >= sendTimeoutMs : stillMs >= leaseTtlMs)) {
    return { kind: 'act', why: 'dead', waitMs: isReleased ? 0 : restMs };
  }
  if (nowMs - latch.atMs >= deadlineMs) {
    // It lives, so from now on its life is counted anew: it may have renewed a moment ago.
    return { kind: 'act', why: 'late', waitMs: leaseTtlMs + sendTimeoutMs };
  }
  return { kind: 'waiting', waitMs: pollMs };
}
