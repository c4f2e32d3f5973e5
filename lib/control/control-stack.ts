import { ArnFormat, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import {
  API_ROUTES,
  API_SCOPES,
  API_VARIABLES,
  killFunctionName,
  rearmFunctionName,
  type ApiScope,
} from '../../layers/platform/names/api-variables.ts';
import { approvalsKey, controlsKey } from '../../layers/platform/names/owner-keys.ts';
import { latchTableName } from '../../layers/platform/names/service-variables.ts';
import { JOURNAL_INDEX, TABLE_VARIABLES } from '../../layers/platform/names/tables.ts';
import type { DataStack, Tables } from '../data/data-stack.ts';
import type { DeployableEnvironment } from '../environments.ts';
import { handlerFunction } from '../functions/handler-function.ts';
import { logRetention } from '../log-retention.ts';
import { tableArn } from '../services/service-access.ts';
import { ownerSignIn } from './owner-pool.ts';

export interface ControlStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
  readonly data: DataStack;
  readonly cycleMachineArn: string;
}

/** More than one owner presses, and little enough that a leaked token cannot run up a bill. */
const THROTTLE = { rateLimit: 10, burstLimit: 20 } as const;

/** The owner's way in from outside: the API, who may call it, and the functions behind it. */
export class ControlStack extends Stack {
  readonly api: HttpApi;
  readonly functions: readonly Function[];

  constructor(
    scope: Construct,
    id: string,
    { environment, data, cycleMachineArn, ...props }: ControlStackProps,
  ) {
    super(scope, id, props);
    const name = environment.config.environment;
    const { pool, client } = ownerSignIn(this, name);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false });
    const stage = openStage(this, this.api, environment);
    const behind = scopeFunctions(this, { environment, data, cycleMachineArn });
    this.functions = API_SCOPES.map((each) => behind[each]);
    const issuer = `https://cognito-idp.${this.region}.amazonaws.com/${pool.userPoolId}`;
    const tokens = new HttpJwtAuthorizer('Owner', issuer, { jwtAudience: [client.userPoolClientId] });
    const signed = new HttpIamAuthorizer();
    const integrations = new Map(
      API_SCOPES.map((each) => [each, new HttpLambdaIntegration(`Behind-${each}`, behind[each])]),
    );
    for (const { method, path, scope: needed } of API_ROUTES) {
      const integration = integrations.get(needed);
      if (integration === undefined) throw new Error(`nothing is behind ${path}`);
      const methods = [METHODS[method]];
      const authorizationScopes = [`atalaya/${needed}`];
      this.api.addRoutes({ path, methods, integration, authorizer: tokens, authorizationScopes });
      this.api.addRoutes({ path: `/iam${path}`, methods, integration, authorizer: signed });
    }
    new CfnOutput(this, 'ApiUrl', { value: stage.url });
    new CfnOutput(this, 'UserPoolId', { value: pool.userPoolId });
    new CfnOutput(this, 'ClientId', { value: client.userPoolClientId });
    new CfnOutput(this, 'SignInUrl', {
      value: `https://atalaya-${name}-${this.account}.auth.${this.region}.amazoncognito.com`,
    });
  }
}

const METHODS = { GET: HttpMethod.GET, POST: HttpMethod.POST } as const;

function openStage(scope: Construct, httpApi: HttpApi, { aws }: DeployableEnvironment): HttpStage {
  const logGroup = new LogGroup(scope, 'ApiLog', {
    retention: logRetention(aws.logRetentionDays),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new HttpStage(scope, 'Stage', {
    httpApi,
    stageName: '$default',
    autoDeploy: true,
    throttle: THROTTLE,
    accessLogSettings: { destination: new LogGroupLogDestination(logGroup) },
  });
}

/** A function a scope, so that what may stop everything shares no right and no fault with what may look. */
function scopeFunctions(
  scope: Construct,
  { environment, data, cycleMachineArn }: Omit<ControlStackProps, keyof StackProps>,
): Readonly<Record<ApiScope, Function>> {
  const { tables } = data;
  const { environment: name, portfolioId } = environment.config;
  const shared = { logRetention: logRetention(environment.aws.logRetentionDays) };
  const environmentFile = environment.path;
  const variables = tableVariables(tables);
  const controls = controlsKey(portfolioId);
  const approvals = approvalsKey(portfolioId);
  return {
    read: handlerFunction(scope, 'Read', {
      ...shared,
      folder: 'api-read',
      environmentFile,
      variables,
      may: [
        allow(['dynamodb:GetItem', 'dynamodb:Query'], tables.state.tableArn),
        allow(['dynamodb:GetItem', 'dynamodb:Query'], tables.journal.tableArn),
        allow(['dynamodb:Query'], ...journalIndexes(tables)),
        allowUnder(approvals, ['dynamodb:Query'], tables.cycles.tableArn),
        allow(['dynamodb:GetItem'], tableArn(scope, latchTableName(name))),
      ],
    }),
    trade: handlerFunction(scope, 'Trade', {
      ...shared,
      folder: 'api-trade',
      environmentFile,
      variables,
      may: [
        // What waits is judged by the state as it is; left beside it, and never written over it.
        allow(['dynamodb:GetItem'], tables.state.tableArn),
        allowUnder(controls, ['dynamodb:PutItem', 'dynamodb:Query'], tables.state.tableArn),
        allowUnder(approvals, ['dynamodb:DeleteItem', 'dynamodb:GetItem'], tables.cycles.tableArn),
        allow(['states:SendTaskSuccess'], cycleMachineArn),
      ],
    }),
    kill: handlerFunction(scope, 'Kill', {
      ...shared,
      folder: 'api-kill',
      variables: {
        [API_VARIABLES.killFunction]: killFunctionName(name),
        [API_VARIABLES.rearmFunction]: rearmFunctionName(name),
      },
      may: [
        allow(
          ['lambda:InvokeFunction'],
          functionArn(scope, killFunctionName(name)),
          functionArn(scope, rearmFunctionName(name)),
        ),
      ],
    }),
  };
}

function functionArn(scope: Construct, resourceName: string): string {
  return Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function journalIndexes({ journal }: Tables): readonly string[] {
  return Object.values(JOURNAL_INDEX).map((name) => `${journal.tableArn}/index/${name}`);
}

function tableVariables(tables: Tables): Readonly<Record<string, string>> {
  return {
    [TABLE_VARIABLES.state]: tables.state.tableName,
    [TABLE_VARIABLES.journal]: tables.journal.tableName,
    [TABLE_VARIABLES.cycles]: tables.cycles.tableName,
    [TABLE_VARIABLES.bars]: tables.bars.tableName,
  };
}

function allow(actions: readonly string[], ...resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources] });
}

/** The same for the items under one partition key of a table, and no other. */
function allowUnder(key: string, actions: readonly string[], table: string): PolicyStatement {
  return new PolicyStatement({
    actions: [...actions],
    resources: [table],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [key] } },
  });
}
