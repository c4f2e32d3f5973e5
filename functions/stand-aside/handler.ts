import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Records that nothing is traded, and why. */
export const handler = stageHandlers(lambdaRuntime()).StandAside;
