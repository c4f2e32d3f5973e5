import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { awaitExecutionTask } from '../../layers/platform/execution-lambda.ts';

const runtime = lambdaRuntime();

/** Hands the decision's intents to the executor, and leaves word of the cycle that waits for what comes of them. */
export const handler = entry('AwaitExecution', awaitExecutionTask(runtime), runtime);
