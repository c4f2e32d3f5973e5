import { StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import type { ApprovalDesk, ApprovalRequest } from '../../app/ports/approval-desk.ts';
import { executionHandlers } from '../execution-handlers.ts';
import { stageHandlers, type StageRuntime, type TaskHandler } from '../stage-handlers.ts';

/** What the definition hands to the task that asks a person; the token is Step Functions' own way to answer. */
const asking = z.object({ Payload: z.object({ question: z.custom<ApprovalRequest>() }) });

/** The interpreter has no task tokens; a local task answers by returning, so nobody uses this one. */
const CONTEXT = { Task: { Token: 'embedded' } };

const json = z.json();
type Json = z.infer<typeof json>;

/**
 * Runs a decision cycle's definition, as it is synthesized for Step Functions, in this process: each task is the local
 * function of the same name. Returns when the cycle has ended; throws where it failed.
 */
export function embeddedMachine(
  definition: object,
  { runtime, desk }: { runtime: StageRuntime; desk: ApprovalDesk },
): () => Promise<void> {
  // The definition's task addresses are placeholders until it is deployed; asl-validator checks it in the tests.
  const machine = new StateMachine(definition as ConstructorParameters<typeof StateMachine>[0], {
    validationOptions: { noValidate: true },
  });
  const { executor } = runtime.ports;
  const handlers: Readonly<Record<string, TaskHandler>> = {
    ...stageHandlers(runtime),
    AskOwner: (input: unknown) => desk.ask(asking.parse(input).Payload.question),
    ...(executor === undefined ? {} : executionHandlers(runtime, executor)),
  };
  const taskResourceLocalHandlers = Object.fromEntries(
    Object.entries(handlers).map(([task, handler]) => [task, overWire(handler)]),
  );
  return async () => {
    await machine.run({}, { overrides: { taskResourceLocalHandlers }, context: CONTEXT }).result;
  };
}

/** As in the cloud, only JSON passes between states. */
function overWire(handler: TaskHandler): (input: unknown) => Promise<Json> {
  return async (input) => json.parse(JSON.parse(JSON.stringify(await handler(input))));
}
