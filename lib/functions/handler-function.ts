import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENVIRONMENT_FILE } from '../../layers/platform/names/function-bundle.ts';
import { bundleHandlers } from './bundle-handlers.ts';

const FUNCTIONS = join(import.meta.dirname, '..', '..', 'functions');

export interface HandlerFunctionProps {
  /** The folder under `functions` with its `handler.ts`. */
  readonly folder: string;
  readonly logRetention: RetentionDays;
  /** Everything that the function may do beside writing its own log and traces. */
  readonly may: readonly PolicyStatement[];
  readonly variables: Readonly<Record<string, string>>;
  /** The environment's file, where the handler reads it from beside its code. */
  readonly environmentFile?: string;
  /** Where its bundle lies already; it is made here otherwise. */
  readonly bundle?: string;
  readonly actsAtVenues?: boolean;
  /** Where others must know it by name. */
  readonly functionName?: string;
  readonly memorySize?: number;
  readonly timeout?: Duration;
}

/**
 * A function of one folder, with its own bundle, log and role. A stack that is not to be bundled (the CDK's context
 * `aws:cdk:bundling-stacks`), because only its template is looked at, has the handler as it stands.
 */
export function handlerFunction(scope: Construct, id: string, props: HandlerFunctionProps): Function {
  const { folder, bundle } = props;
  if (!Stack.of(scope).bundlingRequired) return functionFrom(join(FUNCTIONS, folder), { scope, id, props });
  if (bundle !== undefined) return functionFrom(bundle, { scope, id, props });
  const outdir = mkdtempSync(join(tmpdir(), `atalaya-${folder}-`));
  try {
    const { environmentFile, actsAtVenues = false } = props;
    bundleHandlers([folder], { outdir, actsAtVenues });
    if (environmentFile !== undefined) copyFileSync(environmentFile, join(outdir, folder, ENVIRONMENT_FILE));
    // It is copied to where assets are when the function is made.
    return functionFrom(join(outdir, folder), { scope, id, props });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function functionFrom(
  code: string,
  { scope, id, props }: { scope: Construct; id: string; props: HandlerFunctionProps },
): Function {
  const { functionName, logRetention, variables, memorySize = 512, timeout = Duration.seconds(20) } = props;
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  for (const statement of props.may) role.addToPolicy(statement);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Sending trace segments to X-Ray knows no resource.',
  });
  return new Function(scope, id, {
    ...(functionName === undefined ? {} : { functionName }),
    code: Code.fromAsset(code),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize,
    timeout,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    tracing: Tracing.ACTIVE,
    environment: { ...variables },
  });
}
