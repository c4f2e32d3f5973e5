import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Weighs the strategies by what they earned and by what the regime allows. */
export const handler = entry('WeighStrategies', stageHandlers(runtime).WeighStrategies, runtime);
