import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { SAFETY_TRIGGERS } from '../../../layers/core/safety/trigger.ts';
import { SAFETY_FUNCTIONS } from '../../../layers/platform/names/kill-tasks.ts';
import { ALARM_CODES } from '../../../layers/platform/names/safety-alarms.ts';
import { resourcesOf, synthesized } from '../synthesized.ts';

const { environment, stage, safety, decision, services, control } = synthesized('production');
const bots = { decision, services, control };

const several = z.union([z.array(z.json()), z.json().transform((one) => [one])]);
const statement = z.object({ Effect: z.string(), Action: several, Resource: several });
const policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(statement) }),
  Roles: z
    .array(z.union([z.object({ Ref: z.string() }), z.string().transform((name) => ({ Ref: name }))]))
    .default([]),
});

/** What the role of a function may do. */
function mayOf(name: string): readonly z.infer<typeof statement>[] {
  return [...resourcesOf(safety, 'AWS::IAM::Policy').values()]
    .map(({ Properties }) => policy.parse(Properties))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref.startsWith(`${name}Role`)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const actionsOf = (name: string): readonly unknown[] => mayOf(name).flatMap(({ Action }) => Action);

describe('the safety stack', () => {
  test('keeps latch and log through whatever happens, and nobody deletes them', () => {
    const tables = [...resourcesOf(safety, 'AWS::DynamoDB::Table').values()];
    expect(tables).toHaveLength(2);
    for (const table of tables) {
      expect(table).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true },
        },
      });
    }
    safety.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'atalaya-production-latch',
      KeySchema: [{ AttributeName: 'portfolioId', KeyType: 'HASH' }],
    });
    expect(stage.safety.terminationProtection).toBe(true);
  });

  test('has an alarm for each trigger that an alarm can see, heard by the kill over two roads', () => {
    const codes = SAFETY_TRIGGERS.map(({ code }) => code).filter((code) => code !== 'KILL');
    expect([...ALARM_CODES].sort()).toEqual(codes.sort());
    const [kill] = [...resourcesOf(safety, 'AWS::Lambda::Function')].filter(
      ([, { Properties }]) => Properties['FunctionName'] === 'atalaya-production-safety-alarm',
    );
    const killArn = { 'Fn::GetAtt': [kill?.[0], 'Arn'] };
    for (const code of ALARM_CODES) {
      safety.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `atalaya-production-safety-${code}`,
        AlarmActions: Match.arrayWith([killArn]),
        Namespace: 'Atalaya',
        Dimensions: [{ Name: 'environment', Value: 'production' }],
        AlarmDescription: Match.stringLikeRegexp('docs/runbook.md'),
      });
    }
    safety.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: [{ prefix: 'atalaya-production-safety-' }], state: { value: ['ALARM'] } },
      },
      Targets: [Match.objectLike({ Arn: killArn, DeadLetterConfig: Match.anyValue() })],
    });
  });

  test('takes silence of a heart for a stop, and looks every ten seconds', () => {
    for (const [MetricName, Period] of [
      ['heartbeat_ingest', 10],
      ['heartbeat_executor', 10],
      ['heartbeat_cycle', 3_600],
    ]) {
      safety.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName,
        Period,
        TreatMissingData: 'breaching',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Statistic: 'Sum',
      });
    }
  });

  test('trips at the losses that the environment’s file names', () => {
    const { emergency, halt } = environment.config.modes;
    for (const [MetricName, Threshold] of [
      ['drawdown_percent', emergency.drawdownRatio * 100],
      ['day_loss_ratio', emergency.dayLossRatio],
      ['week_loss_ratio', emergency.weekLossRatio],
      ['month_loss_ratio', emergency.monthLossRatio],
      ['feed_silent_seconds', halt.feedDeadMs / 1_000],
      ['broker_silent_seconds', halt.brokerUnreachableMs / 1_000],
    ]) {
      safety.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName,
        Threshold,
        ComparisonOperator: 'GreaterThanThreshold',
      });
    }
  });

  test('asks every minute what rings, because an alarm acts only when it changes', () => {
    safety.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Target: { DeadLetterConfig: Match.anyValue() },
    });
    safety.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'EXPRESS',
      DefinitionString: Match.stringLikeRegexp('describeAlarms'),
    });
  });

  test('runs a function of its own under a role of its own for each task', () => {
    const functions = resourcesOf(safety, 'AWS::Lambda::Function');
    expect(functions.size).toBe(Object.keys(SAFETY_FUNCTIONS).length);
    const roles = [...functions.values()].map(({ Properties }) => JSON.stringify(Properties['Role']));
    expect(new Set(roles).size).toBe(functions.size);
  });

  test('lets only those write the latch that turn it, and only the re-arming and the kill do', () => {
    const writers = Object.keys(SAFETY_FUNCTIONS).filter((name) =>
      actionsOf(name).includes('dynamodb:PutItem'),
    );
    expect(writers.sort()).toEqual(['Alarm', 'Rearm', 'Reconcile', 'Report', 'TripLatch']);
    for (const name of Object.keys(SAFETY_FUNCTIONS)) {
      expect(actionsOf(name)).not.toContain('dynamodb:DeleteItem');
    }
  });

  test('lets the venue’s keys be read by what trades and by nothing else of it', () => {
    const readers = Object.keys(SAFETY_FUNCTIONS).filter((name) =>
      actionsOf(name).includes('secretsmanager:GetSecretValue'),
    );
    expect(readers.filter((name) => name !== 'Act' && name !== 'Verify')).toEqual([]);
  });

  test('tells of every change of an alarm', () => {
    for (const detailType of ['CloudWatch Alarm Configuration Change', 'AWS API Call via CloudTrail']) {
      safety.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: Match.objectLike({ 'detail-type': [detailType] }),
        Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
      });
    }
  });

  test('has a way to say that a kill is not through', () => {
    for (const MetricName of [
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'ApproximateNumberOfMessagesVisible',
    ]) {
      safety.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName,
        AlarmActions: [Match.anyValue()],
      });
    }
  });

  test('leaves no finding of the AWS Solutions rules unexplained', () => {
    for (const checked of [stage, synthesized('staging').stage]) {
      expect(new AwsSolutionsChecks().validateScope(checked.safety)).toEqual({
        success: true,
        violations: [],
      });
    }
  });
});

