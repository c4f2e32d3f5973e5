import type { EpochMs } from '../foundation/time.ts';
import type { ModeLimits } from './mode-limits.ts';
import { relaxConditions } from './mode-relax.ts';
import { MODE_TABLE, tightness, triggersOf, type ModeFacts, type ModeTrigger } from './mode-table.ts';
import type { EmergencyPolicy, Mode } from './mode.ts';

export interface ModeState {
  readonly mode: Mode;
  readonly sinceMs: EpochMs;
  readonly policy?: EmergencyPolicy;
  /** The owner's reason, where the owner did it. */
  readonly note?: string;
  /** Why it was entered, and what has joined since. */
  readonly reasons: readonly ModeTrigger[];
  /** Sessions in a row in which everything that led to defensive was well clear. */
  readonly calmSessions: number;
  /** What goes on beneath an observation, and is come back to: normal where it is absent. */
  readonly beneath?: ModeState;
}

/** When the mode is judged: at a mark, which ends a session, or at a fact about health between two of them. */
export interface Judgement {
  readonly limits: ModeLimits;
  readonly atMs: EpochMs;
  readonly endsSession: boolean;
}

export function startMode(atMs: EpochMs): ModeState {
  return { mode: 'normal', sinceMs: atMs, reasons: [], calmSessions: 0 };
}

/**
 * Judges the mode by its table. It tightens at once. By itself only defensive relaxes, after its calm sessions, and
 * observation, after its complete cycles, to whatever went on beneath it; pause and emergency only a person ends.
 */
export function evaluateMode(state: ModeState, facts: ModeFacts, judgement: Judgement): ModeState {
  const triggers = triggersOf(facts, judgement.limits);
  const [first] = triggers;
  if (first !== undefined && isTighter(first, state))
    return entered(state, first, { triggers, atMs: judgement.atMs });
  switch (state.mode) {
    case 'defensive':
      return defended(state, triggers, { facts, judgement });
    case 'observation':
      return observed(state, triggers, { facts, judgement });
    case 'normal':
    case 'pause':
    case 'emergency':
      return state;
  }
}

/** What the owner ordered; undefined where the mode is that already, or tighter. */
export function orderMode(
  state: ModeState,
  order: 'PAUSE' | 'KILL',
  { atMs, note }: { readonly atMs: EpochMs; readonly note: string },
): ModeState | undefined {
  const row = MODE_TABLE.find(({ code }) => code === order);
  if (row === undefined || !isTighter(row, state)) return undefined;
  const { mode, policy } = row;
  return { ...startMode(atMs), mode, note, ...(policy === undefined ? {} : { policy }) };
}

function isTighter({ mode, policy }: Pick<ModeTrigger, 'mode' | 'policy'>, state: ModeState): boolean {
  return tightness(mode, policy) > tightness(state.mode, state.policy);
}

function entered(
  before: ModeState,
  { mode, policy }: ModeTrigger,
  { triggers, atMs }: { readonly triggers: readonly ModeTrigger[]; readonly atMs: EpochMs },
): ModeState {
  const reasons = triggers.filter((trigger) => trigger.mode === mode);
  const kept = mode === 'observation' && before.mode === 'defensive' ? { beneath: before } : {};
  return {
    mode,
    sinceMs: atMs,
    reasons,
    calmSessions: 0,
    ...(policy === undefined ? {} : { policy }),
    ...kept,
  };
}

interface Seen {
  readonly facts: ModeFacts;
  readonly judgement: Judgement;
}

function defended(
  state: ModeState,
  triggers: readonly ModeTrigger[],
  { facts, judgement: { limits, atMs, endsSession } }: Seen,
): ModeState {
  const own = triggers.filter(({ mode }) => mode === 'defensive');
  const reasons = withReasons(state.reasons, own);
  const calm = own.length === 0 && relaxConditions(reasons, facts.measures, limits).every(({ met }) => met);
  // Only a session counts towards the end; a bad moment between two of them counts against it.
  const calmSessions = calm ? state.calmSessions + (endsSession ? 1 : 0) : 0;
  if (calmSessions >= limits.relax.sessions) return startMode(atMs);
  return reasons === state.reasons && calmSessions === state.calmSessions
    ? state
    : { ...state, reasons, calmSessions };
}

function observed(state: ModeState, triggers: readonly ModeTrigger[], seen: Seen): ModeState {
  const { facts, judgement } = seen;
  const { atMs, limits } = judgement;
  const own = triggers.filter(({ mode }) => mode === 'defensive');
  const [first] = own;
  const below =
    state.beneath !== undefined
      ? defended(state.beneath, own, seen)
      : first === undefined
        ? undefined
        : entered(state, first, { triggers: own, atMs });
  const beneath = below?.mode === 'defensive' ? below : undefined;
  const whole = facts.health.failedAnalyses === 0 && facts.health.completeCycles >= limits.relax.cycles;
  if (whole) return beneath ?? startMode(atMs);
  if (beneath === state.beneath) return state;
  const { mode, sinceMs, reasons, calmSessions } = state;
  return { mode, sinceMs, reasons, calmSessions, ...(beneath === undefined ? {} : { beneath }) };
}

/** A reason that joins while defensive must be cleared too before it ends. */
function withReasons(
  reasons: readonly ModeTrigger[],
  triggers: readonly ModeTrigger[],
): readonly ModeTrigger[] {
  const fresh = triggers.filter(({ code }) => !reasons.some((reason) => reason.code === code));
  return fresh.length === 0 ? reasons : [...reasons, ...fresh];
}
