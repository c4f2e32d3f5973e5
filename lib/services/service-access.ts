import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DataStack } from '../data/data-stack.ts';

/** A service's own role: what its code may do in the account. Each statement names one thing. */
export function serviceRole(scope: Construct, id: string, may: readonly PolicyStatement[]): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  for (const statement of may) role.addToPolicy(statement);
  return role;
}

/** Ingest writes bars where cycles read them, and reads back how far it came. It knows nothing of venue keys and orders. */
export function ingestMay({ tables, series }: DataStack): readonly PolicyStatement[] {
  return [
    allow(['dynamodb:PutItem', 'dynamodb:Query'], tables.bars.tableArn),
    ...(series === undefined ? [] : [allow(['secretsmanager:GetSecretValue'], series.credentials.secretArn)]),
  ];
}

/** Where the lake is the history, ingest adds to the bars in it: a policy of its own, for it alone speaks of many objects. */
export function mayAddToLake(scope: Construct, id: string, role: Role, data: DataStack): void {
  // A name of ours, for the rule below is acknowledged by what it finds.
  const name = `${data.stackName}-lake`;
  const lakeArn = data.exportValue(data.lake.bucketArn, { name });
  const policy = new Policy(scope, id, {
    roles: [role],
    statements: [
      allow(['s3:GetObject', 's3:PutObject'], `${lakeArn}/${BARS_IN_LAKE}`),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [lakeArn],
        conditions: { StringLike: { 's3:prefix': BARS_IN_LAKE } },
      }),
    ],
  });
  Validations.of(policy).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${name}/${BARS_IN_LAKE}]`,
    reason: 'Each day and instrument is an object of its own, whose names nobody can list beforehand.',
  });
}

const BARS_IN_LAKE = 'bars/*';

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
