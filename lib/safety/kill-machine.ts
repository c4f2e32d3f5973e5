import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { KILL_TASKS, type SafetyFunction } from '../../layers/platform/names/kill-tasks.ts';
import { killMachineDefinition } from './definition.ts';
import { reconcilerDefinition } from './reconciler-definition.ts';

export interface MachineProps {
  readonly functions: Readonly<Record<SafetyFunction, Function>>;
  readonly logRetention: RetentionDays;
}

/** The kill machine, Standard: every step of a kill is kept for as long as the log is. */
export function killMachine(
  scope: Construct,
  name: string,
  {
    functions,
    logRetention,
  }: Pick<MachineProps, 'logRetention'> & {
    readonly functions: Readonly<Partial<Record<SafetyFunction, Function>>>;
  },
): StateMachine {
  const behind = KILL_TASKS.map((task) => {
    const found = functions[task];
    if (found === undefined) throw new Error(`no function for ${task}`);
    return [task, found] as const;
  });
  return machine(scope, 'KillMachine', {
    name,
    type: StateMachineType.STANDARD,
    definition: killMachineDefinition(),
    substitutions: Object.fromEntries(behind.map(([task, { functionArn }]) => [`${task}Arn`, functionArn])),
    may: [invoke(behind.map(([, { functionArn }]) => functionArn))],
    logRetention,
  });
}

/** Asks CloudWatch how the alarms stand and hands it to the function that reconciles: Express, for it runs every minute. */
export function reconciler(
  scope: Construct,
  {
    reconcile,
    alarmPrefix,
    logRetention,
  }: {
    readonly reconcile: Function;
    readonly alarmPrefix: string;
    readonly logRetention: RetentionDays;
  },
): StateMachine {
  return machine(scope, 'Reconciler', {
    type: StateMachineType.EXPRESS,
    definition: reconcilerDefinition(alarmPrefix),
    substitutions: { ReconcileArn: reconcile.functionArn },
    may: [
      invoke([reconcile.functionArn]),
      // Describing alarms knows no resource.
      new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    ],
    logRetention,
  });
}

interface Parts {
  readonly name?: string;
  readonly type: StateMachineType;
  readonly definition: object;
  readonly substitutions: Record<string, string>;
  readonly may: readonly PolicyStatement[];
  readonly logRetention: RetentionDays;
}

function machine(scope: Construct, id: string, parts: Parts): StateMachine {
  const made = new StateMachine(scope, id, {
    ...(parts.name === undefined ? {} : { stateMachineName: parts.name }),
    stateMachineType: parts.type,
    definitionBody: DefinitionBody.fromString(JSON.stringify(parts.definition)),
    definitionSubstitutions: parts.substitutions,
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(scope, `${id}Log`, {
        // Step Functions finds room in the account's log policy for groups under this name.
        logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}-${id}`,
        retention: parts.logRetention,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: true,
    },
  });
  for (const statement of parts.may) made.addToRolePolicy(statement);
  Validations.of(made.role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Delivering logs, sending trace segments and describing alarms know no resource.',
  });
  return made;
}

function invoke(resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [...resources] });
}
