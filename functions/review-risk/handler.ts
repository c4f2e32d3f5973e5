import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Checks and sizes each proposal, and gives the questions that a person must answer. */
export const handler = stageHandlers(lambdaRuntime()).ReviewRisk;
