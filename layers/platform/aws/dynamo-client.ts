import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { outageOr } from './outage.ts';

/** Attempts of one request within a task, before the state machine's own retries. */
const MAX_ATTEMPTS = 4;

/** A document client that throws an `Outage` for what may pass, whatever the command. */
export function dynamoClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: MAX_ATTEMPTS, ...config });
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
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
