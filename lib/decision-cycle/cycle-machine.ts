import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { cycleTasks } from '../../layers/platform/names/cycle-states.ts';
import type { CycleFunctions } from './cycle-functions.ts';
import { decisionCycleDefinition } from './definition.ts';

export interface CycleMachineProps {
  readonly functions: CycleFunctions;
  readonly approvalDeadlineSeconds: number;
  /** How long what comes of the intents is waited for, where there is an executor. */
  readonly outcomeSeconds: number | undefined;
  readonly logRetention: RetentionDays;
}

/** The decision cycle as a Standard state machine. The definition goes in as it is, so that it can be read back out. */
export function cycleMachine(
  scope: Construct,
  { functions, approvalDeadlineSeconds, outcomeSeconds, logRetention }: CycleMachineProps,
): StateMachine {
  const machine = new StateMachine(scope, 'DecisionCycle', {
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromString(
      JSON.stringify(
        decisionCycleDefinition({
          approvalDeadlineSeconds,
          ...(outcomeSeconds === undefined ? {} : { outcomeSeconds }),
        }),
      ),
    ),
    definitionSubstitutions: Object.fromEntries(
      cycleTasks(outcomeSeconds !== undefined).map((task) => [`${task}Arn`, functions.of(task).functionArn]),
    ),
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(scope, 'DecisionCycleLog', {
        // Step Functions finds room in the account's log policy for groups under this name.
        logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}`,
        retention: logRetention,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: true,
    },
  });
  machine.addToRolePolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: functions.all().map(({ functionArn }) => functionArn),
    }),
  );
  if (outcomeSeconds !== undefined) mayAnswer(scope, functions, machine);
  Validations.of(machine.role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Delivering logs and sending trace segments to X-Ray know no resource.',
  });
  return machine;
}

/** Where there is nothing to wait for, the task answers its own token. Apart from its role, for the machine needs the function. */
function mayAnswer(scope: Construct, functions: CycleFunctions, machine: StateMachine): void {
  const { role } = functions.of('AwaitExecution');
  if (role === undefined) return;
  new Policy(scope, 'AwaitExecutionMayAnswer', {
    roles: [role],
    statements: [
      new PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: [machine.stateMachineArn] }),
    ],
  });
}
