import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Composes the signals into one proposal for each instrument. */
export const handler = stageHandlers(lambdaRuntime()).ComposeDecision;
