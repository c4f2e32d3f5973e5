import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { ExecutorDoor } from '../../app/decision-cycle/hear-executor.ts';
import type { ControlDesk } from '../../app/ports/control-desk.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import { DynamoApprovals } from '../aws/dynamo-approvals.ts';
import { DynamoBars } from '../aws/dynamo-bars.ts';
import { dynamoClient } from '../aws/dynamo-client.ts';
import { DynamoControls } from '../aws/dynamo-controls.ts';
import { DynamoCycleStore } from '../aws/dynamo-cycle-store.ts';
import { DynamoExecutionStore } from '../aws/dynamo-execution-store.ts';
import { DynamoSystemStore } from '../aws/dynamo-system-store.ts';
import type { ExecutionTable } from '../aws/execution-items.ts';
import { decodeSettings } from '../config/bundled-settings.ts';
import { CODE_HASH_VARIABLE, SETTINGS_FILE } from '../names/function-bundle.ts';
import { executorDoor } from '../executor-door.ts';
import { latchTableName } from '../names/service-variables.ts';
import { TABLE_VARIABLES } from '../names/tables.ts';
import type { StageRuntime } from '../stage-handlers.ts';

export interface LambdaRuntime extends StageRuntime {
  readonly approvals: DynamoApprovals;
  readonly controls: ControlDesk;
  /** Where the executor is reached, in an environment that has one. */
  readonly execution?: { readonly at: ExecutionTable; readonly executor: ExecutorDoor };
}

const tableName = z.string().check(z.minLength(3));

const variablesSchema = z.object({
  LAMBDA_TASK_ROOT: z.string().check(z.minLength(1)),
  [CODE_HASH_VARIABLE]: z.pipe(
    z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    z.transform((text) => text as Sha256),
  ),
  [TABLE_VARIABLES.state]: tableName,
  [TABLE_VARIABLES.journal]: tableName,
  [TABLE_VARIABLES.cycles]: tableName,
  [TABLE_VARIABLES.bars]: tableName,
  [TABLE_VARIABLES.execution]: z.optional(tableName),
});

/**
 * The composition root of a function: the environment's settings from beside its code, the tables from its variables. It
 * runs once for each cold start, and throws where the deployment left something out.
 */
export function lambdaRuntime(
  variables: NodeJS.ProcessEnv = process.env,
  client = dynamoClient(),
): LambdaRuntime {
  const given = variablesSchema.parse(variables);
  const text = readFileSync(join(given.LAMBDA_TASK_ROOT, SETTINGS_FILE), 'utf8');
  const { config, configHash } = decodeSettings(text);
  const names = {
    state: given[TABLE_VARIABLES.state],
    journal: given[TABLE_VARIABLES.journal],
    cycles: given[TABLE_VARIABLES.cycles],
    bars: given[TABLE_VARIABLES.bars],
  };
  const at = { client, portfolioId: config.portfolioId, names };
  const execution = executionOf(config, { client, tableName: given[TABLE_VARIABLES.execution] });
  return {
    settings: { config, provenance: { codeHash: given[CODE_HASH_VARIABLE], configHash } },
    ports: {
      store: new DynamoSystemStore(at),
      cycles: new DynamoCycleStore(at),
      bars: new DynamoBars(at, config.interval),
      ...(execution === undefined ? {} : { executor: execution.executor }),
    },
    approvals: new DynamoApprovals(at),
    controls: new DynamoControls(at),
    ...(execution === undefined ? {} : { execution }),
  };
}

function executionOf(
  config: SystemConfig,
  { client, tableName: execution }: { client: ExecutionTable['client']; tableName: string | undefined },
): LambdaRuntime['execution'] {
  if (config.execution === undefined) return undefined;
  if (execution === undefined)
    throw new Error('the environment has an executor and the function no table of it');
  const at = { client, portfolioId: config.portfolioId, names: { execution } };
  // A function commits nothing of the executor's, so that it never looks at the latch.
  const store = new DynamoExecutionStore({ ...at, latchTable: latchTableName(config.environment) });
  return { at, executor: executorDoor(config, store) };
}
