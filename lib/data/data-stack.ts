import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { TABLES, type TableName } from '../../layers/platform/names/tables.ts';
import type { DeployableEnvironment } from '../environments.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import { durableTable } from './durable-table.ts';
import { lakeBucket, lockedBucket } from './lake.ts';
import { SeriesDatabase } from './series-database.ts';

export interface DataStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
  readonly network: NetworkStack;
}

export type Tables = Readonly<Record<TableName, Table>>;

/** What must outlive every deployment. Nothing here is deleted with the stack but the stream, which holds one day. */
export class DataStack extends Stack {
  readonly tables: Tables;
  readonly journalBucket: Bucket;
  readonly lake: Bucket;
  readonly market: Stream;
  /** Only where the environment's file says `timeSeries: timestream`. */
  readonly series: SeriesDatabase | undefined;

  constructor(scope: Construct, id: string, { environment, network, ...props }: DataStackProps) {
    const inProduction = environment.config.environment === 'production';
    super(scope, id, { ...props, terminationProtection: inProduction });
    const table = (name: TableName, constructId: string): Table =>
      durableTable(this, constructId, { shape: TABLES[name], deletionProtection: inProduction });
    this.tables = {
      state: table('state', 'State'),
      journal: table('journal', 'Journal'),
      cycles: table('cycles', 'Cycles'),
      bars: table('bars', 'Bars'),
      execution: table('execution', 'Execution'),
      checkpoints: table('checkpoints', 'Checkpoints'),
    };
    this.journalBucket = lockedBucket(this, environment.aws.journal);
    this.lake = lakeBucket(this);
    this.market = marketStream(this);
    this.series =
      environment.aws.timeSeries === 'timestream'
        ? new SeriesDatabase(this, 'Series', { network, name: `atalaya-${environment.config.environment}` })
        : undefined;
  }
}

/**
 * Bars, books and features on their way. One provisioned shard takes 1,000 records or 1 MB a second, more than one
 * account's instruments make; an on-demand stream costs more than twice as much before the first record.
 */
function marketStream(scope: Construct): Stream {
  return new Stream(scope, 'Market', {
    streamMode: StreamMode.PROVISIONED,
    shardCount: 1,
    retentionPeriod: Duration.hours(24),
    encryption: StreamEncryption.MANAGED,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
