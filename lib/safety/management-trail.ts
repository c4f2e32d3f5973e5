import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { trailName } from './deny-safety.ts';

/** Long enough to find out who did it. */
const KEPT = Duration.days(90);

/**
 * Records the calls that change things in this region, so that EventBridge hears of one that mutes or deletes an alarm. For an
 * account that has no trail of its own; the first copy of such events costs nothing but its storage.
 */
export function managementTrail(scope: Construct, environment: string): CfnTrail {
  const name = trailName(environment);
  const bucket = recordBucket(scope, name);
  const trail = new CfnTrail(scope, 'Trail', {
    trailName: name,
    s3BucketName: bucket.bucketName,
    isLogging: true,
    isMultiRegionTrail: false,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    eventSelectors: [{ includeManagementEvents: true, readWriteType: 'WriteOnly' }],
  });
  // CloudTrail tries to write before it says yes.
  if (bucket.policy !== undefined) trail.node.addDependency(bucket.policy);
  return trail;
}

function recordBucket(scope: Construct, trail: string): Bucket {
  const bucket = new Bucket(scope, 'TrailBucket', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ expiration: KEPT, noncurrentVersionExpiration: Duration.days(1) }],
  });
  const { account } = Stack.of(scope);
  const sourceArn = Stack.of(scope).formatArn({
    service: 'cloudtrail',
    resource: 'trail',
    resourceName: trail,
  });
  const may = (action: string, resource: string, conditions: Record<string, string>): PolicyStatement =>
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudtrail.amazonaws.com')],
      actions: [action],
      resources: [resource],
      conditions: { StringEquals: { 'aws:SourceArn': sourceArn, ...conditions } },
    });
  bucket.addToResourcePolicy(may('s3:GetBucketAcl', bucket.bucketArn, {}));
  bucket.addToResourcePolicy(
    may('s3:PutObject', bucket.arnForObjects(`AWSLogs/${account}/*`), {
      's3:x-amz-acl': 'bucket-owner-full-control',
    }),
  );
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It is itself the record of who did what, and who reads it is in that record.',
  });
  return bucket;
}
