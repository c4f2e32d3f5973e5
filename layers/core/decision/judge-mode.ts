import type { EpochMs } from '../foundation/time.ts';
import { evaluateMode, startMode, type ModeMeasures, type ModeState } from '../risk/mode-machine.ts';
import { acknowledgeLoss } from '../risk/nav-watch.ts';
import type { Closing } from './advance.ts';
import type { JournalDraft } from './journal.ts';
import type { SystemState } from './system-state.ts';

/** The mode after a mark. */
export function judgeMode(state: SystemState, measures: ModeMeasures, closing: Closing): SystemState {
  const { close, config, entries } = closing;
  const { atMs } = close;
  const resumed = resumeBySimulatedOwner(state, closing);
  // What the owner has just acknowledged is judged afresh at the next mark.
  if (resumed !== undefined) return resumed;
  const mode = evaluateMode(state.mode, measures, { limits: config.modes, atMs });
  if (mode.mode !== state.mode.mode) entries.push(modeEntry(atMs, state.mode.mode, mode, 'risk'));
  const emergencyBars = mode.mode === 'emergency' ? state.emergencyBars + 1 : 0;
  return { ...state, mode, emergencyBars };
}

function resumeBySimulatedOwner(
  state: SystemState,
  { close: { atMs }, config, entries }: Closing,
): SystemState | undefined {
  const after = config.simulatedOwner?.resumesAfterSessions;
  const flat = state.portfolio.positions.length === 0;
  // What a person ordered, only a person ends.
  const ordered = state.mode.note !== undefined;
  if (
    state.mode.mode !== 'emergency' ||
    ordered ||
    after === undefined ||
    state.emergencyBars < after ||
    !flat
  )
    return undefined;
  const mode = startMode(atMs);
  entries.push(modeEntry(atMs, state.mode.mode, mode, 'simulated-owner'));
  const watch = state.watch === undefined ? {} : { watch: acknowledgeLoss(state.watch) };
  return { ...state, mode, emergencyBars: 0, ...watch };
}

function modeEntry(
  atMs: EpochMs,
  from: ModeState['mode'],
  to: ModeState,
  by: 'risk' | 'simulated-owner',
): JournalDraft {
  return { id: String(atMs), atMs, body: { kind: 'mode', from, to, by } };
}
