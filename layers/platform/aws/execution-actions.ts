import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod/mini';
import type { ExecutionFact } from '../../core/execution/executor/executor-event.ts';
import { encodeDomain } from '../codec/domain-json.ts';
import {
  bookPart,
  BOOKS_ITEM,
  type booksHead,
  FACTS_LAST_ITEM,
  factsItem,
  LEASE_ITEM,
  waitingItem,
  type ExecutionTable,
} from './execution-items.ts';
import { fitting } from './item-size.ts';

/** One write or check of a transaction. */
export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export type Head = z.infer<typeof booksHead>;

/** An item takes this much text of facts, so that one more still fits. */
const FACTS_BYTES = 100 * 1024;

/** Holds only under the lease of this epoch, while somebody holds it. */
export function leaseHolds({ names, portfolioId }: ExecutionTable, epoch: number): Action {
  return {
    ConditionCheck: {
      TableName: names.execution,
      Key: { portfolioId, item: LEASE_ITEM },
      ConditionExpression: 'epoch = :epoch AND attribute_exists(holder)',
      ExpressionAttributeValues: { ':epoch': epoch },
    },
  };
}

/** Holds only from the version before. */
export function putHead({ names, portfolioId }: ExecutionTable, head: Head): Action {
  const first = head.version === 1;
  return {
    Put: {
      TableName: names.execution,
      Item: { portfolioId, item: BOOKS_ITEM, ...head },
      ...(first
        ? { ConditionExpression: 'attribute_not_exists(portfolioId)' }
        : {
            ConditionExpression: 'version = :before',
            ExpressionAttributeValues: { ':before': head.version - 1 },
          }),
    },
  };
}

/** Holds only while the safety stack's latch is armed; nothing there is not armed. */
export function latchIsArmed({ portfolioId }: ExecutionTable, latchTable: string): Action {
  return {
    ConditionCheck: {
      TableName: latchTable,
      Key: { portfolioId },
      ConditionExpression: '#status = :armed',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':armed': 'armed' },
    },
  };
}

/** Moves the number of the last fact on; holds only from the number before, for accounts write beside each other. */
export function moveFactsLast(
  { names, portfolioId }: ExecutionTable,
  { from, to }: { from: number; to: number },
): Action {
  return {
    Put: {
      TableName: names.execution,
      Item: { portfolioId, item: FACTS_LAST_ITEM, seq: to },
      ...(from === 0
        ? { ConditionExpression: 'attribute_not_exists(portfolioId)' }
        : { ConditionExpression: 'seq = :before', ExpressionAttributeValues: { ':before': from } }),
    },
  };
}

export function putParts(
  { names, portfolioId }: ExecutionTable,
  parts: readonly Uint8Array[],
  version: number,
): readonly Action[] {
  return parts.map((bytes, index) => ({
    Put: { TableName: names.execution, Item: { portfolioId, item: bookPart(index), version, bytes } },
  }));
}

/** Facts after the ones already written, many to an item. */
export function putFacts(
  { names, portfolioId }: ExecutionTable,
  facts: readonly ExecutionFact[],
  before: number,
): readonly Action[] {
  let firstSeq = before + 1;
  return batched(facts.map((fact) => fitting(encodeDomain(fact), `a fact of kind ${fact.kind}`))).map(
    (texts) => {
      const item = factsItem(firstSeq + texts.length - 1);
      const action = { Put: { TableName: names.execution, Item: { portfolioId, item, firstSeq, texts } } };
      firstSeq += texts.length;
      return action;
    },
  );
}

/** Takes an intent out of the queue under the number it waited with. */
export function deleteWaiting({ names, portfolioId }: ExecutionTable, seq: number): Action {
  return { Delete: { TableName: names.execution, Key: { portfolioId, item: waitingItem(seq) } } };
}

function batched(texts: readonly string[]): readonly string[][] {
  const batches: string[][] = [];
  let bytes = Infinity;
  for (const text of texts) {
    const size = Buffer.byteLength(text);
    const open = batches.at(-1);
    if (open === undefined || bytes + size > FACTS_BYTES) {
      batches.push([text]);
      bytes = size;
    } else {
      open.push(text);
      bytes += size;
    }
  }
  return batches;
}
