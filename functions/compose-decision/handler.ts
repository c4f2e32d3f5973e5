import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Composes the signals into one proposal for each instrument. */
export const handler = entry('ComposeDecision', stageHandlers(runtime).ComposeDecision, runtime);
