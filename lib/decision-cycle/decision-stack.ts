import { Stack, type StackProps } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Tables } from '../data/data-stack.ts';
import type { DeployableEnvironment } from '../environments.ts';
import { cycleAlarms } from './cycle-alarms.ts';
import { CycleFunctions } from './cycle-functions.ts';
import { cycleMachine } from './cycle-machine.ts';
import { cycleTrigger } from './cycle-trigger.ts';

export interface DecisionStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
  readonly codeHash: string;
  readonly tables: Tables;
}

/** The decision cycle: its functions, the state machine over them, the schedule that starts it, and its alarms. */
export class DecisionStack extends Stack {
  constructor(scope: Construct, id: string, { environment, codeHash, tables, ...props }: DecisionStackProps) {
    super(scope, id, props);
    const { aws, config, path } = environment;
    const logRetention = LOG_RETENTION[aws.logRetentionDays];
    const functions = new CycleFunctions(this, 'Tasks', {
      environmentFile: path,
      codeHash,
      tables,
      logRetention,
    });
    const approvalDeadlineSeconds = config.approval.deadlineMs / 1_000;
    const machine = cycleMachine(this, { functions, approvalDeadlineSeconds, logRetention });
    const missed = cycleTrigger(this, { machine, schedule: aws.schedule });
    cycleAlarms(this, {
      machine,
      missed,
      standAside: functions.of('StandAside'),
      alertEmail: aws.alertEmail,
    });
  }
}

const LOG_RETENTION: Readonly<Record<DeployableEnvironment['aws']['logRetentionDays'], RetentionDays>> = {
  7: RetentionDays.ONE_WEEK,
  30: RetentionDays.ONE_MONTH,
  90: RetentionDays.THREE_MONTHS,
  365: RetentionDays.ONE_YEAR,
};
