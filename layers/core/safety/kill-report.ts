import type { EpochMs } from '../foundation/time.ts';
import type { LatchPolicy } from '../execution/executor/latch-view.ts';
import type { InstrumentVerdict } from './kill-verdict.ts';

/** One step of the kill machine: when it ended, and what came of it. */
export interface KillStep {
  readonly name: 'trip' | 'schedules' | 'executor' | 'act' | 'verify';
  /** Absent for a step that failed for good. */
  readonly atMs?: EpochMs;
  readonly words: string;
}

/**
 * How the account stands at the end. `paper`: nothing of it is at any venue, and what its executor holds in its own books only
 * that executor can close, which it does before anything else when it is back, for the latch stays tripped until then.
 */
export type KillStanding = InstrumentVerdict['standing'] | 'paper';

export interface KillReport {
  readonly epoch: number;
  readonly policy: LatchPolicy;
  readonly reason: string;
  readonly trippedMs: EpochMs;
  readonly by: 'executor' | 'safety' | 'nobody';
  readonly standing: KillStanding;
  readonly steps: readonly KillStep[];
  /** From the trip until the venue was seen as the policy asks; absent where it was not. */
  readonly settledAfterMs?: number;
}

/** The report as a person reads it on a phone. */
export function reportText(report: KillReport): string {
  const { policy, reason, standing, trippedMs, settledAfterMs, by } = report;
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const lines = report.steps.map(({ name, atMs, words }) => {
    const after = atMs === undefined ? 'failed' : `+${seconds(atMs - trippedMs)}`;
    return `  ${name.padEnd(10)} ${after.padStart(9)}  ${words}`;
  });
  return [
    `${policy.toUpperCase()}: ${reason}`,
    ...lines,
    `Done by: ${by}.`,
    endOf(standing, settledAfterMs === undefined ? undefined : seconds(settledAfterMs)),
  ].join('\n');
}

/** The standing in words. */
export function standingWords(standing: KillStanding): string {
  return standing === 'paper' ? 'flat at no venue: paper' : standing;
}

function endOf(standing: KillStanding, settledAfter: string | undefined): string {
  if (standing === 'paper') {
    return 'Nothing of this account is at any venue: it is paper. The latch stays tripped, and its executor does what the policy asks before anything else when it is back.';
  }
  return settledAfter === undefined
    ? 'The venue has NOT been seen as the policy asks. Look at the account now.'
    : `The venue showed it after ${settledAfter}: ${standing}.`;
}
