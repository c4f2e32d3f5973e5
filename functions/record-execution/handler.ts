import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { recordExecutionTask } from '../../layers/platform/execution-lambda.ts';

const runtime = lambdaRuntime();

/** Writes what came of the decision's intents into the account. */
export const handler = entry('RecordExecution', recordExecutionTask(runtime), runtime);
