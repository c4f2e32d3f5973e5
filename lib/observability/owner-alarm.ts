import { Alarm, ComparisonOperator, TreatMissingData, type AlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** How soon the owner must look: now, today, or when there is time. */
export type Severity = 'critical' | 'warning' | 'notice';

export interface OwnerAlarmProps extends Pick<AlarmProps, 'metric' | 'threshold'> {
  readonly severity: Severity;
  /** The heading in docs/runbook.md that says what to do. */
  readonly heading: string;
  readonly words: string;
  readonly topic: Topic;
  /** Silence rings too, where silence is the fault. */
  readonly silenceRings?: boolean;
  readonly evaluationPeriods?: number;
}

/** An alarm that tells what happened, how bad it is, and where it is written what to do. */
export function ownerAlarm(scope: Construct, id: string, props: OwnerAlarmProps): Alarm {
  const {
    metric,
    threshold,
    severity,
    heading,
    words,
    topic,
    silenceRings = false,
    evaluationPeriods = 1,
  } = props;
  const alarm = new Alarm(scope, id, {
    metric,
    threshold,
    evaluationPeriods,
    alarmDescription: `${severity}: ${words} What to do: docs/runbook.md#${anchorOf(heading)}`,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silenceRings ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  return alarm;
}

/** As GitHub makes an anchor of a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
