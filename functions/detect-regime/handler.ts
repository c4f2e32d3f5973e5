import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Tells the market's state from the benchmark's bars. */
export const handler = entry('DetectRegime', stageHandlers(runtime).DetectRegime, runtime);
