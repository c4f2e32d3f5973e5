import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { ExecutionIntent } from '../../core/execution/executor/execution-intent.ts';
import { decodeDomain, encodeDomain } from '../codec/domain-json.ts';
import {
  offeredExpiresAt,
  offeredItem,
  offeredMark,
  OUTBOX_ITEM,
  waitingItem,
  WAITING_END,
  type ExecutionTable,
} from './execution-items.ts';
import { fitting } from './item-size.ts';
import { queryItems } from './query-items.ts';

const counted = z.object({ next: z.number() });
const waiting = z.object({ text: z.string() });

/** Intents on their way to the executor: each waits under its number until a commit of the executor takes it. */
export class DynamoOutbox {
  private readonly at: ExecutionTable;

  constructor(at: ExecutionTable) {
    this.at = at;
  }

  /** Offering the same intent again changes nothing, taken or not. Its number is then lost, which harms nobody. */
  async offer(intent: ExecutionIntent): Promise<void> {
    const { intentId } = intent;
    if ((await this.seqOf(intentId)) !== undefined) return;
    const { client, names, portfolioId } = this.at;
    const seq = await this.nextSeq();
    const text = fitting(encodeDomain(intent), `the intent ${intentId}`);
    const expiresAt = offeredExpiresAt(Date.now());
    const transaction = new TransactWriteCommand({
      TransactItems: [
        {
          Put: {
            TableName: names.execution,
            Item: { portfolioId, item: offeredItem(intentId), seq, expiresAt },
            ConditionExpression: 'attribute_not_exists(portfolioId)',
          },
        },
        { Put: { TableName: names.execution, Item: { portfolioId, item: waitingItem(seq), text } } },
      ],
    });
    try {
      await client.send(transaction);
    } catch (error) {
      if (!isAlreadyOffered(error)) throw error;
    }
  }

  async offered(limit: number): Promise<readonly ExecutionIntent[]> {
    const { client, names, portfolioId } = this.at;
    const items = await queryItems(
      client,
      {
        TableName: names.execution,
        KeyConditionExpression: 'portfolioId = :portfolio AND #item BETWEEN :first AND :last',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: {
          ':portfolio': portfolioId,
          ':first': waitingItem(0),
          ':last': WAITING_END,
        },
        ConsistentRead: true,
      },
      limit,
    );
    return items.map((item) => decodeDomain<ExecutionIntent>(waiting.parse(item).text));
  }

  /** The number under which an intent was offered; undefined where it never was. */
  async seqOf(intentId: string): Promise<number | undefined> {
    const { client, names, portfolioId } = this.at;
    const { Item } = await client.send(
      new GetCommand({
        TableName: names.execution,
        Key: { portfolioId, item: offeredItem(intentId) },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : offeredMark.parse(Item).seq;
  }

  private async nextSeq(): Promise<number> {
    const { client, names, portfolioId } = this.at;
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: names.execution,
        Key: { portfolioId, item: OUTBOX_ITEM },
        UpdateExpression: 'ADD #next :one',
        ExpressionAttributeNames: { '#next': 'next' },
        ExpressionAttributeValues: { ':one': 1 },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return counted.parse(Attributes).next;
  }
}

function isAlreadyOffered(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed'
  );
}
