import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { API_VARIABLES } from '../names/api-variables.ts';

/** How the safety stack is reached: its own functions by their names, and nothing else of it. */
export interface SafetyDoor {
  readonly client: Pick<LambdaClient, 'send'>;
  readonly killFunction: string;
  readonly rearmFunction: string;
}

export function safetyDoor(variables: NodeJS.ProcessEnv = process.env): SafetyDoor {
  const name = z.string().min(1);
  return {
    client: new LambdaClient({}),
    killFunction: name.parse(variables[API_VARIABLES.killFunction]),
    rearmFunction: name.parse(variables[API_VARIABLES.rearmFunction]),
  };
}

/** What a function of the safety stack said; or that it failed, or is not there. */
export type SafetySaid =
  | { readonly kind: 'said'; readonly said: unknown }
  | { readonly kind: 'failed' }
  | { readonly kind: 'absent' };

/** Calls a function of the safety stack and waits for what it says. Throws where it cannot be reached. */
export async function invokeSafety(
  client: SafetyDoor['client'],
  functionName: string,
  payload: object,
): Promise<SafetySaid> {
  try {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
    );
    if (FunctionError !== undefined || Payload === undefined) return { kind: 'failed' };
    return { kind: 'said', said: JSON.parse(Buffer.from(Payload).toString('utf8')) };
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return { kind: 'absent' };
    if (error instanceof SyntaxError) return { kind: 'failed' };
    throw error;
  }
}
