import type { LatchPolicy } from '../execution/executor/latch-view.ts';
import { MODE_TABLE } from '../risk/mode-table.ts';

/** Something that trips the latch, and what is then done with what is open. */
export interface SafetyTrigger {
  readonly code: string;
  readonly policy: LatchPolicy;
  readonly words: string;
}

/**
 * Seen by the safety stack alone: the bot cannot judge its own silence. Each halts, for nobody knows what is true while a part
 * is silent, and protective stops work at the venue without us.
 */
const SEEN_FROM_OUTSIDE: readonly SafetyTrigger[] = [
  { code: 'REJECT_RATE', policy: 'halt', words: 'the venue rejects too many of our orders' },
  { code: 'INGEST_SILENT', policy: 'halt', words: 'the ingest has done no useful work' },
  { code: 'EXECUTOR_SILENT', policy: 'halt', words: 'the executor has done no useful work' },
  { code: 'CYCLE_SILENT', policy: 'halt', words: 'no decision cycle has ended in time' },
];

/** Every trigger: the emergencies of the table of modes, with the policies they have there, and what only outside is seen. */
export const SAFETY_TRIGGERS: readonly SafetyTrigger[] = [
  ...MODE_TABLE.flatMap(({ code, mode, policy, words }) =>
    mode === 'emergency' && policy !== undefined ? [{ code, policy, words }] : [],
  ),
  ...SEEN_FROM_OUTSIDE,
];

/** The policy of a trigger. One that nobody knows stops everything and sells nothing. */
export function triggerOf(code: string): SafetyTrigger {
  const known = SAFETY_TRIGGERS.find((trigger) => trigger.code === code);
  return known ?? { code, policy: 'halt', words: 'an alarm that no table knows' };
}
