import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Records that nothing is traded, and why. */
export const handler = entry('StandAside', stageHandlers(runtime).StandAside, runtime);
