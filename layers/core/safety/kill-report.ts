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

export interface KillReport {
  readonly epoch: number;
  readonly policy: LatchPolicy;
  readonly reason: string;
  readonly trippedMs: EpochMs;
  readonly by: 'executor' | 'safety' | 'nobody';
  readonly standing: InstrumentVerdict['standing'];
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
  const end =
    settledAfterMs === undefined
      ? 'The venue has NOT been seen as the policy asks. Look at the account now.'
      : `The venue showed it after ${seconds(settledAfterMs)}: ${standing}.`;
  return [`${policy.toUpperCase()}: ${reason}`, ...lines, `Done by: ${by}.`, end].join('\n');
}
