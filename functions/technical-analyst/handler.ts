import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Asks every strategy about every instrument; one instrument's fault stays its own. */
export const handler = entry('TechnicalAnalyst', stageHandlers(runtime).TechnicalAnalyst, runtime);
