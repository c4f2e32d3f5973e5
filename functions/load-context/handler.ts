import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Reads once what this decision may depend on, or finds that there is nothing to decide. */
export const handler = stageHandlers(lambdaRuntime()).LoadContext;
