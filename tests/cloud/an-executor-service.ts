import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoTables } from '../../layers/platform/aws/dynamo-tables.ts';
import { runFargateExecution } from '../../layers/platform/fargate/fargate-execution.ts';
import type { TableName } from '../../layers/platform/names/tables.ts';

export interface ExecutorService {
  readonly logged: readonly string[];
  readonly start: () => void;
  /** Nothing where it was not started. */
  readonly stop: () => Promise<void>;
}

/** The execution service as its image runs it, in this process, on the environment `paper` under a root. */
export function anExecutorService(on: {
  readonly root: string;
  readonly at: DynamoTables<TableName>;
  readonly latchTable: string;
  readonly machines: SFNClient;
}): ExecutorService {
  const logged: string[] = [];
  let running: { stop: () => void; ended: Promise<void> } | undefined;
  return {
    logged,
    start: () => {
      const stop = Promise.withResolvers<undefined>();
      const variables = {
        ATALAYA_ENVIRONMENT: 'paper',
        EXECUTION_TABLE: on.at.names.execution,
        STATE_TABLE: on.at.names.state,
        LATCH_TABLE: on.latchTable,
      };
      const ended = runFargateExecution(
        { root: on.root, stop: stop.promise, variables },
        {
          dynamo: on.at.client,
          machines: on.machines,
          secrets: new SecretsManagerClient({ region: 'us-east-1' }),
        },
        ({ code, text }) => void logged.push(`${code} ${text}`),
      );
      running = {
        ended,
        stop: () => {
          stop.resolve(undefined);
        },
      };
    },
    stop: async () => {
      running?.stop();
      await running?.ended;
      running = undefined;
    },
  };
}
