import type { EpochMs } from '../../core/foundation/time.ts';
import type { LatchPolicy } from '../../core/execution/executor/latch-view.ts';
import type { KillStanding } from '../../core/safety/kill-report.ts';
import type { SeenLease } from '../../core/safety/wait-for-executor.ts';

/** What passes between the steps of the kill machine: JSON, and each step adds what it has to say. */
export interface KillState {
  readonly trip: {
    readonly policy: LatchPolicy;
    readonly reason: string;
    readonly raisedMs: EpochMs;
  };
  readonly latch?: LatchStep;
  readonly schedules?: { readonly atMs: EpochMs };
  readonly executor?: ExecutorStep;
  readonly act?: ActStep;
  readonly verify?: VerifyStep;
}

export interface LatchStep {
  readonly status: 'armed' | 'tripped' | 'review';
  readonly epoch: number;
  readonly policy: LatchPolicy;
  readonly reason: string;
  readonly atMs: EpochMs;
  /** When this run of the machine began. */
  readonly startedMs: EpochMs;
}

export interface ExecutorStep {
  readonly kind: 'done' | 'waiting' | 'act' | 'superseded';
  readonly waitSeconds: number;
  readonly atMs: EpochMs;
  readonly words: string;
  readonly lease?: SeenLease;
  /** The lease we took from it. */
  readonly tookEpoch?: number;
  /** Until then something that it sent may still be on its way. */
  readonly fencedUntilMs?: EpochMs;
}

export interface ActStep {
  readonly kind: 'settled' | 'more';
  readonly atMs: EpochMs;
  readonly words: string;
  readonly cancels: number;
  readonly sends: number;
  /** Decimal text; absent until a reduction is settled. */
  readonly keeps?: readonly { readonly symbol: string; readonly quantity: string }[];
  /** Where the venue would not take a stop. */
  readonly refusedStops: readonly string[];
}

export interface VerifyStep {
  readonly standing: KillStanding;
  readonly next: 'report' | 'try-again';
  readonly atMs: EpochMs;
  readonly words: string;
}

/** What names the incident in the ids of its orders. */
export function killIdOf({ latch, trip }: KillState): string {
  return latch === undefined ? `kill-at-${trip.raisedMs}` : `kill-${latch.epoch}`;
}

export function policyOf({ latch, trip }: KillState): LatchPolicy {
  return latch?.policy ?? trip.policy;
}
