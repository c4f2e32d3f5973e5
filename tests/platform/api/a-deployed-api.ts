import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoTables } from '../../../layers/platform/aws/dynamo-tables.ts';
import { killFunctionName, rearmFunctionName } from '../../../layers/platform/names/api-variables.ts';
import { SAFETY_VARIABLES } from '../../../layers/platform/names/kill-tasks.ts';
import { LATCH_TABLE, SAFETY_LOG_TABLE } from '../../../layers/platform/names/latch-table.ts';
import { latchTableName } from '../../../layers/platform/names/service-variables.ts';
import { TABLE_VARIABLES, type TableName } from '../../../layers/platform/names/tables.ts';
import { safetyLogName } from '../../../lib/safety/latch-tables.ts';
import type { LocalDynamo } from '../aws/dynamo-local.ts';
import type { Door } from './a-front-door.ts';

/** The latch and its log under the names that staging gives them. */
export async function makeSafetyTables({ client }: LocalDynamo): Promise<void> {
  const tables = [
    { TableName: latchTableName('staging'), keys: [LATCH_TABLE.partition.name] },
    {
      TableName: safetyLogName('staging'),
      keys: [SAFETY_LOG_TABLE.partition.name, SAFETY_LOG_TABLE.sort.name],
    },
  ];
  for (const { TableName, keys } of tables) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, index) => ({
          AttributeName,
          KeyType: index === 0 ? 'HASH' : 'RANGE',
        })),
      }),
    );
  }
}

/** What the deployment tells the functions, and where the SDK finds the services. */
export function deployedVariables(about: {
  readonly dynamo: LocalDynamo;
  readonly at: DynamoTables<TableName>;
  readonly aws: Door;
  readonly directory: string;
}): Record<string, string> {
  const { dynamo, at, aws, directory } = about;
  const { region, credentials, endpoint } = dynamo.connection;
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_LAMBDA: aws.url,
    AWS_ENDPOINT_URL_SCHEDULER: aws.url,
    AWS_ENDPOINT_URL_SFN: aws.url,
    AWS_ENDPOINT_URL_SNS: aws.url,
    LAMBDA_TASK_ROOT: directory,
    [TABLE_VARIABLES.state]: at.names.state,
    [TABLE_VARIABLES.journal]: at.names.journal,
    [TABLE_VARIABLES.cycles]: at.names.cycles,
    [TABLE_VARIABLES.bars]: at.names.bars,
    KILL_FUNCTION: killFunctionName('staging'),
    REARM_FUNCTION: rearmFunctionName('staging'),
    [SAFETY_VARIABLES.latchTable]: latchTableName('staging'),
    [SAFETY_VARIABLES.safetyLogTable]: safetyLogName('staging'),
    [SAFETY_VARIABLES.killMachine]: 'arn:aws:states:us-east-1:123456789012:stateMachine:kill',
    [SAFETY_VARIABLES.topic]: 'arn:aws:sns:us-east-1:123456789012:owner',
    [SAFETY_VARIABLES.portfolioId]: at.portfolioId,
    [SAFETY_VARIABLES.schedules]: 'AfterTheClose',
  };
}
