import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { AwsSettings } from '../../layers/platform/config/aws-schema.ts';

const PRIVATE = {
  versioned: true,
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;

/** The journal's copy that nobody can rewrite: each object is locked for as long as the environment's file says. */
export function lockedBucket(scope: Construct, { lock, retentionDays }: AwsSettings['journal']): Bucket {
  const retention = Duration.days(retentionDays);
  const bucket = new Bucket(scope, 'JournalCopy', {
    ...PRIVATE,
    objectLockEnabled: true,
    objectLockDefaultRetention:
      lock === 'compliance' ? ObjectLockRetention.compliance(retention) : ObjectLockRetention.governance(retention),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Access logs would need a second bucket to guard. Nobody can alter or delete an object under its lock, and the hash chain shows a missing one.',
  });
  return bucket;
}

/** History as Parquet, by instrument and year. What was overwritten stays for a month. */
export function lakeBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'Lake', {
    ...PRIVATE,
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Prices that anyone can ask a venue for again: who read them is not worth a second bucket of access logs.',
  });
  return bucket;
}
