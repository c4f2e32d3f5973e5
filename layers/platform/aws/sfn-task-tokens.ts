import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  TaskDoesNotExist,
  TaskTimedOut,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { TaskTokens, TokenOutcome } from '../../app/ports/task-tokens.ts';

/** Answers to state machines of Step Functions. */
export class SfnTaskTokens implements TaskTokens {
  private readonly client: SFNClient;

  constructor(client: SFNClient) {
    this.client = client;
  }

  succeed(token: string, output: unknown): Promise<TokenOutcome> {
    const command = new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) });
    return unlessGone(this.client.send(command));
  }

  fail(
    token: string,
    { error, cause }: { readonly error: string; readonly cause: string },
  ): Promise<TokenOutcome> {
    return unlessGone(this.client.send(new SendTaskFailureCommand({ taskToken: token, error, cause })));
  }
}

async function unlessGone(sent: Promise<unknown>): Promise<TokenOutcome> {
  try {
    await sent;
    return 'taken';
  } catch (error) {
    const gone =
      error instanceof TaskDoesNotExist || error instanceof TaskTimedOut || error instanceof InvalidToken;
    if (gone) return 'gone';
    throw error;
  }
}
