import type { SystemState } from '../../core/decision/system-state.ts';
import type { Mode } from '../../core/risk/mode.ts';
import { answerControl, type ControlAnswer, type ControlRequest } from '../../core/risk/owner-control.ts';

export interface ForeseenControl {
  readonly request: ControlRequest;
  readonly outcome: ControlAnswer['outcome'];
  readonly answer: string;
  /** The mode that it leaves. */
  readonly mode: Mode;
}

/**
 * How what waits at the desk would be answered if it were taken now, in its order. A foresight, no promise: a cycle that is
 * under way may change the mode before.
 */
export function foreseeControls(
  { mode: before, control: taken, atMs }: Pick<SystemState, 'mode' | 'control' | 'atMs'>,
  waiting: readonly ControlRequest[],
): readonly ForeseenControl[] {
  let [mode, control] = [before, taken];
  return waiting.map((request) => {
    const given = answerControl({ mode, control }, request, atMs);
    mode = given.mode ?? mode;
    control = given.control;
    return { request, outcome: given.outcome, answer: given.answer, mode: mode.mode };
  });
}
