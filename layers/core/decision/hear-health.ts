import type { EpochMs } from '../foundation/time.ts';
import { hasTripped, type Breaker } from '../risk/breaker.ts';
import { breakerRow } from '../risk/breaker-table.ts';
import { advanceHealth, type HealthEvent } from '../risk/health.ts';
import { evaluateMode } from '../risk/mode-machine.ts';
import { closeEverything } from './close-positions.ts';
import { enterMode } from './enter-mode.ts';
import type { Advance } from './advance.ts';
import type { JournalDraft } from './journal.ts';
import { modeFacts } from './mode-facts.ts';
import { healthParameters, type SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/** A fact about health in its place among those that were left. */
export type NumberedHealthEvent = HealthEvent & { readonly seq: number };

/** Where and when a fact is heard. Every entry that comes of it has `id` in its own. */
export interface Hearing {
  readonly id: string;
  readonly atMs: EpochMs;
  readonly config: SystemConfig;
  readonly entries: JournalDraft[];
}

/** Between two steps: what was left about the parts of the system, each with the mode that follows from it. */
export function applyHealth(
  before: SystemState,
  events: readonly NumberedHealthEvent[],
  config: SystemConfig,
): Advance {
  const entries: JournalDraft[] = [];
  let state = before;
  for (const { seq, ...event } of events) {
    if (seq <= state.healthCursor) continue;
    // What is told late is judged now.
    const atMs = event.atMs > state.atMs ? event.atMs : state.atMs;
    const hearing = { id: `health-${seq}`, atMs, config, entries };
    state = { ...judgeHealth(hearHealth(state, event, hearing), hearing), healthCursor: seq };
  }
  return { state, entries };
}

/** One fact, or only the time that has gone by: what it changes of the breakers is on record. */
export function hearHealth(
  state: SystemState,
  event: HealthEvent | undefined,
  hearing: Hearing,
): SystemState {
  const { id, atMs, config, entries } = hearing;
  const heard = event === undefined ? { atMs } : { atMs, event };
  const health = advanceHealth(state.health, heard, healthParameters(config));
  if (health === state.health) return state;
  if (event !== undefined) entries.push({ id, atMs, body: { kind: 'health', event } });
  recordBreakers(state.health.breakers, health.breakers, hearing);
  return { ...state, health };
}

/** The mode that a fact about health leads to, between two marks. */
export function judgeHealth(state: SystemState, hearing: Hearing): SystemState {
  const { id, atMs, config, entries } = hearing;
  const judgement = { limits: config.modes, atMs, endsSession: false };
  const mode = evaluateMode(state.mode, modeFacts(state, atMs, config), judgement);
  if (mode === state.mode) return state;
  const entered = enterMode(state, mode, { id, atMs, by: 'risk', entries });
  const flattens = mode.policy === 'flatten' && state.mode.policy !== 'flatten';
  return flattens ? closeEverything(entered, { ...hearing, reason: 'EMERGENCY' }) : entered;
}

function recordBreakers(
  before: readonly Breaker[],
  after: readonly Breaker[],
  { id, atMs, entries }: Hearing,
): void {
  const pairs = [
    ...before.map((from) => ({ from, to: after.find((other) => isSame(from, other)) })),
    ...after
      .filter((to) => !before.some((other) => isSame(to, other)))
      .map((to) => ({ from: undefined, to })),
  ];
  for (const { from, to } of pairs) {
    const breaker = to ?? from;
    const row = breaker === undefined ? undefined : breakerRow(breaker.component);
    if (breaker === undefined || row === undefined || from?.kind === to?.kind || !isTold(from, to)) continue;
    const { code, words } = row;
    const named = { code, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    const own = `${code}-${breaker.subject ?? 'all'}-${id}`;
    entries.push({ id: own, atMs, body: { kind: 'breaker', ...named } });
    if (to?.kind !== 'open') continue;
    const text = `${breaker.subject ?? breaker.component}: ${breaker.cause ?? 'silent or down for too long'}; ${words}`;
    entries.push({ id: own, atMs, body: { kind: 'alert', code, text } });
  }
}

/** What has not tripped is no news yet. */
function isTold(from: Breaker | undefined, to: Breaker | undefined): boolean {
  return (from !== undefined && hasTripped(from)) || (to !== undefined && hasTripped(to));
}

function isSame(a: Breaker, b: Breaker): boolean {
  return a.component === b.component && a.subject === b.subject;
}
