import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { MAX_ATTEMPTS, throwingOutages } from './throwing-outages.ts';

/** A document client that throws an `Outage` for what may pass, whatever the command. */
export function dynamoClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = throwingOutages(new DynamoDBClient({ maxAttempts: MAX_ATTEMPTS, ...config }));
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
