import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Dashboard, GraphWidget, Metric, Stats, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ControlStack } from '../control/control-stack.ts';
import type { DataStack } from '../data/data-stack.ts';
import type { DecisionStack } from '../decision-cycle/decision-stack.ts';
import type { DeployableEnvironment } from '../environments.ts';
import type { ServicesStack } from '../services/services-stack.ts';
import { ownerAlarm } from './owner-alarm.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
  readonly data: DataStack;
  readonly decision: DecisionStack;
  readonly services: ServicesStack;
  readonly control: ControlStack;
}

/** What Timestream's instance costs a month, about, beside the budget ([M6]); the estimate itself has the exact sum. */
const TIMESTREAM_USD = 90;

const PERIOD = Duration.minutes(5);

/** What a person looks at: a dashboard, alarms on the machinery, and the bill. What can stop trading rings in safety. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    const { environment, data, decision, services, control, ...rest } = props;
    super(scope, id, rest);
    const topic = new Topic(this, 'Machinery', { enforceSSL: true });
    const { alertEmail } = environment.aws;
    if (alertEmail !== undefined) topic.addSubscription(new EmailSubscription(alertEmail));
    for (const service of services.services) serviceAlarms(this, service, topic);
    dataAlarms(this, data, topic);
    ownerAlarm(this, 'ApiFails', {
      metric: control.api.metricServerError({ period: PERIOD, statistic: Stats.SUM }),
      threshold: 3,
      severity: 'warning',
      heading: 'The API fails',
      words: 'The API answered three requests or more with a fault of its own in five minutes.',
      topic,
    });
    overview(this, { environment, data, decision, services, control });
    bill(this, environment, topic);
    new CfnOutput(this, 'MachineryTopic', { value: topic.topicArn });
  }
}

/** A task that is not there sends no metrics, so silence is what rings. */
function serviceAlarms(scope: Construct, service: FargateService, topic: Topic): void {
  const name = service.node.id.replace('Service', '');
  ownerAlarm(scope, `${name}NotRunning`, {
    metric: service.metricCpuUtilization({ period: PERIOD, statistic: Stats.MAXIMUM }),
    threshold: 101,
    evaluationPeriods: 2,
    silenceRings: true,
    severity: name === 'Ingest' ? 'warning' : 'critical',
    heading: 'A service does not run',
    words: `The task ${name} has told nothing of itself for ten minutes: it does not run, or cannot start.`,
    topic,
  });
  ownerAlarm(scope, `${name}MemoryHigh`, {
    metric: service.metricMemoryUtilization({ period: PERIOD, statistic: Stats.MAXIMUM }),
    threshold: 85,
    evaluationPeriods: 3,
    severity: 'warning',
    heading: 'A service runs out of memory',
    words: `The task ${name} has used 85 % of its memory for a quarter of an hour; at 100 % it is ended.`,
    topic,
  });
}

function dataAlarms(scope: Construct, { market, series, tables }: DataStack, topic: Topic): void {
  ownerAlarm(scope, 'StreamRefuses', {
    metric: market.metricPutRecordsThrottledRecords({ period: PERIOD, statistic: Stats.SUM }),
    threshold: 1,
    severity: 'warning',
    heading: 'The stream refuses records',
    words: 'The market stream took less than it was given: its one shard is full.',
    topic,
  });
  ownerAlarm(scope, 'TableRefuses', {
    metric: tables.execution.metric('WriteThrottleEvents', { period: PERIOD, statistic: Stats.SUM }),
    threshold: 1,
    severity: 'warning',
    heading: 'A table refuses requests',
    words: 'DynamoDB held back requests of the executor, so what it does is written later.',
    topic,
  });
  if (series === undefined) return;
  ownerAlarm(scope, 'SeriesDiskFull', {
    metric: new Metric({
      namespace: 'AWS/Timestream/InfluxDB',
      metricName: 'DiskUtilization',
      dimensionsMap: { DbInstanceName: series.name },
      period: PERIOD,
      statistic: Stats.MAXIMUM,
    }),
    threshold: 80,
    severity: 'warning',
    heading: 'The time series database is nearly full',
    words: 'Four fifths of the disk of the time series database are used.',
    topic,
  });
}

function overview(
  scope: Stack,
  { environment, data, decision, services, control }: ObservabilityStackProps,
): void {
  const { machine } = decision;
  const sum = { period: PERIOD, statistic: Stats.SUM };
  new Dashboard(scope, 'Overview', {
    dashboardName: `atalaya-${environment.config.environment}`,
    widgets: [
      [
        new TextWidget({
          markdown: `# Atalaya ${environment.config.environment}\nWhat to do about an alarm: docs/runbook.md`,
          width: 24,
          height: 2,
        }),
      ],
      [
        new GraphWidget({
          title: 'Decision cycles',
          left: [machine.metricStarted(sum), machine.metricSucceeded(sum), machine.metricFailed(sum)],
        }),
        new GraphWidget({
          title: 'Services: CPU and memory, percent of what they have',
          left: services.services.flatMap((service) => [
            service.metricCpuUtilization(),
            service.metricMemoryUtilization(),
          ]),
        }),
      ],
      [
        new GraphWidget({ title: 'Market stream', left: [data.market.metricIncomingRecords(sum)] }),
        new GraphWidget({
          title: 'API',
          left: [
            control.api.metricCount(sum),
            control.api.metricClientError(sum),
            control.api.metricServerError(sum),
          ],
        }),
      ],
    ],
  });
}

/** Written at 80 and 100 percent of what the file allows, Timestream's instance added where there is one. */
function bill(scope: Stack, { config, aws }: DeployableEnvironment, topic: Topic): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('budgets.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': scope.account } },
    }),
  );
  const amount = aws.budgetUsd + (aws.timeSeries === 'timestream' ? TIMESTREAM_USD : 0);
  new CfnBudget(scope, 'Bill', {
    budget: {
      budgetName: `atalaya-${config.environment}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:atalaya:environment$${config.environment}`] },
    },
    notificationsWithSubscribers: [80, 100].map((threshold) => ({
      notification: {
        comparisonOperator: 'GREATER_THAN',
        notificationType: 'ACTUAL',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
    })),
  });
}
