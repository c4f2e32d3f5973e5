import type { Stack } from 'aws-cdk-lib';
import { ArnFormat, CfnOutput } from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { killFunctionName, rearmFunctionName } from '../../layers/platform/names/api-variables.ts';
import { safetyAlarmPrefix } from '../../layers/platform/names/safety-alarms.ts';
import { latchTableName } from '../../layers/platform/names/service-variables.ts';
import { TAMPERING } from './alarm-bell.ts';
import { safetyLogName } from './latch-tables.ts';

/** The kill machine bears this name, so that what may not touch it can say so without depending on it. */
export function killMachineName(environment: string): string {
  return `atalaya-${environment}-safety-kill`;
}

/** The trail of the safety stack, where the environment's file asks for one. */
export function trailName(environment: string): string {
  return `atalaya-${environment}-management`;
}

/**
 * Forbids every role of a stack to write the latch, to silence an alarm of the safety stack and to stop the machine, whatever
 * else is ever granted to it: a denial outranks every grant.
 */
export function denySafety(stack: Stack, environment: string): void {
  const roles = stack.node.findAll().filter((construct) => construct instanceof Role);
  if (roles.length === 0) return;
  new ManagedPolicy(stack, 'MayNotTouchSafety', {
    description: 'No part of the bot writes the latch, silences the alarms or stops a kill',
    statements: denials(stack, environment),
    roles,
  });
}

/**
 * The same for the person or pipeline that deploys, attached to their role where the environment's file names it, or else to be
 * attached by hand (docs/deploy.md): alarms are changed by a deployment through CloudFormation's own role, and that is told to
 * the owner as well.
 */
export function deployerDenial(
  stack: Stack,
  { environment, role }: { readonly environment: string; readonly role: string | undefined },
): ManagedPolicy {
  const policy = new ManagedPolicy(stack, 'DeployerMayNot', {
    description: 'Whoever deploys silences no alarm by hand and writes no latch',
    statements: denials(stack, environment),
    roles: role === undefined ? [] : [Role.fromRoleName(stack, 'Deployer', role)],
  });
  new CfnOutput(stack, 'DeployerMayNotArn', { value: policy.managedPolicyArn });
  return policy;
}

function denials(stack: Stack, environment: string): PolicyStatement[] {
  const arn = (service: string, resource: string, resourceName: string, colon = true): string =>
    stack.formatArn({
      service,
      resource,
      resourceName,
      arnFormat: colon ? ArnFormat.COLON_RESOURCE_NAME : ArnFormat.SLASH_RESOURCE_NAME,
    });
  const deny = (sid: string, actions: string[], resources: string[]): PolicyStatement =>
    new PolicyStatement({ sid, effect: Effect.DENY, actions, resources });
  const table = (name: string): string => arn('dynamodb', 'table', name, false);
  return [
    deny('WriteNoLatch', TABLE_WRITES, [
      table(latchTableName(environment)),
      table(safetyLogName(environment)),
    ]),
    deny(
      'SilenceNoAlarm',
      TAMPERING.filter((action) => action !== 'PutAlarmMuteRule').map((action) => `cloudwatch:${action}`),
      [arn('cloudwatch', 'alarm', `${safetyAlarmPrefix(environment)}*`)],
    ),
    // A rule that mutes names its alarms inside, so no resource of it is an alarm of ours.
    deny('MuteNothing', ['cloudwatch:PutAlarmMuteRule'], ['*']),
    deny(
      'StopNoKill',
      ['states:DeleteStateMachine', 'states:StopExecution', 'states:UpdateStateMachine'],
      [
        arn('states', 'stateMachine', killMachineName(environment)),
        arn('states', 'execution', `${killMachineName(environment)}:*`),
      ],
    ),
    deny(
      'StopNoTrail',
      [
        'cloudtrail:DeleteTrail',
        'cloudtrail:PutEventSelectors',
        'cloudtrail:StopLogging',
        'cloudtrail:UpdateTrail',
      ],
      [arn('cloudtrail', 'trail', trailName(environment), false)],
    ),
    deny(
      'ChangeNoFrontDoor',
      [
        'lambda:DeleteFunction',
        'lambda:PutFunctionConcurrency',
        'lambda:UpdateFunctionCode',
        'lambda:UpdateFunctionConfiguration',
      ],
      [killFunctionName(environment), rearmFunctionName(environment)].map((name) =>
        arn('lambda', 'function', name),
      ),
    ),
  ];
}

const TABLE_WRITES = [
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:DeleteTable',
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:UpdateTable',
];
