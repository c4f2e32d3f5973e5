import * as z from 'zod/mini';
import type { TaskHandler } from '../stage-handlers.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';

const named = z.string().check(z.minLength(1));

const asked = z.object({
  token: named,
  question: z.object({
    decisionId: named,
    symbol: named,
    question: z.object({ what: z.string(), howMuch: z.string(), why: z.string(), worstCase: z.string() }),
    deadlineMs: z.number().check(z.positive()),
  }),
});

/**
 * Leaves a question where the owner's API finds it, with the token that lets the state machine go on. Unanswered, it ends at
 * its deadline, as a rejection.
 */
export function askOwner({ approvals }: Pick<LambdaRuntime, 'approvals'>): TaskHandler {
  return async (input) => {
    await approvals.hold(asked.parse(input));
    return {};
  };
}
