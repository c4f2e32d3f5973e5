import { isoInstant, type EpochMs } from '../foundation/time.ts';

/** One decision for each instant that a portfolio decides at: `20200417T2001`, in UTC. A doubled trigger is the same. */
export function decisionId(atMs: EpochMs): string {
  return isoInstant(atMs).replace(/[-:]/g, '').slice(0, 13);
}
