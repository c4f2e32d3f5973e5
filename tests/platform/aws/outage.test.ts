import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamoClient } from '../../../layers/platform/aws/dynamo-client.ts';
import { Outage, outageOr } from '../../../layers/platform/aws/outage.ts';
import { OUTAGE } from '../../../layers/platform/names/cycle-states.ts';

function anAwsError(name: string, more: object = {}): Error {
  return Object.assign(new Error('from the service'), { name }, more);
}

function cancelled(...codes: readonly string[]): Error {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return anAwsError('TransactionCanceledException', { CancellationReasons });
}

describe('an outage', () => {
  test('bears the name that the state machine retries', () => {
    expect(new Outage('gone for a moment').name).toBe(OUTAGE);
  });

  test.each([
    ['throttling', anAwsError('ThrottlingException')],
    ['a fault of the service', anAwsError('Whatever', { $metadata: { httpStatusCode: 503 } })],
    ['a connection that broke', anAwsError('Error', { code: 'ECONNRESET' })],
    ['a time-out', anAwsError('TimeoutError')],
    ['two transactions in each other’s way', cancelled('None', 'TransactionConflict')],
  ])('is what %s becomes', (_, error) => {
    const outage = outageOr(error);
    expect(outage).toBeInstanceOf(Outage);
    expect(outage).toMatchObject({ name: OUTAGE, cause: error });
  });

  test.each([
    ['a missing permission', anAwsError('AccessDeniedException', { $metadata: { httpStatusCode: 400 } })],
    ['a condition that does not hold', cancelled('ConditionalCheckFailed', 'None')],
    ['a condition beside a conflict', cancelled('TransactionConflict', 'ConditionalCheckFailed')],
    ['a transaction cancelled for no known reason', cancelled('None')],
    ['a defect of ours', new TypeError('undefined is not a function')],
  ])('is not what %s becomes', (_, error) => {
    expect(outageOr(error)).toBe(error);
  });

  test('is what a service that has broken down answers, whatever the command', async () => {
    const broken = createServer((_, response) => response.writeHead(503).end('{}')).listen(0, '127.0.0.1');
    await once(broken, 'listening');
    const address = broken.address();
    const client = dynamoClient({
      endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    const key = { TableName: 'state', Key: { portfolioId: 'p', item: 'state' } };
    const [got, put] = await Promise.allSettled([
      client.send(new GetCommand(key)),
      client.send(new PutCommand({ TableName: 'state', Item: key.Key })),
    ]);
    client.destroy();
    broken.close();
    expect([got, put]).toMatchObject([{ reason: { name: OUTAGE } }, { reason: { name: OUTAGE } }]);
  });
});
