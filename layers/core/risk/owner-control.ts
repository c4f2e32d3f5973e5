import { unreachable } from '../foundation/assert.ts';
import type { Sha256 } from '../foundation/hash.ts';
import { MINUTE_MS, type EpochMs } from '../foundation/time.ts';
import { startMode, type ModeState } from './mode-machine.ts';
import { MODES, type Mode } from './mode.ts';

/** What the owner asked for, in the order of asking. A code is only ever kept as its hash. */
export type ControlRequest = {
  readonly seq: number;
  /** By the clock of the machine it was asked on. */
  readonly requestedMs: EpochMs;
} & (
  | { readonly kind: 'pause' | 'kill'; readonly reason: string }
  | { readonly kind: 'resume'; readonly reason: string; readonly codeHash: Sha256 }
  | { readonly kind: 'confirm'; readonly codeHash: Sha256 }
);

/** A resume that was asked for and waits for its code. */
export interface PendingResume {
  readonly reason: string;
  readonly codeHash: Sha256;
  readonly requestedMs: EpochMs;
}

export interface ControlState {
  /** The last request that was answered. */
  readonly cursor: number;
  readonly pending?: PendingResume;
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
}

/**
 * Answers one request. Tightening is done at once; leaving a pause or an emergency takes two acts of a person, the second
 * with the code of the first, in time. A wrong code voids the first.
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
      return tightened(mode, 'pause', { control, atMs, note: request.reason });
    case 'kill':
      return tightened(mode, 'emergency', { control, atMs, note: request.reason });
    case 'resume': {
      if (!isHeld(mode.mode))
        return refused(control, `the mode is ${mode.mode}: there is nothing to resume from`);
      const { reason, codeHash, requestedMs } = request;
      const pending = { reason, codeHash, requestedMs };
      return { outcome: 'accepted', answer: 'waits for its code', control: { ...control, pending } };
    }
    case 'confirm':
      return confirmed(mode, request, { control, atMs });
    default:
      return unreachable(request);
  }
}

function confirmed(
  { mode }: ModeState,
  { codeHash, requestedMs }: Extract<ControlRequest, { kind: 'confirm' }>,
  { control, atMs }: { control: ControlState; atMs: EpochMs },
): ControlAnswer {
  const { pending, cursor } = control;
  const spent: ControlState = { cursor };
  if (pending === undefined) return refused(spent, 'no resume waits for a code');
  if (pending.codeHash !== codeHash) return refused(spent, 'the code is wrong: ask to resume again');
  if (requestedMs - pending.requestedMs > CODE_LIFE_MS)
    return refused(spent, 'the code is too old: ask again');
  if (!isHeld(mode)) return refused(spent, `the mode is ${mode}: there is nothing to resume from`);
  return {
    outcome: 'accepted',
    answer: `resumed from ${mode}: ${pending.reason}`,
    control: spent,
    mode: startMode(atMs),
  };
}

/** Only ever tighter; a kill also turns an emergency that halts into one that flattens. */
function tightened(
  before: ModeState,
  to: 'pause' | 'emergency',
  { control, atMs, note }: { control: ControlState; atMs: EpochMs; note: string },
): ControlAnswer {
  const already = MODES.indexOf(before.mode) >= MODES.indexOf(to);
  const flattens = to === 'emergency' && before.policy !== 'flatten';
  if (already && !flattens) return refused(control, `the mode is ${before.mode} already`);
  const policy = to === 'emergency' ? { policy: 'flatten' as const } : {};
  const mode: ModeState = { mode: to, sinceMs: atMs, reasons: [], calmSessions: 0, note, ...policy };
  // What waited for a code was asked of another situation.
  return { outcome: 'accepted', answer: `${to}: ${note}`, control: { cursor: control.cursor }, mode };
}

function refused(control: ControlState, answer: string): ControlAnswer {
  return { outcome: 'refused', answer, control };
}

function isHeld(mode: Mode): boolean {
  return mode === 'pause' || mode === 'emergency';
}
