import { Duration, TimeZone, Validations } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { DeployableEnvironment } from '../environments.ts';

/** A trigger that comes too late is worse than none: the next one decides on fresher bars. */
const LATE = Duration.hours(1);

/** Starts the cycle on the environment's schedule; returns the queue where a start that never happened ends up. */
export function cycleTrigger(
  scope: Construct,
  { machine, schedule }: { machine: StateMachine; schedule: DeployableEnvironment['aws']['schedule'] },
): Queue {
  const missed = new Queue(scope, 'MissedCycles', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(missed).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself the dead-letter queue, of the schedule.',
  });
  new Schedule(scope, 'Trigger', {
    description: 'Starts a decision cycle after the close',
    schedule: ScheduleExpression.expression(schedule.expression, TimeZone.of(schedule.timeZone)),
    target: new StepFunctionsStartExecution(machine, {
      input: ScheduleTargetInput.fromObject({}),
      deadLetterQueue: missed,
      maxEventAge: LATE,
      retryAttempts: 10,
    }),
  });
  return missed;
}
