import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Reads once what this decision may depend on, or finds that there is nothing to decide. */
export const handler = entry('LoadContext', stageHandlers(runtime).LoadContext, runtime);
