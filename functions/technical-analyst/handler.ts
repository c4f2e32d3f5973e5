import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Asks every strategy about every instrument; one instrument's fault stays its own. */
export const handler = stageHandlers(lambdaRuntime()).TechnicalAnalyst;
