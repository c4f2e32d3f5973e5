import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DataStack } from '../data/data-stack.ts';

/** A service's own role: what its code may do in the account. Each statement names one thing. */
export function serviceRole(scope: Construct, id: string, may: readonly PolicyStatement[]): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  for (const statement of may) role.addToPolicy(statement);
  return role;
}

/** Ingest writes what the market says, and reads back how far it came. It knows nothing of venue keys and orders. */
export function ingestMay({ market, tables, series }: DataStack): readonly PolicyStatement[] {
  return [
    allow(['kinesis:PutRecords', 'kinesis:DescribeStreamSummary'], market.streamArn),
    allow(['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:Query'], tables.bars.tableArn),
    allow(['dynamodb:GetItem', 'dynamodb:PutItem'], tables.checkpoints.tableArn),
    ...(series === undefined ? [] : [allow(['secretsmanager:GetSecretValue'], series.credentials.secretArn)]),
  ];
}

export interface ExecutionReach {
  readonly data: DataStack;
  readonly latchTable: string;
  readonly cycleMachineArn: string;
  /** The name of the secret with the venue's keys, where the environment has one. */
  readonly venueSecret: string | undefined;
}

/**
 * The executor keeps its books in one table, reads the latch and never writes it, tells the waiting cycle what came of
 * its intents, and alone among the services reads the venue's keys.
 */
export function executionMay(
  scope: Construct,
  { data, latchTable, cycleMachineArn, venueSecret }: ExecutionReach,
): readonly PolicyStatement[] {
  const { tables } = data;
  const latch = tableArn(scope, latchTable);
  return [
    allow(
      [
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      tables.execution.tableArn,
    ),
    allow(['dynamodb:GetItem'], tables.state.tableArn),
    allow(['dynamodb:ConditionCheckItem', 'dynamodb:GetItem'], latch),
    allow(['states:SendTaskFailure', 'states:SendTaskSuccess'], cycleMachineArn),
    ...(venueSecret === undefined
      ? []
      : [allow(['secretsmanager:GetSecretValue'], secretArn(scope, venueSecret))]),
  ];
}

export function allow(actions: readonly string[], resource: string): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [resource] });
}

export function tableArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'dynamodb', resource: 'table', resourceName: name });
}

/** Secrets Manager ends each address with six characters of its own. */
export function secretArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${name}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
