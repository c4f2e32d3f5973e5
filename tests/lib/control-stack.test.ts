import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { API_ROUTES } from '../../layers/platform/names/api-variables.ts';
import { resourcesOf, synthesized } from './synthesized.ts';
import { statementsOf } from './table-grants.ts';

const { control } = synthesized('production');

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
      Trade: ['dynamodb:GetItem', 'states:SendTaskSuccess'],
      Kill: ['lambda:InvokeFunction'],
    });
  });
});
