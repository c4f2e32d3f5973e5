import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AwsSettings } from '../layers/platform/config/aws-schema.ts';

/** How long CloudWatch keeps the lines of an environment's log groups. */
export function logRetention(days: AwsSettings['logRetentionDays']): RetentionDays {
  return RETENTION[days];
}

const RETENTION: Readonly<Record<AwsSettings['logRetentionDays'], RetentionDays>> = {
  7: RetentionDays.ONE_WEEK,
  30: RetentionDays.ONE_MONTH,
  90: RetentionDays.THREE_MONTHS,
  365: RetentionDays.ONE_YEAR,
};
