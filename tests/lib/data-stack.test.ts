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
      [...resourcesOf(data, 'AWS::S3::Bucket').values()].map(({ Properties }) => Properties);
    const lock = (Mode: string, Days: number): object => ({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode, Days } } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(lockOf(production)).toMatchObject([lock('COMPLIANCE', 1_826)]);
    expect(lockOf(staging)).toMatchObject([lock('GOVERNANCE', 30)]);
  });

  test('lets nobody read the copy over the open, nor without encryption on the way', () => {
    const [bucket] = resourcesOf(production.data, 'AWS::S3::Bucket').values();
    const [policy] = resourcesOf(production.data, 'AWS::S3::BucketPolicy').values();
    expect(bucket?.Properties['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(policy?.Properties['PolicyDocument']).toMatchObject({
      Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    });
  });
});
