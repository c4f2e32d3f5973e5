import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { API_ROUTES } from '../../layers/platform/names/api-variables.ts';
import { resourcesOf, synthesized } from './synthesized.ts';
import { statementsOf } from './table-grants.ts';

const production = synthesized('production');
const { control } = production;

const policy = z.object({
  PolicyDocument: z.object({
    Statement: z.array(z.object({ Action: z.json(), Condition: z.json().optional() })),
  }),
});

const route = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.string(),
  AuthorizationScopes: z.array(z.string()).optional(),
});

describe('the way in', () => {
  const routes = [...resourcesOf(control, 'AWS::ApiGatewayV2::Route').values()].map(({ Properties }) =>
    route.parse(Properties),
  );

  test('is open to nobody without a token of the right scope, or the account’s own signature', () => {
    expect(routes).toHaveLength(2 * API_ROUTES.length);
    for (const { RouteKey, AuthorizationType, AuthorizationScopes } of routes) {
      const [method, path] = RouteKey.split(' ');
      const known = API_ROUTES.find(
        (each) => each.method === method && each.path === path?.replace('/iam', ''),
      );
      if (path?.startsWith('/iam/') === true) expect(AuthorizationType).toBe('AWS_IAM');
      else
        expect([AuthorizationType, AuthorizationScopes]).toEqual(['JWT', [`atalaya/${known?.scope ?? ''}`]]);
    }
  });

  test('asks for a second factor, lets nobody sign up, and gives no secret to a public client', () => {
    control.hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
    });
    control.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      PreventUserExistenceErrors: 'ENABLED',
    });
    control.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Scopes: [{ ScopeName: 'read' }, { ScopeName: 'trade' }, { ScopeName: 'kill' }],
    });
  });

  test('is slowed down for everybody and written down', () => {
    const [stage] = resourcesOf(control, 'AWS::ApiGatewayV2::Stage').values();
    expect(stage?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
    });
    expect(stage?.Properties['AccessLogSettings']).toBeDefined();
  });

  test('gives each scope’s function what it does and nothing else', () => {
    const ids = [...resourcesOf(control, 'AWS::Lambda::Function').keys()];
    const may = Object.fromEntries(
      ['Read', 'Trade', 'Kill'].map((name) => [
        name,
        [
          ...new Set(
            statementsOf(control, ids.find((id) => id.startsWith(name)) ?? '')
              .flatMap(({ Action }) => Action)
              .filter((action) => !/^(logs|xray):/.test(action)),
          ),
        ].sort(),
      ]),
    );
    expect(may).toEqual({
      Read: ['dynamodb:GetItem', 'dynamodb:Query'],
      Trade: [
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'states:SendTaskSuccess',
      ],
      Kill: ['lambda:InvokeFunction'],
    });
  });

  test('lets who steers write under the keys of requests and questions, and never the state itself', () => {
    const writes = [...resourcesOf(control, 'AWS::IAM::Policy').values()]
      .flatMap(({ Properties }) => policy.parse(Properties).PolicyDocument.Statement)
      .filter(({ Action }) => /(Put|Update|Delete)Item/.test(JSON.stringify(Action)));
    expect(writes.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['main#controls'] } },
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['main#approvals'] } },
    ]);
  });

  test('lets the kill scope call the two functions of the safety stack that bear names, and none else', () => {
    const ids = [...resourcesOf(control, 'AWS::Lambda::Function').keys()];
    const called = statementsOf(control, ids.find((id) => id.startsWith('Kill')) ?? '')
      .filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
      .flatMap(({ Resource }) => Resource.map((resource) => JSON.stringify(resource)));
    expect(called).toEqual([
      expect.stringContaining(':function:atalaya-production-safety-alarm"'),
      expect.stringContaining(':function:atalaya-production-safety-rearm"'),
    ]);
  });

  test('leaves no finding of the AWS Solutions rules unexplained', () => {
    for (const { stage } of [production, synthesized('staging')]) {
      expect(new AwsSolutionsChecks().validateScope(stage.control)).toEqual({
        success: true,
        violations: [],
      });
    }
  });
});
