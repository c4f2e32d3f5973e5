import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { CycleWait, CycleWaits } from '../../app/ports/cycle-waits.ts';
import { DAY_MS, SECOND_MS } from '../../core/foundation/time.ts';
import type { ExecutionTable } from '../aws/execution-items.ts';
import { queryItems } from '../aws/query-items.ts';

const PREFIX = 'wait#';
/** No cycle waits longer; one that was given up is dropped then. */
const KEPT_DAYS = 2;

/** More than these are not told at once; those that are told make room. */
const OPEN_MAX = 100;

const waitItem = z.object({
  decisionId: z.string(),
  token: z.string(),
  intentIds: z.array(z.string()),
  fromSeq: z.number(),
});

/** Waiting cycles in the executor's own table, which is all that both sides may write. */
export class DynamoCycleWaits implements CycleWaits {
  private readonly at: ExecutionTable;

  constructor(at: ExecutionTable) {
    this.at = at;
  }

  async hold({ decisionId, token, intentIds, fromSeq }: CycleWait): Promise<void> {
    const { client, portfolioId, names } = this.at;
    const expiresAt = Math.floor((Date.now() + KEPT_DAYS * DAY_MS) / SECOND_MS);
    const Item = { portfolioId, item: PREFIX + decisionId, decisionId, token, intentIds, fromSeq, expiresAt };
    await client.send(new PutCommand({ TableName: names.execution, Item }));
  }

  async open(): Promise<readonly CycleWait[]> {
    const { client, portfolioId, names } = this.at;
    const query = {
      TableName: names.execution,
      KeyConditionExpression: 'portfolioId = :portfolio AND begins_with(#item, :wait)',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':portfolio': portfolioId, ':wait': PREFIX },
      ConsistentRead: true,
    };
    const items = await queryItems(client, query, OPEN_MAX);
    return items.map((item) => waitItem.parse(item));
  }

  async forget(decisionId: string): Promise<void> {
    const { client, portfolioId, names } = this.at;
    const Key = { portfolioId, item: PREFIX + decisionId };
    await client.send(new DeleteCommand({ TableName: names.execution, Key }));
  }
}
