import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { killFunctionName } from '../../layers/platform/names/api-variables.ts';
import { ENVIRONMENT_FILE } from '../../layers/platform/names/function-bundle.ts';
import { SAFETY_FUNCTIONS, type SafetyFunction } from '../../layers/platform/names/kill-tasks.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Below the machine's own time-out of a task, so that the function is what says what went wrong. */
const TIMEOUT = Duration.seconds(55);

export interface SafetyFunctionProps {
  readonly environment: string;
  readonly environmentFile: string;
  readonly logRetention: RetentionDays;
  readonly may: readonly PolicyStatement[];
  readonly variables: Readonly<Record<string, string>>;
}

/** A function of the safety stack, with a bundle, a log and a role that nothing else has. */
export function safetyFunction(scope: Construct, name: SafetyFunction, props: SafetyFunctionProps): Function {
  const logGroup = new LogGroup(scope, `${name}Log`, {
    retention: props.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${name}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  for (const statement of props.may) role.addToPolicy(statement);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Sending trace segments to X-Ray knows no resource.',
  });
  const folder = bundled(name, props.environmentFile);
  const made = new Function(scope, name, {
    ...(name === 'Alarm' ? { functionName: killFunctionName(props.environment) } : {}),
    code: Code.fromAsset(folder),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    // More memory is more processor: a kill waits for a cold start.
    memorySize: 1_024,
    timeout: TIMEOUT,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    tracing: Tracing.ACTIVE,
    environment: { ...props.variables },
  });
  // It was copied to where assets are when the function was made.
  rmSync(folder, { recursive: true });
  return made;
}

/** One file, made without network and Docker. */
function bundled(name: SafetyFunction, environmentFile: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-safety-'));
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${SAFETY_FUNCTIONS[name]}/handler.ts`],
    outfile: join(directory, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    // ccxt loads it for exchanges that are none of ours.
    external: ['protobufjs', 'protobufjs/*'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  copyFileSync(environmentFile, join(directory, ENVIRONMENT_FILE));
  return directory;
}
