import { unreachable } from '../foundation/assert.ts';
import type { Sha256 } from '../foundation/hash.ts';
import { MINUTE_MS, type EpochMs } from '../foundation/time.ts';
import { orderMode, startMode, type ModeState } from './mode-machine.ts';

/** What takes two steps: to leave a pause or an emergency, and to accept a drawdown while the system is defensive. */
export type OwnerAct = 'resume' | 'acknowledge';

/** What the owner asked for, in the order of asking. A code is only ever kept as its hash. */
export type ControlRequest = {
  readonly seq: number;
  /** By the clock of the machine it was asked on. */
  readonly requestedMs: EpochMs;
  /** Who asked, as the door found them to be; absent where only the owner can come to the door. */
  readonly by?: string;
} & (
  | { readonly kind: 'pause' | 'kill'; readonly reason: string }
  | { readonly kind: OwnerAct; readonly reason: string; readonly codeHash: Sha256 }
  | { readonly kind: 'confirm'; readonly codeHash: Sha256 }
);

/** An act that was asked for and waits for its code. */
export interface PendingAct {
  readonly act: OwnerAct;
  readonly reason: string;
  readonly codeHash: Sha256;
  readonly requestedMs: EpochMs;
  readonly by?: string;
}

export interface ControlState {
  /** The last request that was answered. */
  readonly cursor: number;
  readonly pending?: PendingAct;
}

export const NO_CONTROL: ControlState = { cursor: 0 };

/** How long a code is good for. */
export const CODE_LIFE_MS = 15 * MINUTE_MS;

export interface ControlAnswer {
  readonly outcome: 'accepted' | 'refused';
  readonly answer: string;
  readonly control: ControlState;
  /** Absent where the mode stays as it is. */
  readonly mode?: ModeState;
  /** The act that was confirmed: losses are counted from here. */
  readonly confirmed?: OwnerAct;
}

/**
 * Answers one request. Tightening is done at once; leaving a pause or an emergency takes two acts of a person, the second
 * of the same person with the code of the first, in time. A wrong code voids the first.
 */
export function answerControl(
  state: { readonly mode: ModeState; readonly control: ControlState },
  request: ControlRequest,
  atMs: EpochMs,
): ControlAnswer {
  const { mode } = state;
  const control: ControlState = { ...state.control, cursor: request.seq };
  switch (request.kind) {
    case 'pause':
      return tightened(mode, 'PAUSE', { control, atMs, note: request.reason });
    case 'kill':
      return tightened(mode, 'KILL', { control, atMs, note: request.reason });
    case 'resume':
    case 'acknowledge': {
      const { kind: act, reason, codeHash, requestedMs, by } = request;
      const idle = nothingFor(act, mode);
      if (idle !== undefined) return refused(control, idle);
      const pending = { act, reason, codeHash, requestedMs, ...(by === undefined ? {} : { by }) };
      return { outcome: 'accepted', answer: 'waits for its code', control: { ...control, pending } };
    }
    case 'confirm':
      return confirmed(mode, request, { control, atMs });
    default:
      return unreachable(request);
  }
}

function confirmed(
  mode: ModeState,
  { codeHash, requestedMs, by }: Extract<ControlRequest, { kind: 'confirm' }>,
  { control, atMs }: { control: ControlState; atMs: EpochMs },
): ControlAnswer {
  const { pending, cursor } = control;
  const spent: ControlState = { cursor };
  if (pending === undefined) return refused(spent, 'nothing waits for a code');
  const { act, reason } = pending;
  if (pending.by !== by) return refused(spent, `somebody else asked: ask to ${act} again`);
  if (pending.codeHash !== codeHash) return refused(spent, `the code is wrong: ask to ${act} again`);
  if (requestedMs - pending.requestedMs > CODE_LIFE_MS)
    return refused(spent, 'the code is too old: ask again');
  const idle = nothingFor(act, mode);
  if (idle !== undefined) return refused(spent, idle);
  const accepted = { outcome: 'accepted', control: spent, confirmed: act } as const;
  return act === 'resume'
    ? { ...accepted, answer: `resumed from ${mode.mode}: ${reason}`, mode: startMode(atMs) }
    : { ...accepted, answer: `the drawdown is acknowledged: ${reason}` };
}

/** Only ever tighter; a kill also turns an emergency that halts into one that flattens. */
function tightened(
  before: ModeState,
  order: 'PAUSE' | 'KILL',
  { control, atMs, note }: { control: ControlState; atMs: EpochMs; note: string },
): ControlAnswer {
  const mode = orderMode(before, order, { atMs, note });
  if (mode === undefined) return refused(control, `the mode is ${before.mode} already`);
  // What waited for a code was asked of another situation.
  return { outcome: 'accepted', answer: `${mode.mode}: ${note}`, control: { cursor: control.cursor }, mode };
}

function refused(control: ControlState, answer: string): ControlAnswer {
  return { outcome: 'refused', answer, control };
}

/** Why there is nothing to do; undefined where there is. */
function nothingFor(act: OwnerAct, { mode, beneath }: ModeState): string | undefined {
  const possible =
    act === 'resume'
      ? mode === 'pause' || mode === 'emergency'
      : mode === 'defensive' || beneath !== undefined;
  return possible
    ? undefined
    : `the mode is ${mode}: there is nothing to ${act === 'resume' ? 'resume from' : act}`;
}
