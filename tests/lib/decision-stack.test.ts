import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Match } from 'aws-cdk-lib/assertions';
import { cycleTasks } from '../../layers/platform/names/cycle-states.ts';
import { folderName, withFunctionBundles } from '../../lib/decision-cycle/bundle-functions.ts';
import { CODE_HASH, cycleMachineIn, resourcesOf, synthesized } from './synthesized.ts';
import { statementsOf } from './table-grants.ts';

const CYCLE_TASKS = cycleTasks(true);
const production = synthesized('production');
const { decision } = production;
const functions = resourcesOf(decision, 'AWS::Lambda::Function');
/** Those of the cycle's tasks; the one beside them starts the machine. */
const tasks = new Map([...functions].filter(([id]) => !id.startsWith('StartCycle')));
const [starterId] = [...functions.keys()].filter((id) => id.startsWith('StartCycle'));

describe('the decision stack', () => {
  test('runs a function of its own for each task, on the runtime that the laptop uses', () => {
    expect(tasks.size).toBe(CYCLE_TASKS.length);
    for (const [, { Properties }] of tasks) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: 55,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
        Environment: { Variables: { CODE_HASH } },
      });
    }
  });

  test('gives no two functions one role', () => {
    const roles = [...functions.values()].map(({ Properties }) => JSON.stringify(Properties['Role']));
    expect(new Set(roles).size).toBe(functions.size);
    expect(JSON.stringify([...resourcesOf(decision, 'AWS::IAM::Role').values()])).not.toContain(
      'ManagedPolicy',
    );
  });

  test('grants no function a wildcard but for its traces', () => {
    for (const id of functions.keys()) {
      const wild = statementsOf(decision, id).filter(({ Action, Resource }) =>
        [...Action, ...Resource.map((resource) => JSON.stringify(resource))].some((text) =>
          text.includes('*'),
        ),
      );
      expect(wild.map(({ Action }) => Action)).toEqual([
        ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      ]);
    }
  });

  test('lets no function that decides delete, change in place or read what it need not', () => {
    const actions = [...tasks.keys()].flatMap((id) =>
      statementsOf(decision, id).flatMap(({ Action }) => Action),
    );
    const allowed = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'logs:CreateLogStream'];
    // The one that waits for the executor counts its outbox on, takes back the word that it waits, and may answer itself.
    const waiting = ['dynamodb:DeleteItem', 'dynamodb:UpdateItem', 'states:SendTaskSuccess'];
    expect([...new Set(actions)].filter((action) => !waiting.includes(action)).sort()).toEqual([
      ...allowed,
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('lets the state machine call its functions, each by name, and nothing else of Lambda', () => {
    const { functionOf } = cycleMachineIn(decision);
    decision.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: 'lambda:InvokeFunction',
            Resource: Match.arrayEquals(
              Object.values(functionOf)
                .sort()
                .map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })),
            ),
          },
        ]),
      },
    });
  });

  test('keeps a Standard machine with its whole history logged and traced', () => {
    decision.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
  });

  test('forgets no log and keeps none for ever', () => {
    const logs = [...resourcesOf(decision, 'AWS::Logs::LogGroup').values()];
    expect(logs).toHaveLength(CYCLE_TASKS.length + 2);
    for (const { Properties } of logs) expect(Properties['RetentionInDays']).toBe(365);
  });

  test('starts a cycle after the day has ended, and puts a start that failed where an alarm looks', () => {
    const [queueId] = resourcesOf(decision, 'AWS::SQS::Queue').keys();
    decision.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(15 0 * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      Target: {
        Arn: { 'Fn::GetAtt': [starterId, 'Arn'] },
        Input: '{"calendar":"24/7","scheduledTime":"<aws.scheduler.scheduled-time>"}',
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queueId, 'Arn'] } },
        RetryPolicy: { MaximumEventAgeInSeconds: 3_600 },
      },
    });
  });

  test('has a schedule for each market that the file lists, in the market’s own time', () => {
    const both = synthesized('staging', (text) =>
      text.replace(
        '  schedules:\n',
        '  schedules:\n    - { calendar: XLON, expression: cron(0 17 ? * MON-FRI *), timeZone: Europe/London }\n',
      ),
    );
    const zones = [...resourcesOf(both.decision, 'AWS::Scheduler::Schedule').values()].map(
      ({ Properties }) => Properties['ScheduleExpressionTimezone'],
    );
    expect(zones.sort()).toEqual(['Europe/London', 'UTC']);
  });

  test('lets the starter start this machine and do nothing else', () => {
    const [machineId] = resourcesOf(decision, 'AWS::StepFunctions::StateMachine').keys();
    const statements = statementsOf(decision, starterId ?? '').filter(({ Action }) =>
      Action.some((action) => !/^(logs|xray):/.test(action)),
    );
    expect(statements).toMatchObject([{ Action: ['states:StartExecution'], Resource: [{ Ref: machineId }] }]);
  });

  test('has an alarm on every dead-letter queue, on failed cycles and on every no-trade for a fault', () => {
    const [machineId] = resourcesOf(decision, 'AWS::StepFunctions::StateMachine').keys();
    const standAside = cycleMachineIn(decision).functionOf['StandAsideArn'];
    const alarmed = (MetricName: string, dimension: object): void => {
      decision.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName,
        Dimensions: [dimension],
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        AlarmActions: [Match.anyValue()],
      });
    };
    for (const queueId of resourcesOf(decision, 'AWS::SQS::Queue').keys()) {
      const Value = { 'Fn::GetAtt': [queueId, 'QueueName'] };
      alarmed('ApproximateNumberOfMessagesVisible', { Name: 'QueueName', Value });
    }
    alarmed('ExecutionsFailed', { Name: 'StateMachineArn', Value: { Ref: machineId } });
    alarmed('Invocations', { Name: 'FunctionName', Value: { Ref: standAside } });
  });

  test('writes to the owner where the file names an address', () => {
    const withAddress = synthesized('staging', (text) => `${text}\n  alertEmail: owner@example.com\n`);
    withAddress.decision.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'owner@example.com',
    });
    decision.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('leaves no finding of the AWS Solutions rules unexplained', () => {
    const { stage } = synthesized('staging');
    for (const checked of [production.stage, stage]) {
      expect(new AwsSolutionsChecks().validateScope(checked)).toEqual({ success: true, violations: [] });
    }
  });
});

describe('the bundles', () => {
  test('hold a function’s code and its environment’s file, and neither native modules nor secrets', () => {
    const file = 'config/staging.yaml';
    withFunctionBundles(file, (folderOf) => {
      for (const task of CYCLE_TASKS) {
        expect(readFileSync(`${folderOf(task)}/environment.yaml`, 'utf8')).toBe(readFileSync(file, 'utf8'));
        const code = readFileSync(`${folderOf(task)}/index.js`, 'utf8');
        expect([task, /exports\s*=.*handler/.test(code), /node:sqlite|\.node"/.test(code)]).toEqual([
          task,
          true,
          false,
        ]);
      }
    });
  });

  test('are the same bytes when made again', () => {
    const made = (): string =>
      withFunctionBundles('config/staging.yaml', (folderOf) =>
        CYCLE_TASKS.map((task) => readFileSync(`${folderOf(task)}/index.js`, 'utf8')).join('\n'),
      );
    expect(made() === made()).toBe(true);
  });

  test('name a folder for each task as the functions do', () => {
    expect(folderName('LoadContext')).toBe('load-context');
    expect(folderName('StandAside')).toBe('stand-aside');
  });
});
