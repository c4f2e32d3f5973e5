import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Weighs the strategies by what they earned and by what the regime allows. */
export const handler = stageHandlers(lambdaRuntime()).WeighStrategies;
