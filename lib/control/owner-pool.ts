import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { API_SCOPES } from '../../layers/platform/names/api-variables.ts';

/** Where a sign-in in the browser comes back to: the owner's own machine. */
const CALLBACK = 'http://localhost:8321/signed-in';

export interface OwnerSignIn {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
}

/** Who may call the API: accounts the owner makes, with a second factor from an app, and nobody by signing up. */
export function ownerSignIn(scope: Construct, environment: string): OwnerSignIn {
  const kept = environment === 'production';
  const pool = new UserPool(scope, 'Owners', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    accountRecovery: AccountRecovery.NONE,
    // Watches for stolen passwords and strange places; it costs two cents an owner a month.
    featurePlan: FeaturePlan.PLUS,
    standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
    deletionProtection: kept,
    removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  pool.addDomain('SignIn', {
    cognitoDomain: { domainPrefix: `atalaya-${environment}-${Stack.of(scope).account}` },
  });
  const scopes = API_SCOPES.map(
    (name) => new ResourceServerScope({ scopeName: name, scopeDescription: SCOPE_WORDS[name] }),
  );
  const server = pool.addResourceServer('Api', { identifier: 'atalaya', scopes });
  const client = pool.addClient('CommandLine', {
    generateSecret: false,
    authFlows: {},
    oAuth: {
      flows: { authorizationCodeGrant: true },
      callbackUrls: [CALLBACK],
      scopes: [OAuthScope.OPENID, ...scopes.map((each) => OAuthScope.resourceServer(server, each))],
    },
    accessTokenValidity: Duration.minutes(30),
    idTokenValidity: Duration.minutes(30),
    refreshTokenValidity: Duration.days(1),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
  });
  return { pool, client };
}

const SCOPE_WORDS = {
  read: 'Look at the state and the decisions',
  trade: 'Answer questions, pause and resume',
  kill: 'Stop everything, and arm it again',
} as const;
