import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { killFunctionName, rearmFunctionName } from '../../layers/platform/names/api-variables.ts';
import { SAFETY_FUNCTIONS, type SafetyFunction } from '../../layers/platform/names/kill-tasks.ts';
import { handlerFunction } from '../functions/handler-function.ts';

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
export function safetyFunction(
  scope: Construct,
  name: SafetyFunction,
  { environment, ...props }: SafetyFunctionProps,
): Function {
  return handlerFunction(scope, name, {
    ...props,
    ...nameOf(name, environment),
    folder: SAFETY_FUNCTIONS[name],
    actsAtVenues: true,
    // More memory is more processor: a kill waits for a cold start.
    memorySize: 1_024,
    timeout: TIMEOUT,
  });
}

/** Those that the API calls bear names, so that it finds them without depending on this stack. */
function nameOf(name: SafetyFunction, environment: string): { readonly functionName?: string } {
  if (name === 'Alarm') return { functionName: killFunctionName(environment) };
  return name === 'Rearm' ? { functionName: rearmFunctionName(environment) } : {};
}
