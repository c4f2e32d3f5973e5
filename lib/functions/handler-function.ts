import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { ENVIRONMENT_FILE } from '../../layers/platform/names/function-bundle.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface HandlerFunctionProps {
  /** The folder under `functions` with its `handler.ts`. */
  readonly folder: string;
  readonly logRetention: RetentionDays;
  /** Everything that the function may do beside writing its own log and traces. */
  readonly may: readonly PolicyStatement[];
  readonly variables: Readonly<Record<string, string>>;
  /** The environment's file, where the handler reads it from beside its code. */
  readonly environmentFile?: string;
  readonly timeout?: Duration;
}

/** A function of one folder, with its own bundle, log and role. */
export function handlerFunction(scope: Construct, id: string, props: HandlerFunctionProps): Function {
  const { logRetention, may, variables, timeout = Duration.seconds(20) } = props;
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  for (const statement of may) role.addToPolicy(statement);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Sending trace segments to X-Ray knows no resource.',
  });
  const directory = mkdtempSync(join(tmpdir(), `atalaya-${props.folder}-`));
  try {
    bundleInto(directory, props);
    return new Function(scope, id, {
      code: Code.fromAsset(directory),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: { ...variables },
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The handler with its dependencies in one file, made without network and Docker. */
function bundleInto(directory: string, { folder, environmentFile }: HandlerFunctionProps): void {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${folder}/handler.ts`],
    outfile: join(directory, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    // The errors that are retried are known by their names.
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  if (environmentFile !== undefined) copyFileSync(environmentFile, join(directory, ENVIRONMENT_FILE));
}
