import { askOwner } from '../../layers/platform/lambda/ask-owner.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';

/** Holds a question for the owner. No answer by the deadline means reject; the API that answers comes later. */
export const handler = askOwner(lambdaRuntime());
