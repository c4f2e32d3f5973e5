import { CfnOutput, Duration, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { SAFETY_VARIABLES, type SafetyFunction } from '../../layers/platform/names/kill-tasks.ts';
import { safetyAlarmPrefix } from '../../layers/platform/names/safety-alarms.ts';
import type { DeployableEnvironment } from '../environments.ts';
import { logRetention } from '../log-retention.ts';
import { allow } from '../services/service-access.ts';
import { alarmBell } from './alarm-bell.ts';
import { deployerDenial, killMachineName } from './deny-safety.ts';
import { killMachine, reconciler } from './kill-machine.ts';
import { latchTables } from './latch-tables.ts';
import { safetyMay } from './safety-access.ts';
import { safetyFunction } from './safety-functions.ts';
import { managementTrail } from './management-trail.ts';

export interface SafetyStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
  /** Where the executor keeps its books and its lease. */
  readonly executionTable: Table;
  /** What triggers decision cycles. */
  readonly schedules: readonly Schedule[];
}

/**
 * What stops the system without the system: the latch, the alarms that trip it, the machine that sees a kill through, and
 * the one function that arms it again. Nothing of it runs in the bot's code or under the bot's roles.
 */
export class SafetyStack extends Stack {
  readonly machine: StateMachine;
  readonly functions: Readonly<Record<SafetyFunction, Function>>;
  readonly alarms: readonly Alarm[];
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: SafetyStackProps) {
    const { environment, executionTable, schedules, ...stackProps } = props;
    const { config, aws, file, path } = environment;
    super(scope, id, { ...stackProps, terminationProtection: config.environment === 'production' });
    const name = config.environment;
    const tables = latchTables(this, name);
    this.topic = new Topic(this, 'Owner', { enforceSSL: true });
    if (aws.alertEmail !== undefined) this.topic.addSubscription(new EmailSubscription(aws.alertEmail));
    const retention = logRetention(aws.logRetentionDays);
    const unheard = deadLetters(this);
    const may = safetyMay(this, {
      environment: name,
      tables,
      executionTable,
      schedules,
      topic: this.topic,
      venueSecret: file.execution?.secret,
    });
    const variables = {
      [SAFETY_VARIABLES.latchTable]: tables.latch.tableName,
      [SAFETY_VARIABLES.safetyLogTable]: tables.log.tableName,
      [SAFETY_VARIABLES.executionTable]: executionTable.tableName,
      [SAFETY_VARIABLES.topic]: this.topic.topicArn,
      [SAFETY_VARIABLES.schedules]: schedules.map(({ scheduleName }) => scheduleName).join(','),
      [SAFETY_VARIABLES.portfolioId]: config.portfolioId,
      [SAFETY_VARIABLES.symbols]: config.universe.map(({ instrument }) => instrument.symbol).join(','),
    };
    const made = (task: SafetyFunction, machine?: StateMachine): Function =>
      safetyFunction(this, task, {
        environment: name,
        environmentFile: path,
        logRetention: retention,
        may:
          machine === undefined
            ? may[task]
            : [...may[task], allow(['states:StartExecution'], machine.stateMachineArn)],
        variables:
          machine === undefined
            ? variables
            : { ...variables, [SAFETY_VARIABLES.killMachine]: machine.stateMachineArn },
      });
    const steps = {
      TripLatch: made('TripLatch'),
      SchedulesOff: made('SchedulesOff'),
      AwaitExecutor: made('AwaitExecutor'),
      Act: made('Act'),
      Verify: made('Verify'),
      Report: made('Report'),
    };
    this.machine = killMachine(this, killMachineName(name), { functions: steps, logRetention: retention });
    this.functions = {
      ...steps,
      Alarm: made('Alarm', this.machine),
      Reconcile: made('Reconcile', this.machine),
      Rearm: made('Rearm'),
    };
    this.functions.Alarm.configureAsyncInvoke({ onFailure: new SqsDestination(unheard), retryAttempts: 2 });
    this.alarms = alarmBell(this, { environment, kill: this.functions.Alarm, topic: this.topic, unheard });
    everyMinute(this, {
      machine: reconciler(this, {
        reconcile: this.functions.Reconcile,
        alarmPrefix: safetyAlarmPrefix(name),
        logRetention: retention,
      }),
      unheard,
    });
    watchOurselves(this, { machine: this.machine, unheard, topic: this.topic, name });
    deployerDenial(this, { environment: name, role: aws.deployerRole });
    if (aws.trail === 'create') managementTrail(this, name);
    acknowledgeSchedules(this, this.functions.SchedulesOff);
    acknowledgeSchedules(this, this.functions.Rearm);
    new CfnOutput(this, 'RearmFunction', { value: this.functions.Rearm.functionName });
    new CfnOutput(this, 'KillMachineArn', { value: this.machine.stateMachineArn });
  }
}

function deadLetters(scope: Construct): Queue {
  const unheard = new Queue(scope, 'Unheard', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(unheard).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself the dead-letter queue, of the roads to the kill.',
  });
  return unheard;
}

function everyMinute(
  scope: Construct,
  { machine, unheard }: { machine: StateMachine; unheard: Queue },
): void {
  new Schedule(scope, 'EveryMinute', {
    description: 'Looks for alarms that ring and kills that are not through',
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: new StepFunctionsStartExecution(machine, {
      input: ScheduleTargetInput.fromObject({}),
      deadLetterQueue: unheard,
      // The next one comes in a minute.
      maxEventAge: Duration.minutes(1),
      retryAttempts: 2,
    }),
  });
}

/** A kill that could not be seen through, and a road that did not arrive, are told to the owner at once. */
function watchOurselves(
  scope: Construct,
  about: { machine: StateMachine; unheard: Queue; topic: Topic; name: string },
): void {
  const { machine, unheard, topic, name } = about;
  const period = Duration.minutes(1);
  const tell = (id: string, metric: Metric, words: string): void => {
    new Alarm(scope, id, {
      alarmName: `${safetyAlarmPrefix(name)}${id.toLowerCase()}`,
      alarmDescription: `${words} docs/runbook.md, "Safety: a kill is not through".`,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  };
  tell(
    'NotThrough',
    machine.metricFailed({ period, statistic: Stats.SUM }),
    'A kill ended without the venue seen as the policy asks.',
  );
  tell('TimedOut', machine.metricTimedOut({ period, statistic: Stats.SUM }), 'A kill ran out of time.');
  const letters = unheard.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM });
  tell('RoadBroken', letters, 'An alarm, or the reconciler, did not reach the kill.');
}

function acknowledgeSchedules(scope: Stack, { role }: Function): void {
  if (role === undefined) return;
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:aws:iam::<AWS::AccountId>:role/${scope.stackName.replace(/safety$/, 'decision')}-ScheduleRole*]`,
    reason:
      'The role of the schedules is of another stack and has a generated name; it may be passed to the scheduler only.',
  });
}
