import { leavesQty, type Order } from '../execution/order.ts';
import { ZERO_QTY } from '../foundation/decimal.ts';
import { acknowledgeLoss } from '../risk/nav-watch.ts';
import { MODE_RULES } from '../risk/mode.ts';
import { answerControl, type ControlRequest } from '../risk/owner-control.ts';
import type { Advance } from './advance.ts';
import { closingIntents } from './close-positions.ts';
import type { JournalDraft } from './journal.ts';
import { workingOrders, type SystemState } from './system-state.ts';
import type { SystemConfig } from './system-config.ts';

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
  const { outcome, answer, control, mode } = answerControl(state, request, atMs);
  const id = `control-${request.seq}`;
  entries.push({ id, atMs, body: { kind: 'control', request, outcome, answer } });
  if (mode === undefined) return { ...state, control };
  entries.push({ id, atMs, body: { kind: 'mode', from: state.mode.mode, to: mode, by: 'owner' } });
  const resumed = MODE_RULES[mode.mode].opens;
  const watch = resumed && state.watch !== undefined ? { watch: acknowledgeLoss(state.watch) } : {};
  const entered: SystemState = { ...state, control, mode, emergencyBars: 0, ...watch };
  const cancelled = resumed ? entered : { ...entered, cancels: entriesOf(entered) };
  const intents = mode.policy === 'flatten' ? closingIntents(state.portfolio.positions, 0, config) : [];
  if (intents.length === 0) return cancelled;
  const decisionId = `flatten-${id}`;
  entries.push({ id: decisionId, atMs, decisionId, body: { kind: 'flatten', reason: 'KILL', intents } });
  return {
    ...cancelled,
    outbox: [...cancelled.outbox, ...intents.map((intent) => ({ decisionId, intent }))],
  };
}

/** Orders that may still open something. */
export function entriesOf(state: SystemState): SystemState['cancels'] {
  const opens = (order: Order): boolean => !order.request.reduceOnly && leavesQty(order) > ZERO_QTY;
  return workingOrders(state)
    .filter(opens)
    .map(({ request }) => request.clientOrderId);
}
