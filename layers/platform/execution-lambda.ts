import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { decisionId } from '../core/decision/decision-id.ts';
import { awaitExecution, type WaitingPorts } from '../app/decision-cycle/await-execution.ts';
import { closeDueSession } from '../app/session/close-due-session.ts';
import { SfnTaskTokens } from './aws/sfn-task-tokens.ts';
import { throwingOutages } from './aws/throwing-outages.ts';
import { recordExecution } from './execution-handlers.ts';
import { DynamoCycleWaits } from './fargate/dynamo-cycle-waits.ts';
import { accountMeasurements } from './lambda/account-measurements.ts';
import type { MeasuringTask } from './lambda/entry.ts';
import type { LambdaRuntime } from './lambda/lambda-runtime.ts';
import type { TaskHandler } from './stage-handlers.ts';

const asked = z.object({
  token: z.string().check(z.minLength(1)),
  decisionId: z.string().check(z.minLength(1)),
});

/**
 * Closes the session that is due, and says what is to be done about it. What the account has lost is measured here, where it is
 * marked, also by a cycle that is started again before it has decided.
 */
export function closeSessionTask(runtime: LambdaRuntime): MeasuringTask {
  const { settings, ports, controls } = runtime;
  const { config } = settings;
  const asked = { config, ports: { ...ports, controls, executor: executionOf(runtime).executor } };
  return async (_, metrics) => {
    const due = await closeDueSession(asked);
    if (due.todo !== 'decide') return due;
    for (const measurement of accountMeasurements(due.state, config)) metrics.record(measurement);
    return { todo: due.todo, decisionId: decisionId(due.state.atMs) };
  };
}

/** Leaves word that the cycle waits, with the token that lets it go on, and hands its intents to the executor. */
export function awaitExecutionTask(
  runtime: LambdaRuntime,
  tokens: WaitingPorts['tokens'] = new SfnTaskTokens(throwingOutages(new SFNClient({}))),
): TaskHandler {
  const { at, executor } = executionOf(runtime);
  const ports = { store: runtime.ports.store, executor, tokens, waits: new DynamoCycleWaits(at) };
  return async (input) => {
    await awaitExecution(asked.parse(input), ports);
    return {};
  };
}

/** Writes what the executor has told until now into the account. */
export function recordExecutionTask(runtime: LambdaRuntime): TaskHandler {
  return recordExecution(runtime, executionOf(runtime).executor);
}

function executionOf({ execution }: LambdaRuntime): NonNullable<LambdaRuntime['execution']> {
  if (execution === undefined) throw new Error('the environment has no executor');
  return execution;
}
