import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Says 'no view' of each instrument while no provider of fundamentals is configured. */
export const handler = entry('FundamentalAnalyst', stageHandlers(runtime).FundamentalAnalyst, runtime);
