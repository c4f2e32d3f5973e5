import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Tells the market's state from the benchmark's bars. */
export const handler = stageHandlers(lambdaRuntime()).DetectRegime;
