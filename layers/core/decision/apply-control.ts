import { acknowledgeDrawdown, acknowledgeLoss } from '../risk/nav-watch.ts';
import { answerControl, type ControlRequest, type OwnerAct } from '../risk/owner-control.ts';
import type { Advance } from './advance.ts';
import { closeEverything } from './close-positions.ts';
import { enterMode } from './enter-mode.ts';
import type { JournalDraft } from './journal.ts';
import type { SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/** Between two steps: what the owner asked for. A kill sells at once, and what may not open takes its entries back. */
export function applyControls(
  before: SystemState,
  requests: readonly ControlRequest[],
  config: SystemConfig,
): Advance {
  const entries: JournalDraft[] = [];
  let state = before;
  for (const request of requests) {
    if (request.seq > state.control.cursor) state = applyControl(state, request, { config, entries });
  }
  return { state, entries };
}

function applyControl(
  state: SystemState,
  request: ControlRequest,
  { config, entries }: { config: SystemConfig; entries: JournalDraft[] },
): SystemState {
  const { atMs } = state;
  const { outcome, answer, control, mode, confirmed } = answerControl(state, request, atMs);
  const id = `control-${request.seq}`;
  entries.push({ id, atMs, body: { kind: 'control', request, outcome, answer } });
  const answered: SystemState = { ...state, control, ...watchAfter(state, confirmed) };
  if (mode === undefined) return answered;
  const entered = enterMode(answered, mode, { id, atMs, by: 'owner', entries });
  return mode.policy === 'flatten'
    ? closeEverything(entered, { id, atMs, reason: 'KILL', config, entries })
    : entered;
}

/** Losses are counted from where the owner accepted them. */
function watchAfter({ watch }: SystemState, confirmed: OwnerAct | undefined): Pick<SystemState, 'watch'> {
  if (watch === undefined || confirmed === undefined) return {};
  return { watch: confirmed === 'resume' ? acknowledgeLoss(watch) : acknowledgeDrawdown(watch) };
}
