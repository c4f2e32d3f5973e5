import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { JournalReader } from '../../app/ports/journal.ts';
import type { ControlDesk, RemoteControlRequests } from '../../app/ports/control-desk.ts';
import type { SystemStore } from '../../app/ports/system-store.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { Latch } from '../../core/safety/latch.ts';
import { dynamoClient } from '../aws/dynamo-client.ts';
import { DynamoControls } from '../aws/dynamo-controls.ts';
import { DynamoJournal } from '../aws/dynamo-journal.ts';
import { DynamoSystemStore } from '../aws/dynamo-system-store.ts';
import { loadEnvironment } from '../config/load-environment.ts';
import { ENVIRONMENT_FILE } from '../names/function-bundle.ts';
import { latchTableName } from '../names/service-variables.ts';
import { TABLE_VARIABLES } from '../names/tables.ts';
import { readLatch } from '../safety/dynamo-latch-store.ts';
import { DynamoQuestions, type Questions } from './open-questions.ts';

export interface ApiRuntime {
  readonly config: SystemConfig;
  readonly store: Pick<SystemStore, 'load'>;
  readonly journal: JournalReader;
  readonly questions: Questions;
  readonly controls: ControlDesk & RemoteControlRequests;
  /** What triggers decision cycles. */
  readonly schedules: readonly { readonly expression: string; readonly timeZone: string }[];
  /** Undefined where the safety stack is not deployed. */
  readonly latch: () => Promise<Latch | undefined>;
}

const tableName = z.string().min(3);

const variablesSchema = z.object({
  LAMBDA_TASK_ROOT: z.string().min(1),
  [TABLE_VARIABLES.state]: tableName,
  [TABLE_VARIABLES.journal]: tableName,
  [TABLE_VARIABLES.cycles]: tableName,
  [TABLE_VARIABLES.bars]: tableName,
});

/** The composition root of the API's functions; throws where the deployment left something out. */
export function apiRuntime(variables: NodeJS.ProcessEnv = process.env): ApiRuntime {
  const given = variablesSchema.parse(variables);
  const environment = loadEnvironment(join(given.LAMBDA_TASK_ROOT, ENVIRONMENT_FILE));
  if (!environment.ok) throw new Error(environment.error.message);
  const { config, file } = environment.value;
  const client = dynamoClient();
  const at = {
    client,
    portfolioId: config.portfolioId,
    names: {
      state: given[TABLE_VARIABLES.state],
      journal: given[TABLE_VARIABLES.journal],
      cycles: given[TABLE_VARIABLES.cycles],
      bars: given[TABLE_VARIABLES.bars],
    },
  };
  return {
    config,
    store: new DynamoSystemStore(at),
    journal: new DynamoJournal(at),
    questions: new DynamoQuestions(at),
    controls: new DynamoControls(at),
    schedules: file.aws?.schedules ?? [],
    latch: latchReader({
      client,
      portfolioId: config.portfolioId,
      table: latchTableName(config.environment),
    }),
  };
}

/** Reads the latch, and nothing else of the safety stack. */
export function latchReader({
  client,
  portfolioId,
  table,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly portfolioId: string;
  readonly table: string;
}): ApiRuntime['latch'] {
  return async () => {
    try {
      return (await readLatch({ client, portfolioId }, table)).latch;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  };
}
