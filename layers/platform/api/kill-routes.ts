import { z } from 'zod';
import { reasonOrCode, withReason } from './asked-words.ts';
import { invokeSafety, type SafetyDoor } from './invoke-safety.ts';
import { answer, fault, named, type ApiResponse, type RouteHandler } from './serve-route.ts';

const wish = withReason.extend({
  /** Flattening is the default of a person's kill ([R11]). */
  policy: z.enum(['halt', 'reduce', 'flatten']).default('flatten'),
});

/** Passes the owner's kill, and their arming again, to the safety stack, and waits for its word. Nothing else is between. */
export function killRoutes(door: SafetyDoor): Readonly<Record<string, RouteHandler>> {
  return {
    'POST /kill': async ({ body, by }) =>
      kill({ ...wish.parse(body), ...(by === undefined ? {} : { by }) }, door),
    'POST /rearm': named(({ body, by }) => rearm({ ...reasonOrCode.parse(body), by }, door)),
  };
}

const heard = z.object({ outcome: z.enum(['started', 'nothing']) });

async function kill(
  asked: z.infer<typeof wish> & { readonly by?: string },
  { client, killFunction }: SafetyDoor,
): Promise<ApiResponse> {
  const { policy } = asked;
  const payload = { source: 'owner', ...asked, raisedMs: Date.now() };
  const called = await invokeSafety(client, killFunction, payload);
  if (called.kind === 'absent') {
    return fault(501, 'NO_SAFETY', `nothing was stopped: the safety stack is not deployed here. ${BY_HAND}`);
  }
  const word = called.kind === 'said' ? heard.safeParse(called.said) : undefined;
  if (word?.success !== true) {
    return fault(502, 'SAFETY_FAILED', `${killFunction} failed; nothing may have been stopped. ${BY_HAND}`);
  }
  return word.data.outcome === 'started'
    ? answer(202, { accepted: true, policy, next: 'the report comes by mail; GET /status tells the latch' })
    : answer(200, {
        accepted: false,
        policy,
        next: 'no machine was started: the latch was closed already, or never armed. GET /status tells it',
      });
}

const BY_HAND =
  'By hand: close the positions at the venue, then set the execution service’s desired count to 0';

const rearmAnswer = z.object({
  outcome: z.enum(['accepted', 'refused']),
  answer: z.string(),
  code: z.string().optional(),
});

async function rearm(
  { by, ...asked }: z.infer<typeof reasonOrCode> & { readonly by: string },
  { client, rearmFunction }: SafetyDoor,
): Promise<ApiResponse> {
  const payload = { step: 'code' in asked ? 'confirm' : 'ask', by, ...asked };
  const called = await invokeSafety(client, rearmFunction, payload);
  if (called.kind === 'absent') {
    return fault(501, 'NO_SAFETY', 'nothing was armed: the safety stack is not deployed here');
  }
  const word = called.kind === 'said' ? rearmAnswer.safeParse(called.said) : undefined;
  if (word?.success !== true) {
    return fault(502, 'SAFETY_FAILED', `${rearmFunction} failed; GET /status tells whether it is armed`);
  }
  const { outcome, answer: words, code } = word.data;
  if (outcome === 'refused') return fault(409, 'NOT_ARMED', words);
  return code === undefined
    ? answer(200, { armed: true, by, answer: words, next: SCHEDULES_STAY_OFF })
    : answer(202, {
        armed: false,
        by,
        answer: words,
        code,
        confirm: `POST the same path with {"code": "${code}"} within 15 minutes; one attempt`,
      });
}

const SCHEDULES_STAY_OFF =
  'where a kill switched the schedules off, arming leaves them so: switch them on in EventBridge Scheduler (docs/runbook.md)';
