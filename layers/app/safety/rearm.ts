import { sha256 } from '../../core/foundation/hash.ts';
import { oneTimeCode } from '../control/ask-control.ts';
import type { ScheduleSwitch } from '../ports/schedule-switch.ts';
import { changeLatch } from './change-latch.ts';
import type { SafetyPorts } from './safety-ports.ts';

export interface RearmPorts extends Pick<SafetyPorts, 'latches' | 'clock' | 'notices'> {
  /** A whole number from 0 up to, and without, `bound`, that nobody can guess. */
  readonly draw: (bound: number) => number;
  readonly schedules: Pick<ScheduleSwitch, 'on' | 'off'>;
}

/** `by` is who the authorizer says it is, never what the request says. */
export type RearmRequest =
  | { readonly step: 'ask'; readonly by: string; readonly reason: string }
  | { readonly step: 'confirm'; readonly by: string; readonly code: string };

export interface RearmAnswer {
  readonly outcome: 'accepted' | 'refused';
  readonly answer: string;
  /** Of the first step: for the person who asked, once. */
  readonly code?: string;
}

/**
 * The only way to arm the latch: first with a reason, then with the code that gives, by the same person and in time. What triggers
 * decisions goes on again with it.
 */
export async function rearm(request: RearmRequest, ports: RearmPorts): Promise<RearmAnswer> {
  const atMs = ports.clock.nowMs();
  const { by } = request;
  if (request.step === 'ask') {
    const code = oneTimeCode(ports.draw);
    const { reason } = request;
    const turn = await changeLatch({ kind: 'rearm-asked', by, reason, codeHash: sha256(code), atMs }, ports);
    if (turn.outcome !== 'turned') return { outcome: 'refused', answer: turn.answer };
    return { outcome: 'accepted', answer: turn.answer, code };
  }
  const codeHash = sha256(request.code.trim().toUpperCase());
  const turn = await changeLatch({ kind: 'rearm-confirmed', by, codeHash, atMs }, ports);
  if (turn.outcome !== 'turned') return { outcome: 'refused', answer: turn.answer };
  const answer = `${turn.answer}; ${await switchOn(ports)}`;
  await ports.notices.tell({ subject: 'Atalaya: armed again', text: `${by}: ${answer}` });
  return { outcome: 'accepted', answer };
}

/** The latch is armed, whatever becomes of this. A kill that came meanwhile has the last word. */
async function switchOn({ schedules, latches }: RearmPorts): Promise<string> {
  try {
    await schedules.on();
    if ((await latches.read()).status === 'armed') return 'the schedules are on';
    await schedules.off();
    return 'the latch fell again meanwhile, and the schedules stay off';
  } catch (error) {
    return `the schedules are not all on (${String(error)}): switch them on in EventBridge Scheduler`;
  }
}
