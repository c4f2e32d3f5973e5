import { closeSessionTask } from '../../layers/platform/execution-lambda.ts';
import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';

const runtime = lambdaRuntime();

/** Closes the session of the newest bars, or finds that there is none; opens the portfolio where there is none yet. */
export const handler = entry('CloseSession', closeSessionTask(runtime), runtime);
