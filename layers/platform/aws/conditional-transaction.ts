import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Action } from './execution-actions.ts';
import { TooLarge } from './item-size.ts';

const ACTIONS_MAX = 100;

/** A condition of a transaction, with the word for its not holding. */
export interface Condition<Refused extends string> {
  readonly refused: Refused;
  readonly action: Action;
}

/**
 * Makes the transaction. Undefined where every condition held; else the word of the first that did not, and `crossed` where another
 * transaction was at the same items: then nothing was written, and it may be made again. Throws `TooLarge` for what one
 * transaction cannot carry.
 */
export async function transact<Refused extends string>(
  client: DynamoDBDocumentClient,
  conditions: readonly Condition<Refused>[],
  others: readonly Action[] = [],
): Promise<Refused | 'crossed' | undefined> {
  const actions = [...conditions.map(({ action }) => action), ...others];
  if (actions.length > ACTIONS_MAX) {
    throw new TooLarge(`a commit needs ${actions.length} writes; a transaction holds ${ACTIONS_MAX}`);
  }
  try {
    await client.send(new TransactWriteCommand({ TransactItems: actions }));
    return undefined;
  } catch (error) {
    const refused = refusedFor(error, conditions);
    if (refused === undefined) throw error;
    return refused;
  }
}

function refusedFor<Refused extends string>(
  error: unknown,
  conditions: readonly Condition<Refused>[],
): Refused | 'crossed' | undefined {
  const cancelled = cancellationOf(error);
  if (cancelled === undefined) return undefined;
  const codes = (cancelled.CancellationReasons ?? []).map(({ Code }) => Code);
  const failed = conditions.find((_, index) => codes[index] === 'ConditionalCheckFailed');
  if (failed !== undefined) return failed.refused;
  return codes.includes('TransactionConflict') ? 'crossed' : undefined;
}

/** Bare, or as the cause of an outage that the client made of it. */
function cancellationOf(error: unknown): TransactionCanceledException | undefined {
  if (error instanceof TransactionCanceledException) return error;
  return error instanceof Error && error.cause instanceof TransactionCanceledException
    ? error.cause
    : undefined;
}
