import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Stats, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ownerAlarm, type Severity } from '../observability/owner-alarm.ts';

export interface CycleAlarmsProps {
  readonly machine: StateMachine;
  readonly missed: Queue;
  readonly standAside: Function;
  readonly alertEmail: string | undefined;
}

const PERIOD = Duration.minutes(5);

/** Tells the owner of each way in which a cycle can come to nothing. */
export function cycleAlarms(
  scope: Construct,
  { machine, missed, standAside, alertEmail }: CycleAlarmsProps,
): void {
  const topic = new Topic(scope, 'OwnerAlerts', { enforceSSL: true });
  if (alertEmail !== undefined) topic.addSubscription(new EmailSubscription(alertEmail));
  const period = { period: PERIOD, statistic: Stats.SUM };
  const whenAny = (
    id: string,
    metric: Metric,
    said: { severity: Severity; heading: string; words: string },
  ): void => {
    ownerAlarm(scope, id, { metric, threshold: 1, topic, ...said });
  };
  whenAny('CycleFailed', machine.metricFailed(period), {
    severity: 'critical',
    heading: 'A decision cycle failed',
    words:
      'A decision cycle failed: before it could record anything, so that nothing was traded, or when it wrote down what came of its orders. Its history says which.',
  });
  whenAny('CycleStoodAside', standAside.metricInvocations(period), {
    severity: 'warning',
    heading: 'A decision cycle stood aside',
    words:
      'A decision cycle recorded a no-trade: a stage failed, or the mode is emergency. The record says which.',
  });
  whenAny(
    'CycleMissed',
    missed.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: Stats.MAXIMUM }),
    {
      severity: 'critical',
      heading: 'A decision cycle was missed',
      words: 'A schedule could not start a decision cycle. The message in the queue says why.',
    },
  );
  new CfnOutput(scope, 'OwnerAlertsTopic', { value: topic.topicArn });
}
