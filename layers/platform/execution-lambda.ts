import { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { awaitExecution, type WaitingPorts } from '../app/decision-cycle/await-execution.ts';
import type { ExecutorDoor } from '../app/decision-cycle/hear-executor.ts';
import { DynamoExecutionStore } from './aws/dynamo-execution-store.ts';
import { SfnTaskTokens } from './aws/sfn-task-tokens.ts';
import { throwingOutages } from './aws/throwing-outages.ts';
import type { Environment } from './config/load-environment.ts';
import { executorDoor } from './executor-door.ts';
import { DynamoCycleWaits } from './fargate/dynamo-cycle-waits.ts';
import { latchTableName } from './names/service-variables.ts';
import { TABLE_VARIABLES } from './names/tables.ts';
import type { StageRuntime, TaskHandler } from './stage-handlers.ts';

const variablesSchema = z.object({ [TABLE_VARIABLES.execution]: z.string().min(3) });

/** What a function of the cycle needs of the executor: its outbox and its facts, and where waiting cycles leave word. */
export interface ExecutionReach extends WaitingPorts {
  readonly executor: ExecutorDoor;
}

/** The executor's table from a function. Undefined where the deployment gives the function none. */
export function executionReach(
  environment: Environment,
  { variables, client }: { variables: NodeJS.ProcessEnv; client: DynamoDBDocumentClient },
): ExecutionReach | undefined {
  const given = variablesSchema.safeParse(variables);
  if (!given.success) return undefined;
  const { portfolioId, environment: name } = environment.config;
  const at = { client, portfolioId, names: { execution: given.data[TABLE_VARIABLES.execution] } };
  // A function commits nothing of the executor's, so that it never asks for the latch.
  const store = new DynamoExecutionStore({ ...at, latchTable: latchTableName(name) });
  return {
    executor: executorDoor(environment, store),
    waits: new DynamoCycleWaits(at),
    tokens: new SfnTaskTokens(throwingOutages(new SFNClient({}))),
  };
}

const asked = z.object({ token: z.string().min(1), decisionId: z.string().min(1) });

/** Leaves word that the cycle waits, with the token that lets it go on, and hands its intents to the executor. */
export function awaitExecutionTask(
  { ports }: Pick<StageRuntime, 'ports'>,
  reach: ExecutionReach,
): TaskHandler {
  return async (input) => {
    await awaitExecution(asked.parse(input), { ...reach, store: ports.store });
    return {};
  };
}
