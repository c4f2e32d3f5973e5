import { evaluateMode, startMode } from '../risk/mode-machine.ts';
import { wayBack } from '../risk/mode-way-back.ts';
import { acknowledgeLoss } from '../risk/nav-watch.ts';
import type { Closing } from './advance.ts';
import { enterMode, withoutEntries } from './enter-mode.ts';
import { modeFacts } from './mode-facts.ts';
import type { SystemState } from './system-state.ts';

/** The mode after a close, by the mark that was made of it, or by health and ledger alone where none could be made. */
export function judgeMode(state: SystemState, closing: Closing, marked: boolean): SystemState {
  const { close, config, entries } = closing;
  const { atMs } = close;
  const resumed = resumeBySimulatedOwner(state, closing);
  // What the owner has just acknowledged is judged afresh at the next mark.
  if (resumed !== undefined) return resumed;
  const facts = modeFacts(state, atMs, config);
  const mode = evaluateMode(state.mode, facts, { limits: config.modes, atMs, endsSession: marked });
  const entered =
    mode === state.mode ? state : enterMode(state, mode, { id: String(atMs), atMs, by: 'risk', entries });
  const emergencyBars = mode.mode === 'emergency' ? entered.emergencyBars + 1 : 0;
  // Once more at every close: a request to take an order back may have been lost.
  return withoutEntries({ ...entered, emergencyBars });
}

/** Comes back after so many sessions: from a sale once all is sold, from a halt once what it halted for is over. */
function resumeBySimulatedOwner(
  state: SystemState,
  { close, config, entries }: Closing,
): SystemState | undefined {
  const { atMs } = close;
  const after = config.simulatedOwner?.resumesAfterSessions;
  if (state.mode.mode !== 'emergency' || after === undefined || state.emergencyBars < after) return undefined;
  // What a person ordered, only a person ends.
  if (state.mode.note !== undefined) return undefined;
  if (state.mode.policy === 'flatten' && state.portfolio.positions.length > 0) return undefined;
  const way = wayBack(state.mode, modeFacts(state, atMs, config), config.modes);
  if (way.kind === 'owner' && way.still.length > 0) return undefined;
  const resumed = enterMode(state, startMode(atMs), {
    id: String(atMs),
    atMs,
    by: 'simulated-owner',
    entries,
  });
  return state.watch === undefined ? resumed : { ...resumed, watch: acknowledgeLoss(state.watch) };
}
