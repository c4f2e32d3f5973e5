import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Checks and sizes each proposal, and gives the questions that a person must answer. */
export const handler = entry('ReviewRisk', stageHandlers(runtime).ReviewRisk, runtime);
