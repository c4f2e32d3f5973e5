import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ExecutionFact } from '../../core/execution/executor/executor-event.ts';
import type { Condition } from './conditional-transaction.ts';
import { moveFactsLast, putFacts, type Action } from './execution-actions.ts';
import { FACTS_LAST_ITEM, factsLast, type ExecutionTable } from './execution-items.ts';

/** What a transaction must hold and write to tell facts after all that a portfolio's accounts have told: a sequence without gaps. */
export async function tellingOf(
  portfolio: ExecutionTable,
  facts: readonly ExecutionFact[],
): Promise<{ readonly conditions: readonly Condition<'crossed'>[]; readonly actions: readonly Action[] }> {
  if (facts.length === 0) return { conditions: [], actions: [] };
  const from = await lastSeq(portfolio);
  return {
    conditions: [{ refused: 'crossed', action: moveFactsLast(portfolio, { from, to: from + facts.length }) }],
    actions: putFacts(portfolio, facts, from),
  };
}

async function lastSeq({ client, names, portfolioId }: ExecutionTable): Promise<number> {
  const Key = { portfolioId, item: FACTS_LAST_ITEM };
  const { Item } = await client.send(
    new GetCommand({ TableName: names.execution, Key, ConsistentRead: true }),
  );
  return Item === undefined ? 0 : factsLast.parse(Item).seq;
}
