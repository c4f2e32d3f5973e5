import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { ApprovalAnswer } from '../../core/decision/decision-record.ts';
import { decisionKey, type DynamoTables } from '../aws/dynamo-tables.ts';

/** What was asked of the owner, and how an answer gets back to the cycle that waits for it. */
export interface Questions {
  /** False where nothing such is asked any more: it was answered, or its deadline passed. */
  answer(decisionId: string, given: ApprovalAnswer): Promise<boolean>;
}

const held = z.object({ token: z.string().min(1), deadlineAtMs: z.number() });

/** What Step Functions says of a token whose task waits no longer. */
const GONE: readonly string[] = ['TaskDoesNotExist', 'TaskTimedOut'];

/** The questions that `AskOwner` left in the cycles' table, each with the token of the task that waits. */
export class DynamoQuestions implements Questions {
  private readonly at: DynamoTables;
  private readonly tasks: Pick<SFNClient, 'send'>;

  constructor(at: DynamoTables, tasks: Pick<SFNClient, 'send'> = new SFNClient({})) {
    this.at = at;
    this.tasks = tasks;
  }

  async answer(decisionId: string, given: ApprovalAnswer): Promise<boolean> {
    const { Item } = await this.at.client.send(
      new GetCommand({
        TableName: this.at.names.cycles,
        Key: { decisionKey: decisionKey(this.at, decisionId), stage: `approval#${given.symbol}` },
        ConsistentRead: true,
      }),
    );
    if (Item === undefined) return false;
    const { token, deadlineAtMs } = held.parse(Item);
    if (Date.now() >= deadlineAtMs) return false;
    try {
      await this.tasks.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(given) }));
      return true;
    } catch (error) {
      if (error instanceof Error && GONE.includes(error.name)) return false;
      throw error;
    }
  }
}
