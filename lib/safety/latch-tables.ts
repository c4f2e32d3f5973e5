import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { LATCH_TABLE, SAFETY_LOG_TABLE } from '../../layers/platform/names/latch-table.ts';
import { latchTableName } from '../../layers/platform/names/service-variables.ts';

export interface LatchTables {
  readonly latch: Table;
  readonly log: Table;
}

/** The latch and its log: they outlive the stack, cannot be deleted while they are in use, and can be wound back. */
export function latchTables(scope: Construct, environment: string): LatchTables {
  return {
    latch: new Table(scope, 'Latch', {
      ...LASTING,
      // By name, so that who may only read it is deployed without this stack.
      tableName: latchTableName(environment),
      partitionKey: { name: LATCH_TABLE.partition.name, type: AttributeType.STRING },
    }),
    log: new Table(scope, 'Log', {
      ...LASTING,
      tableName: safetyLogName(environment),
      partitionKey: { name: SAFETY_LOG_TABLE.partition.name, type: AttributeType.STRING },
      sortKey: { name: SAFETY_LOG_TABLE.sort.name, type: AttributeType.STRING },
    }),
  };
}

export function safetyLogName(environment: string): string {
  return `atalaya-${environment}-safety-log`;
}

const LASTING: Omit<TableProps, 'partitionKey'> = {
  billingMode: BillingMode.PAY_PER_REQUEST,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  encryption: TableEncryption.AWS_MANAGED,
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
};
