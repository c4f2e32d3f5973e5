import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

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
  const whenAny = (id: string, metric: Metric, alarmDescription: string): void => {
    new Alarm(scope, id, {
      metric,
      alarmDescription,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  };
  whenAny(
    'CycleFailed',
    machine.metricFailed(period),
    'A decision cycle failed before it could record anything. Nothing was traded. Look at its execution.',
  );
  whenAny(
    'CycleStoodAside',
    standAside.metricInvocations(period),
    'A decision cycle recorded a no-trade: a stage failed, or the mode is emergency. The record says which.',
  );
  whenAny(
    'CycleMissed',
    missed.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: Stats.MAXIMUM }),
    'The schedule could not start a decision cycle. The message in the queue says why; delete it when it is dealt with.',
  );
  new CfnOutput(scope, 'OwnerAlertsTopic', { value: topic.topicArn });
}
