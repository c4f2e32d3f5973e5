import { unreachable } from '../../core/foundation/assert.ts';
import { sha256 } from '../../core/foundation/hash.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { ControlRequest } from '../../core/risk/owner-control.ts';
import type { ControlRequests } from '../ports/control-desk.ts';

/** What the owner asks for in words: to do something for a reason, or to confirm what was asked with its code. */
export type ControlAsk =
  | { readonly act: Exclude<ControlRequest['kind'], 'confirm'>; readonly reason: string }
  | { readonly act: 'confirm'; readonly code: string };

export interface ControlAsking {
  readonly controls: ControlRequests;
  readonly nowMs: EpochMs;
  /** A whole number from 0 up to, and without, `bound`, that nobody can guess. */
  readonly draw: (bound: number) => number;
}

/** Leaves the owner's request. What loosens is answered with the code of its second act, which is kept as a hash alone. */
export function askControl(
  asked: ControlAsk,
  { controls, nowMs, draw }: ControlAsking,
): { readonly code?: string } {
  switch (asked.act) {
    case 'pause':
    case 'kill':
      controls.ask({ kind: asked.act, reason: asked.reason, requestedMs: nowMs });
      return {};
    case 'resume':
    case 'acknowledge': {
      const code = oneTimeCode(draw);
      controls.ask({ kind: asked.act, reason: asked.reason, codeHash: sha256(code), requestedMs: nowMs });
      return { code };
    }
    case 'confirm':
      controls.ask({
        kind: 'confirm',
        codeHash: sha256(asked.code.trim().toUpperCase()),
        requestedMs: nowMs,
      });
      return {};
    default:
      return unreachable(asked);
  }
}

/** Without the letters and digits that are mistaken for one another. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;

export function oneTimeCode(draw: ControlAsking['draw']): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET[draw(ALPHABET.length)]).join('');
}