describe('who deploys', () => {
  const named = synthesized('staging', (text) =>
    text.replace(/^aws:\n/m, 'aws:\n  deployerRole: pipeline\n  trail: create\n'),
  );

  test('is forbidden to silence alarms and write the latch where the file names their role', () => {
    const rolesOf = (template: typeof safety): readonly unknown[] =>
      [...resourcesOf(template, 'AWS::IAM::ManagedPolicy').values()].map(
        ({ Properties }) => Properties['Roles'] ?? [],
      );
    expect(rolesOf(named.safety)).toEqual([['pipeline']]);
    expect(rolesOf(safety)).toEqual([[]]);
  });

  test('has a trail made only where the file asks for one, and neither they nor the bot stop it', () => {
    named.safety.hasResourceProperties('AWS::CloudTrail::Trail', {
      TrailName: 'atalaya-staging-management',
      IsLogging: true,
      EnableLogFileValidation: true,
      EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'WriteOnly' }],
    });
    expect(resourcesOf(safety, 'AWS::CloudTrail::Trail').size).toBe(0);
    for (const template of [named.safety, named.decision, named.services, named.control]) {
      const denied = [...resourcesOf(template, 'AWS::IAM::ManagedPolicy').values()]
        .flatMap(({ Properties }) => policy.parse(Properties).PolicyDocument.Statement)
        .filter(({ Action }) => Action.includes('cloudtrail:StopLogging'));
      expect(denied.map(({ Effect }) => Effect)).toEqual(['Deny']);
      expect(JSON.stringify(denied)).toContain(':trail/atalaya-staging-management');
    }
  });

  test('leaves no finding unexplained with a trail either', () => {
    expect(new AwsSolutionsChecks().validateScope(named.stage.safety)).toEqual({
      success: true,
      violations: [],
    });
  });

  test.each([
    ['arn:aws:iam::1:role/pipeline', 'must be the name of a role'],
    ['AWSReservedSSO_Admin_1234', 'permission set'],
    ['cdk-hnb659fds-cfn-exec-role-1-us-east-1', 'never to a role of the bootstrap'],
  ])('is not %s', (role, words) => {
    const edit = (text: string): string => text.replace(/^aws:\n/m, `aws:\n  deployerRole: ${role}\n`);
    expect(() => synthesized('staging', edit)).toThrow(words);
  });
});

describe('the bot', () => {
  test.each(Object.entries(bots))(
    'in its %s stack may neither write the latch nor silence an alarm',
    (_, bot) => {
      const roles = [...resourcesOf(bot, 'AWS::IAM::Role').keys()].sort();
      const denials = [...resourcesOf(bot, 'AWS::IAM::ManagedPolicy').values()].map(({ Properties }) =>
        policy.parse(Properties),
      );
      expect(denials).toHaveLength(1);
      for (const { Roles, PolicyDocument } of denials) {
        expect(Roles.map(({ Ref }) => Ref).sort()).toEqual(roles);
        const denied = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Deny').flatMap(
          ({ Action }) => Action,
        );
        expect(denied).toEqual(
          expect.arrayContaining([
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
            'dynamodb:DeleteItem',
            'cloudwatch:DeleteAlarms',
            'cloudwatch:DisableAlarmActions',
            'cloudwatch:PutMetricAlarm',
            'cloudwatch:SetAlarmState',
            'cloudwatch:PutAlarmMuteRule',
            'states:StopExecution',
          ]),
        );
      }
    },
  );

  test('is granted no write of the latch anywhere', () => {
    for (const bot of Object.values(bots)) {
      const grants = [...resourcesOf(bot, 'AWS::IAM::Policy').values()]
        .flatMap(({ Properties }) => policy.parse(Properties).PolicyDocument.Statement)
        .filter(({ Resource }) => JSON.stringify(Resource).includes('-latch'));
      const actions = grants.flatMap(({ Action }) => Action);
      expect(actions.filter((action) => !READS.some((read) => read === action))).toEqual([]);
    }
  });
});

const READS: readonly string[] = ['dynamodb:GetItem', 'dynamodb:ConditionCheckItem'];
