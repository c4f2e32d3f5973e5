import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Says 'no view' of each instrument while no provider of fundamentals is configured. */
export const handler = stageHandlers(lambdaRuntime()).FundamentalAnalyst;
