import { Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { TABLES, type KeyAttribute, type TableName, type TableShape } from '../../layers/platform/names/tables.ts';
import type { DeployableEnvironment } from '../environments.ts';

export interface DataStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
}

export type Tables = Readonly<Record<TableName, Table>>;

/** What must outlive every deployment. Nothing here is deleted with the stack. */
export class DataStack extends Stack {
  readonly tables: Tables;
  readonly journalBucket: Bucket;

  constructor(scope: Construct, id: string, { environment, ...props }: DataStackProps) {
    const inProduction = environment.config.environment === 'production';
    super(scope, id, { ...props, terminationProtection: inProduction });
    const table = (name: TableName, constructId: string): Table =>
      durableTable(this, constructId, { shape: TABLES[name], deletionProtection: inProduction });
    this.tables = {
      state: table('state', 'State'),
      journal: table('journal', 'Journal'),
      cycles: table('cycles', 'Cycles'),
      bars: table('bars', 'Bars'),
    };
    this.journalBucket = lockedBucket(this, environment.aws.journal);
  }
}

function durableTable(
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

/** The journal's copy that nobody can rewrite: each object is locked for as long as the environment's file says. */
function lockedBucket(scope: Construct, { lock, retentionDays }: DeployableEnvironment['aws']['journal']): Bucket {
  const retention = Duration.days(retentionDays);
  const bucket = new Bucket(scope, 'JournalCopy', {
    versioned: true,
    objectLockEnabled: true,
    objectLockDefaultRetention:
      lock === 'compliance' ? ObjectLockRetention.compliance(retention) : ObjectLockRetention.governance(retention),
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Access logs would need a second bucket to guard. Nobody can alter or delete an object under its lock, and the hash chain shows a missing one.',
  });
  return bucket;
}

function attribute({ name, type }: KeyAttribute): { name: string; type: AttributeType } {
  return { name, type: type === 'S' ? AttributeType.STRING : AttributeType.NUMBER };
}
