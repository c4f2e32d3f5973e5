import type { MiddlewareStack } from '@smithy/types';
import { outageOr } from './outage.ts';

/** Attempts of one request within a task, before the caller's own retries. */
export const MAX_ATTEMPTS = 4;

/** The client, made to throw an `Outage` for what may pass, whatever the command. */
export function throwingOutages<Input extends object, Output extends object, Client>(
  client: Client & { readonly middlewareStack: MiddlewareStack<Input, Output> },
): Client {
  client.middlewareStack.add(
    (next) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        throw outageOr(error);
      }
    },
    { step: 'initialize', name: 'outages' },
  );
  return client;
}
