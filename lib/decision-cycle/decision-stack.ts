import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Tables } from '../data/data-stack.ts';
import type { DeployableEnvironment } from '../environments.ts';
import { logRetention as retentionOf } from '../log-retention.ts';
import { cycleAlarms } from './cycle-alarms.ts';
import { CycleFunctions } from './cycle-functions.ts';
import { cycleMachine } from './cycle-machine.ts';
import { cycleTrigger } from './cycle-trigger.ts';

export interface DecisionStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
  readonly codeHash: string;
  readonly tables: Tables;
}

/** The decision cycle: its functions, the state machine over them, the schedules that start it, and its alarms. */
export class DecisionStack extends Stack {
  readonly machine: StateMachine;
  readonly schedules: readonly Schedule[];

  constructor(scope: Construct, id: string, { environment, codeHash, tables, ...props }: DecisionStackProps) {
    super(scope, id, props);
    const { aws, config, path } = environment;
    const logRetention = retentionOf(aws.logRetentionDays);
    const functions = new CycleFunctions(this, 'Tasks', {
      environmentFile: path,
      codeHash,
      tables,
      hasExecutor: config.execution !== undefined,
      logRetention,
    });
    const approvalDeadlineSeconds = config.approval.deadlineMs / 1_000;
    const outcomeSeconds = config.execution === undefined ? undefined : config.execution.outcomeMs / 1_000;
    const machine = cycleMachine(this, { functions, approvalDeadlineSeconds, outcomeSeconds, logRetention });
    const trigger = cycleTrigger(this, { machine, schedules: aws.schedules, logRetention });
    this.machine = machine;
    this.schedules = trigger.schedules;
    cycleAlarms(this, {
      machine,
      missed: trigger.missed,
      standAside: functions.of('StandAside'),
      alertEmail: aws.alertEmail,
    });
  }
}
