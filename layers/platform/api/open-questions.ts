import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { ApprovalRequest } from '../../app/ports/approval-desk.ts';
import type { ApprovalAnswer } from '../../core/decision/decision-record.ts';
import { questionItem, type DynamoTables } from '../aws/dynamo-tables.ts';
import { queryItems } from '../aws/query-items.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import { approvalsKey } from '../names/owner-keys.ts';

/** A question as it waits. */
export type OpenQuestion = ApprovalRequest & { readonly deadlineAtMs: number };

/** What was asked of the owner, and how an answer gets back to the cycle that waits for it. */
export interface Questions {
  /** What can still be answered, the most urgent first. */
  open(): Promise<readonly OpenQuestion[]>;
  /** False where nothing such is asked any more: it was answered, or its deadline passed. */
  answer(decisionId: string, given: ApprovalAnswer): Promise<boolean>;
}

/** More than one cycle asks; those of earlier ones have passed. */
const READ_MAX = 200;

const held = z.object({ token: z.string().min(1), deadlineAtMs: z.number() });
const asked = z.object({ text: z.string(), deadlineAtMs: z.number() });

/** What Step Functions says of a token whose task waits no longer. */
const GONE: readonly string[] = ['TaskDoesNotExist', 'TaskTimedOut'];

/** The questions that `AskOwner` left in the cycles' table, each with the token of the task that waits. */
export class DynamoQuestions implements Questions {
  private readonly at: DynamoTables<'cycles'>;
  private readonly tasks: Pick<SFNClient, 'send'>;

  constructor(at: DynamoTables<'cycles'>, tasks: Pick<SFNClient, 'send'> = new SFNClient({})) {
    this.at = at;
    this.tasks = tasks;
  }

  async open(): Promise<readonly OpenQuestion[]> {
    const { client, names } = this.at;
    const nowMs = Date.now();
    const items = await queryItems(
      client,
      {
        TableName: names.cycles,
        KeyConditionExpression: 'decisionKey = :approvals',
        ExpressionAttributeNames: { '#text': 'text' },
        ExpressionAttributeValues: { ':approvals': approvalsKey(this.at.portfolioId) },
        // Never the token, which is the right to answer.
        ProjectionExpression: '#text, deadlineAtMs',
        // The newest decision first.
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      READ_MAX,
    );
    return items
      .map((item) => {
        const { text, deadlineAtMs } = asked.parse(item);
        return { ...decodeDomain<ApprovalRequest>(text), deadlineAtMs };
      })
      .filter(({ deadlineAtMs }) => nowMs < deadlineAtMs)
      .sort((a, b) => a.deadlineAtMs - b.deadlineAtMs);
  }

  async answer(decisionId: string, given: ApprovalAnswer): Promise<boolean> {
    const Key = {
      decisionKey: approvalsKey(this.at.portfolioId),
      stage: questionItem(decisionId, given.symbol),
    };
    const { client, names } = this.at;
    const { Item } = await client.send(
      new GetCommand({ TableName: names.cycles, Key, ConsistentRead: true }),
    );
    if (Item === undefined) return false;
    const { token, deadlineAtMs } = held.parse(Item);
    if (Date.now() >= deadlineAtMs) return false;
    const taken = await this.tell(token, given);
    const done = new DeleteCommand({
      TableName: names.cycles,
      Key,
      ConditionExpression: '#token = :token',
      ExpressionAttributeNames: { '#token': 'token' },
      ExpressionAttributeValues: { ':token': token },
    });
    // What was answered counts, also where it is shown until its deadline; one asked anew with another token stays.
    await client.send(done).catch(() => undefined);
    return taken;
  }

  private async tell(taskToken: string, given: ApprovalAnswer): Promise<boolean> {
    try {
      await this.tasks.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(given) }));
      return true;
    } catch (error) {
      if (error instanceof Error && GONE.includes(error.name)) return false;
      throw error;
    }
  }
}
