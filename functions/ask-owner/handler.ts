import { askOwner } from '../../layers/platform/lambda/ask-owner.ts';
import { entry } from '../../layers/platform/lambda/entry.ts';
import { lambdaRuntime } from '../../layers/platform/lambda/lambda-runtime.ts';

const runtime = lambdaRuntime();

/** Holds a question for the owner. No answer by the deadline means reject. */
export const handler = entry('AskOwner', askOwner(runtime), runtime);
