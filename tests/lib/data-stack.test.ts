import { describe, expect, test } from '@jest/globals';
import { TABLES, type TableShape } from '../../layers/platform/names/tables.ts';
import { resourcesOf, synthesized } from './synthesized.ts';

const staging = synthesized('staging');
const production = synthesized('production');

describe('the data stack', () => {
  const tables = [...resourcesOf(production.data, 'AWS::DynamoDB::Table')];

  test('has a table for each that the adapters know, under the keys they use', () => {
    const schema = ({ partition, sort }: TableShape): object => ({
      KeySchema: [
        { AttributeName: partition.name, KeyType: 'HASH' },
        { AttributeName: sort.name, KeyType: 'RANGE' },
      ],
    });
    expect(tables).toHaveLength(Object.keys(TABLES).length);
    for (const shape of Object.values<TableShape>(TABLES)) {
      production.data.hasResourceProperties('AWS::DynamoDB::Table', schema(shape));
    }
    production.data.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  test('keeps every table through whatever happens to the stack', () => {
    for (const [, table] of tables) {
      expect(table).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true },
          StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        },
      });
    }
    expect(production.stage.data.terminationProtection).toBe(true);
  });

  test('of staging can be taken down on purpose, though its tables stay', () => {
    expect(staging.stage.data.terminationProtection).toBe(false);
    for (const [, table] of resourcesOf(staging.data, 'AWS::DynamoDB::Table')) {
      expect(table).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: { DeletionProtectionEnabled: false },
      });
    }
  });

  test('locks the copy of the journal for as long as the file says', () => {
    const lockOf = ({ data }: typeof production): unknown =>
      [...resourcesOf(data, 'AWS::S3::Bucket')]
        .filter(([id]) => id.startsWith('JournalCopy'))
        .map(([, { Properties }]) => Properties);
    const lock = (Mode: string, Days: number): object => ({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode, Days } } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(lockOf(production)).toMatchObject([lock('COMPLIANCE', 1_826)]);
    expect(lockOf(staging)).toMatchObject([lock('GOVERNANCE', 30)]);
  });

  test('lets nobody read a bucket over the open, nor without encryption on the way', () => {
    const buckets = [...resourcesOf(production.data, 'AWS::S3::Bucket').values()];
    const policies = [...resourcesOf(production.data, 'AWS::S3::BucketPolicy').values()];
    expect([buckets.length, policies.length]).toEqual([2, 2]);
    for (const { Properties, DeletionPolicy } of buckets) {
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties['BucketEncryption']).toBeDefined();
      expect(Properties['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
    for (const { Properties } of policies) {
      expect(Properties['PolicyDocument']).toMatchObject({
        Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      });
    }
  });

  test('has a stream of one paid shard, encrypted, that remembers a day', () => {
    production.data.hasResourceProperties('AWS::Kinesis::Stream', {
      ShardCount: 1,
      RetentionPeriodHours: 24,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
    });
  });
});

describe('the time series', () => {
  const ofType = (type: string, { data }: typeof production): number => resourcesOf(data, type).size;

  test('are an instance of Timestream for InfluxDB where the file says so, and one word changes it', () => {
    const type = 'AWS::Timestream::InfluxDBInstance';
    expect([ofType(type, production), ofType(type, staging)]).toEqual([1, 0]);
    const swapped = synthesized('staging', (text) =>
      text.replace('timeSeries: lake', 'timeSeries: timestream'),
    );
    expect(ofType(type, swapped)).toBe(1);
  });

  test('are reached by the services’ own group and by nothing else', () => {
    const [group] = resourcesOf(production.data, 'AWS::EC2::SecurityGroup').values();
    const rules = [...resourcesOf(production.data, 'AWS::EC2::SecurityGroupIngress').values()];
    expect(group?.Properties['SecurityGroupIngress']).toBeUndefined();
    expect(rules).toHaveLength(1);
    expect(JSON.stringify(rules[0]?.Properties['SourceSecurityGroupId'])).toContain('Services');
    production.data.hasResourceProperties('AWS::Timestream::InfluxDBInstance', {
      PubliclyAccessible: false,
      DeploymentType: 'SINGLE_AZ',
      DbInstanceType: 'db.influx.medium',
    });
  });

  test('never have their password in the template', () => {
    const [instance] = resourcesOf(production.data, 'AWS::Timestream::InfluxDBInstance').values();
    expect(JSON.stringify(instance?.Properties['Password'])).toContain('{{resolve:secretsmanager:');
  });
});
