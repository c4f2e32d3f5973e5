import { randomInt } from 'node:crypto';
import { controlRequest, type ControlAsk } from '../../app/control/ask-control.ts';
import { foreseeControls, type ForeseenControl } from '../../app/control/foresee-controls.ts';
import { epochMs, isoInstant } from '../../core/foundation/time.ts';
import { CODE_LIFE_MS, type ControlRequest, type OwnerAct } from '../../core/risk/owner-control.ts';
import { CONTROLS_READ_MAX } from '../aws/dynamo-controls.ts';
import type { ApiRuntime } from './api-runtime.ts';
import { reasonOrCode, withReason } from './asked-words.ts';
import { answer, fault, named, type ApiResponse, type RouteHandler } from './serve-route.ts';

export type ControlRuntime = Pick<ApiRuntime, 'store' | 'controls' | 'schedules'>;

/** What the owner steers with: left at the desk, and taken when the next decision cycle begins. */
export function controlRoutes(runtime: ControlRuntime): Readonly<Record<string, RouteHandler>> {
  return {
    'POST /pause': named(({ body, by }) => {
      const { reason } = withReason.parse(body);
      return leave({ act: 'pause', reason }, by, runtime);
    }),
    'POST /resume': named(({ body, by }) => leave(twoSteps('resume', body), by, runtime)),
    'POST /acknowledge': named(({ body, by }) => leave(twoSteps('acknowledge', body), by, runtime)),
  };
}

function twoSteps(act: OwnerAct, body: unknown): ControlAsk {
  const asked = reasonOrCode.parse(body);
  return 'code' in asked ? { act: 'confirm', code: asked.code } : { act, reason: asked.reason };
}

async function leave(
  asked: ControlAsk,
  by: string,
  { store, controls, schedules }: ControlRuntime,
): Promise<ApiResponse> {
  const nowMs = epochMs(Date.now());
  const state = (await store.load())?.state;
  const waiting = await controls.after(state?.control.cursor ?? 0);
  // More than the next cycle reads: only the kill switch is heard then.
  if (waiting.length >= CONTROLS_READ_MAX) {
    return fault(
      429,
      'TOO_MANY_WAIT',
      `${waiting.length} requests wait for the next cycle already, and this one was not left; POST /kill acts now`,
    );
  }
  const { request, code } = controlRequest(asked, { nowMs, draw: (bound) => randomInt(bound), by });
  await controls.ask(request);
  const ours: ControlRequest = { ...request, seq: (waiting.at(-1)?.seq ?? state?.control.cursor ?? 0) + 1 };
  const foreseen = state === undefined ? undefined : foreseeControls(state, [...waiting, ours]).at(-1);
  return answer(202, {
    asked: asked.act,
    by,
    ...(code === undefined
      ? {}
      : {
          code,
          confirm: `POST the same path with {"code": "${code}"} before ${isoInstant(epochMs(nowMs + CODE_LIFE_MS))}; one attempt`,
        }),
    takesEffect: whenTaken(schedules),
    foreseen: foreseenWords(foreseen),
  });
}

/** When what was left is taken, in words. */
export function whenTaken(schedules: ControlRuntime['schedules']): string {
  const triggers = schedules.map(({ expression, timeZone }) => `${expression} ${timeZone}`).join('; ');
  return `when the next decision cycle begins (${triggers}); POST /kill is what acts now`;
}

function foreseenWords(foreseen: ForeseenControl | undefined): string {
  if (foreseen === undefined) return 'no session has been lived through yet: it is taken with the first';
  const { outcome, answer: words, mode } = foreseen;
  return outcome === 'accepted'
    ? `as things stand: ${words}; the mode is then ${mode}`
    : `as things stand it will be refused: ${words}`;
}
