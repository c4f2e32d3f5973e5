import { z } from 'zod';
import type { ApiRuntime } from './api-runtime.ts';
import { answer, fault, notYet, type RouteHandler } from './serve-route.ts';

const reply = z.strictObject({
  decisionId: z.string().min(1).max(80),
  symbol: z.string().min(1).max(40),
  answer: z.enum(['approve', 'reject']),
});

/** What steers: an answer to a question, and in time the owner's own acts. */
export function tradeRoutes({
  questions,
}: Pick<ApiRuntime, 'questions'>): Readonly<Record<string, RouteHandler>> {
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
    'POST /pause': notYet(
      'nothing was paused: the cloud has no desk for the owner’s controls yet. POST /kill with policy "halt" stops new orders and keeps the stops',
    ),
    'POST /resume': notYet(
      'nothing was resumed: the cloud has no desk for the owner’s controls yet. A tripped latch is re-armed by its own function (docs/runbook.md)',
    ),
  };
}
