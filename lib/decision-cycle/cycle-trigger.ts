import { Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal, type IRole } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { AwsSettings } from '../../layers/platform/config/aws-schema.ts';
import { CYCLE_MACHINE_VARIABLE } from '../../layers/platform/names/cycle-trigger.ts';
import { handlerFunction } from '../functions/handler-function.ts';

/** A trigger that comes too late is worse than none: the next one decides on fresher bars. */
const LATE = Duration.hours(1);

export interface CycleTriggerProps {
  readonly machine: StateMachine;
  readonly schedules: AwsSettings['schedules'];
  readonly logRetention: RetentionDays;
}

export interface CycleTrigger {
  /** Where a start that never happened ends up. */
  readonly missed: Queue;
  /** One a market: what the kill machine switches off. */
  readonly schedules: readonly Schedule[];
}

/**
 * Starts the cycle on each market's schedule, in the market's own time zone. A schedule may deliver twice; the function
 * between it and the machine names the execution after the instant, so that the second delivery starts nothing.
 */
export function cycleTrigger(
  scope: Construct,
  { machine, schedules, logRetention }: CycleTriggerProps,
): CycleTrigger {
  const missed = new Queue(scope, 'MissedCycles', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(missed).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself the dead-letter queue, of the schedules.',
  });
  const starter = handlerFunction(scope, 'StartCycle', {
    folder: 'start-cycle',
    logRetention,
    may: [new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] })],
    variables: { [CYCLE_MACHINE_VARIABLE]: machine.stateMachineArn },
  });
  const role = schedulerRole(scope, { starter, missed });
  const target = (calendar: string): LambdaInvoke =>
    new LambdaInvoke(starter, {
      input: ScheduleTargetInput.fromObject({ calendar, scheduledTime: ContextAttribute.scheduledTime }),
      deadLetterQueue: missed,
      role,
      maxEventAge: LATE,
      retryAttempts: 10,
    });
  return {
    missed,
    schedules: schedules.map(
      ({ calendar, expression, timeZone }) =>
        new Schedule(scope, `After${calendar.replace(/[^A-Z0-9]/g, '')}`, {
          description: `Starts a decision cycle after the close of ${calendar}`,
          schedule: ScheduleExpression.expression(expression, TimeZone.of(timeZone)),
          target: target(calendar),
        }),
    ),
  };
}

/** As narrow as it can be: what the target would grant itself holds every version of the function. */
function schedulerRole(scope: Construct, { starter, missed }: { starter: Function; missed: Queue }): IRole {
  const role = new Role(scope, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [starter.functionArn] }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [missed.queueArn] }));
  return role.withoutPolicyUpdates();
}
