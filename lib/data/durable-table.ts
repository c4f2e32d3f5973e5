import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { KeyAttribute, TableShape } from '../../layers/platform/names/tables.ts';

/** A table that outlives its stack, can be restored to any second of the last 35 days, and streams what changes in it. */
export function durableTable(
  scope: Construct,
  id: string,
  { shape, deletionProtection }: { shape: TableShape; deletionProtection: boolean },
): Table {
  const table = new Table(scope, id, {
    partitionKey: attribute(shape.partition),
    sortKey: attribute(shape.sort),
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    encryption: TableEncryption.AWS_MANAGED,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    deletionProtection,
    removalPolicy: RemovalPolicy.RETAIN,
    ...(shape.expiry === undefined ? {} : { timeToLiveAttribute: shape.expiry }),
  });
  for (const [indexName, { partition, sort }] of Object.entries(shape.indexes)) {
    table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: attribute(partition),
      sortKey: attribute(sort),
      projectionType: ProjectionType.ALL,
    });
  }
  return table;
}

function attribute({ name, type }: KeyAttribute): { name: string; type: AttributeType } {
  return { name, type: type === 'S' ? AttributeType.STRING : AttributeType.NUMBER };
}
