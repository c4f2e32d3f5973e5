import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

const runtime = lambdaRuntime();

/** Records the decision and puts its intents in the outbox, in one commit. */
export const handler = entry('RecordDecision', stageHandlers(runtime).RecordDecision, runtime);
