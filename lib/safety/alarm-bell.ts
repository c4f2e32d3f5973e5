import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, RuleTargetInput, EventField } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LambdaFunction, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../../layers/platform/names/metrics.ts';
import {
  ALARM_CODES,
  SAFETY_ALARMS,
  safetyAlarmPrefix,
  type AlarmCode,
} from '../../layers/platform/names/safety-alarms.ts';
import type { DeployableEnvironment } from '../environments.ts';

export interface AlarmBellProps {
  readonly environment: DeployableEnvironment;
  /** The front door. */
  readonly kill: Function;
  readonly topic: Topic;
  readonly unheard: Queue;
}

/**
 * The alarms that trip the latch. Each is heard over two roads that share nothing but the function at their end: its own
 * action, and a rule of EventBridge on the same change. A third, the reconciler, asks.
 */
export function alarmBell(scope: Construct, props: AlarmBellProps): readonly Alarm[] {
  const { environment, kill, topic, unheard } = props;
  const prefix = safetyAlarmPrefix(environment.config.environment);
  // One right for all of them; that of CDK's own action would be one for each.
  kill.addPermission('Alarms', {
    principal: new ServicePrincipal('lambda.alarms.cloudwatch.amazonaws.com'),
    sourceAccount: Stack.of(scope).account,
    sourceArn: Stack.of(scope).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: `${prefix}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  });
  const alarms = ALARM_CODES.map((code) => {
    const alarm = safetyAlarm(scope, code, environment);
    alarm.addAlarmAction({ bind: () => ({ alarmActionArn: kill.functionArn }) }, new SnsAction(topic));
    return alarm;
  });
  new Rule(scope, 'AlarmRang', {
    description: 'An alarm of the safety stack rings: the second road to the kill',
    eventPattern: {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm State Change'],
      detail: { alarmName: [{ prefix }], state: { value: ['ALARM'] } },
    },
    targets: [
      new LambdaFunction(kill, {
        deadLetterQueue: unheard,
        retryAttempts: 10,
        maxEventAge: Duration.hours(1),
      }),
    ],
  });
  tellOfTampering(scope, { prefix, topic, unheard });
  return alarms;
}

/** Whoever changes, mutes or deletes an alarm is told of, also a deployment of ours. */
function tellOfTampering(
  scope: Construct,
  { prefix, topic, unheard }: { prefix: string; topic: Topic; unheard: Queue },
): void {
  const told = (what: string, by: string): SnsTopic =>
    new SnsTopic(topic, {
      deadLetterQueue: unheard,
      message: RuleTargetInput.fromText(
        `${what} (${by}, ${EventField.time}). If it was not a deployment of yours, see "Safety: an alarm was changed" in the runbook.`,
      ),
    });
  new Rule(scope, 'AlarmConfigured', {
    description: 'CloudWatch itself says that an alarm of the safety stack was made, changed or deleted',
    eventPattern: {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm Configuration Change'],
      detail: { alarmName: [{ prefix }] },
    },
    targets: [told('An alarm of the safety stack was changed', EventField.fromPath('$.detail.alarmName'))],
  });
  new Rule(scope, 'AlarmTampered', {
    description: 'A call that sets, mutes or removes alarms, as CloudTrail records it',
    eventPattern: {
      source: ['aws.monitoring'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: { eventSource: ['monitoring.amazonaws.com'], eventName: TAMPERING },
    },
    targets: [told('Alarms were tampered with', EventField.fromPath('$.detail.eventName'))],
  });
}

/** Calls of CloudWatch that can silence an alarm. */
export const TAMPERING = [
  'DeleteAlarms',
  'DisableAlarmActions',
  'PutAlarmMuteRule',
  'PutCompositeAlarm',
  'PutMetricAlarm',
  'SetAlarmState',
];

function safetyAlarm(scope: Construct, code: AlarmCode, environment: DeployableEnvironment): Alarm {
  const { metric, periodSeconds, periods, rings, runbook } = SAFETY_ALARMS[code];
  const { environment: name } = environment.config;
  const isSilence = rings === 'silence';
  return new Alarm(scope, code, {
    alarmName: `${safetyAlarmPrefix(name)}${code}`,
    alarmDescription: `Trips the latch. docs/runbook.md, "${runbook}".`,
    metric: new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: metric,
      dimensionsMap: { [METRIC_DIMENSION]: name },
      period: Duration.seconds(periodSeconds),
      statistic: isSilence ? Stats.SUM : Stats.MAXIMUM,
    }),
    threshold: isSilence ? 1 : limitOf(code, environment),
    comparisonOperator: isSilence
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: periods,
    // A loss that nobody has measured is none yet, but a heart that nobody hears stands still.
    treatMissingData: isSilence ? TreatMissingData.BREACHING : TreatMissingData.IGNORE,
  });
}

/** Where the mode becomes an emergency, in the metric's own unit: from the environment's file, as the bot reads it. */
function limitOf(code: AlarmCode, { config }: DeployableEnvironment): number {
  const { emergency, halt } = config.modes;
  switch (code) {
    case 'DRAWDOWN':
      return emergency.drawdownRatio * 100;
    case 'DAY_LOSS':
      return emergency.dayLossRatio;
    case 'WEEK_LOSS':
      return emergency.weekLossRatio;
    case 'MONTH_LOSS':
      return emergency.monthLossRatio;
    case 'FEED_DEAD':
      return halt.feedDeadMs / 1_000;
    case 'BROKER_UNREACHABLE':
      return halt.brokerUnreachableMs / 1_000;
    case 'REJECT_RATE':
      return REJECT_RATE_MAX;
    default:
      return 0;
  }
}

/** More than every other order, five minutes long. */
const REJECT_RATE_MAX = 0.5;
