import { epochMs, isoInstant, type EpochMs } from '../foundation/time.ts';

/** One decision for each instant that a portfolio decides at: `20200417T2001`, in UTC. A doubled trigger is the same. */
export function decisionId(atMs: EpochMs): string {
  return isoInstant(atMs).replace(/[-:]/g, '').slice(0, 13);
}

/** The minute that a decision's id names; undefined for an id that names none, such as a repair's. */
export function instantOf(id: string): EpochMs | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)$/.exec(id);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute] = parts;
  return epochMs(Date.parse(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}Z`));
}
