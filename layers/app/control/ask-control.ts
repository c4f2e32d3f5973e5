import { unreachable } from '../../core/foundation/assert.ts';
import { sha256 } from '../../core/foundation/hash.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { ControlRequest } from '../../core/risk/owner-control.ts';
import type { ControlRequests, UnnumberedControl } from '../ports/control-desk.ts';

/** What the owner asks for in words: to do something for a reason, or to confirm what was asked with its code. */
export type ControlAsk =
  | { readonly act: Exclude<ControlRequest['kind'], 'confirm'>; readonly reason: string }
  | { readonly act: 'confirm'; readonly code: string };

/** What a request is made of beside what was asked. */
export interface AskedAt {
  readonly nowMs: EpochMs;
  /** A whole number from 0 up to, and without, `bound`, that nobody can guess. */
  readonly draw: (bound: number) => number;
  /** Who asks, where more than one person could. */
  readonly by?: string;
}

export interface ControlAsking extends AskedAt {
  readonly controls: ControlRequests;
}

/** Leaves the owner's request. What loosens is answered with the code of its second act, which is kept as a hash alone. */
export function askControl(
  asked: ControlAsk,
  { controls, ...at }: ControlAsking,
): { readonly code?: string } {
  const { request, ...answer } = controlRequest(asked, at);
  controls.ask(request);
  return answer;
}

/** The request as the desk keeps it, and the code of its second act where it has one. */
export function controlRequest(
  asked: ControlAsk,
  { nowMs, draw, by }: AskedAt,
): { readonly request: UnnumberedControl; readonly code?: string } {
  const at = { requestedMs: nowMs, ...(by === undefined ? {} : { by }) };
  switch (asked.act) {
    case 'pause':
    case 'kill':
      return { request: { kind: asked.act, reason: asked.reason, ...at } };
    case 'resume':
    case 'acknowledge': {
      const code = oneTimeCode(draw);
      return { request: { kind: asked.act, reason: asked.reason, codeHash: sha256(code), ...at }, code };
    }
    case 'confirm':
      return { request: { kind: 'confirm', codeHash: sha256(asked.code.trim().toUpperCase()), ...at } };
    default:
      return unreachable(asked);
  }
}

/** Without the letters and digits that are mistaken for one another. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;

export function oneTimeCode(draw: AskedAt['draw']): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET[draw(ALPHABET.length)]).join('');
}
