import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';
import { stageHandlers } from '../../layers/platform/stage-handlers.ts';

/** Records the decision and puts its intents in the outbox, in one commit. */
export const handler = stageHandlers(lambdaRuntime()).RecordDecision;
