import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { KillTask, SafetyFunction } from '../../layers/platform/names/kill-tasks.ts';
import { allow, secretArn } from '../services/service-access.ts';
import type { LatchTables } from './latch-tables.ts';

export interface SafetyReach {
  readonly environment: string;
  readonly tables: LatchTables;
  readonly executionTable: Table;
  readonly schedules: readonly Schedule[];
  readonly topic: Topic;
  /** The name of the secret with the venue's keys, where the environment has one. */
  readonly venueSecret: string | undefined;
}

/** What each function may do, and nothing else. Only those that turn the latch write it; only two read the venue's keys. */
export function safetyMay(
  scope: Construct,
  reach: SafetyReach,
): Readonly<Record<SafetyFunction, readonly PolicyStatement[]>> {
  const { tables, executionTable, topic, venueSecret } = reach;
  const { latch, log } = tables;
  const turns = [
    allow(['dynamodb:GetItem', 'dynamodb:PutItem'], latch.tableArn),
    allow(['dynamodb:PutItem'], log.tableArn),
  ];
  const looks = [
    allow(['dynamodb:GetItem'], latch.tableArn),
    allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], executionTable.tableArn),
  ];
  const tells = [allow(['sns:Publish'], topic.topicArn)];
  const trades =
    venueSecret === undefined
      ? looks
      : [...looks, allow(['secretsmanager:GetSecretValue'], secretArn(scope, venueSecret))];
  const steps: Readonly<Record<KillTask, readonly PolicyStatement[]>> = {
    TripLatch: turns,
    SchedulesOff: scheduleStatements(scope, reach),
    AwaitExecutor: looks,
    Act: trades,
    Verify: trades,
    Report: [...turns, allow(['dynamodb:UpdateItem'], executionTable.tableArn), ...tells],
  };
  const rearms = [...turns, ...scheduleStatements(scope, reach), ...tells];
  return { ...steps, Alarm: turns, Reconcile: turns, Rearm: rearms };
}

/** An update of a schedule hands over the role of its target again. */
function scheduleStatements(
  scope: Construct,
  { schedules, environment }: SafetyReach,
): readonly PolicyStatement[] {
  // Both regions that an environment may name are of this partition.
  const role = `arn:aws:iam::${Stack.of(scope).account}:role/atalaya-${environment}-decision-ScheduleRole*`;
  return [
    new PolicyStatement({
      actions: ['scheduler:GetSchedule', 'scheduler:UpdateSchedule'],
      resources: schedules.map(({ scheduleArn }) => scheduleArn),
    }),
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [role],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    }),
  ];
}
