import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { API_VARIABLES } from '../names/api-variables.ts';
import { answer, fault, type RouteHandler } from './serve-route.ts';

const wish = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  /** Flattening is the default of a person's kill ([R11]). */
  policy: z.enum(['halt', 'reduce', 'flatten']).default('flatten'),
});

export interface KillRuntime {
  readonly client: Pick<LambdaClient, 'send'>;
  readonly killFunction: string;
}

export function killRuntime(variables: NodeJS.ProcessEnv = process.env): KillRuntime {
  const killFunction = z.string().min(1).parse(variables[API_VARIABLES.killFunction]);
  return { client: new LambdaClient({}), killFunction };
}

/** Passes the owner's kill to the safety stack and waits until its latch has it. Nothing else stands in between. */
export function killRoutes({ client, killFunction }: KillRuntime): Readonly<Record<string, RouteHandler>> {
  return {
    'POST /kill': async ({ body }) => {
      const { reason, policy } = wish.parse(body);
      const payload = { source: 'owner', policy, reason, raisedMs: Date.now() };
      try {
        const { FunctionError } = await client.send(
          new InvokeCommand({ FunctionName: killFunction, Payload: JSON.stringify(payload) }),
        );
        return FunctionError === undefined
          ? answer(202, { accepted: true, policy })
          : fault(502, 'SAFETY_FAILED', `${killFunction} failed; nothing may have been stopped. ${BY_HAND}`);
      } catch (error) {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') {
          return fault(
            501,
            'NO_SAFETY',
            `nothing was stopped: the safety stack is not deployed here. ${BY_HAND}`,
          );
        }
        throw error;
      }
    },
  };
}

const BY_HAND =
  'By hand: close the positions at the venue, then set the execution service’s desired count to 0';
