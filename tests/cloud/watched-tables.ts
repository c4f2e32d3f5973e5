import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { dynamoClient } from '../../layers/platform/aws/dynamo-client.ts';
import type { DynamoTables } from '../../layers/platform/aws/dynamo-tables.ts';
import type { TableName } from '../../layers/platform/names/tables.ts';
import type { TaskHandler } from '../../layers/platform/stage-handlers.ts';
import type { LocalDynamo } from '../platform/aws/dynamo-local.ts';

/** What each task does to the tables, as `state GetItem`, and a client that tells it. */
export interface WatchedTables {
  readonly client: DynamoDBDocumentClient;
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
  watch(task: string, handler: TaskHandler): TaskHandler;
}

const write = z.object({ TableName: z.string() });

/** A transaction needs the permission of each of its writes. */
const ACTIONS = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

const commandInput = z.object({
  TableName: z.string().optional(),
  TransactItems: z
    .array(z.partialRecord(z.enum(['Put', 'Update', 'Delete', 'ConditionCheck']), write))
    .optional(),
});

export function watchedTables(
  { connection }: LocalDynamo,
  { names }: DynamoTables<TableName>,
): WatchedTables {
  const tasks = new AsyncLocalStorage<string>();
  const seen = new Map<string, Set<string>>();
  const nameOf = new Map<string, string>(Object.entries(names).map(([name, table]) => [table, name]));
  const tell = (table: string, action: string): void => {
    const task = tasks.getStore() ?? 'nobody';
    const known = seen.get(task) ?? new Set<string>();
    seen.set(task, known.add(`${nameOf.get(table) ?? table} ${action}`));
  };
  const client = dynamoClient(connection);
  client.middlewareStack.add(
    (next, context) => (request) => {
      const { TableName, TransactItems } = commandInput.parse(request.input);
      const command = String(context['commandName']).replace(/Command$/, '');
      if (TableName !== undefined) tell(TableName, command);
      for (const writes of TransactItems ?? []) {
        for (const kind of ['Put', 'Update', 'Delete', 'ConditionCheck'] as const) {
          const target = writes[kind];
          if (target !== undefined) tell(target.TableName, ACTIONS[kind]);
        }
      }
      return next(request);
    },
    { step: 'initialize', name: 'watching' },
  );
  return {
    client,
    seen,
    watch: (task, handler) => (input) => tasks.run(task, () => handler(input)),
  };
}
