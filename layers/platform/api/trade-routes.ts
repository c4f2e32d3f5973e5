import { z } from 'zod';
import type { ApiRuntime } from './api-runtime.ts';
import { controlRoutes } from './control-routes.ts';
import { answer, fault, type RouteHandler } from './serve-route.ts';

const reply = z.strictObject({
  decisionId: z.string().min(1).max(80),
  symbol: z.string().min(1).max(40),
  answer: z.enum(['approve', 'reject']),
});

/** What steers: an answer to a question, and the owner's own acts. */
export function tradeRoutes({
  questions,
  ...runtime
}: Pick<ApiRuntime, 'questions' | 'store' | 'controls' | 'schedules'>): Readonly<
  Record<string, RouteHandler>
> {
  return {
    'POST /approvals': async ({ body }) => {
      const { decisionId, ...given } = reply.parse(body);
      const taken = await questions.answer(decisionId, { ...given, by: 'owner' });
      return taken
        ? answer(200, { decisionId, ...given })
        : fault(
            409,
            'NOT_ASKED',
            `${decisionId} no longer asks about ${given.symbol}: it was answered, or its deadline passed`,
          );
    },
    ...controlRoutes(runtime),
  };
}
