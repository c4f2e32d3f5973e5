import { hostname } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { tellCycles } from '../../app/decision-cycle/await-execution.ts';
import { dynamoClient } from '../aws/dynamo-client.ts';
import { DynamoExecutionStore } from '../aws/dynamo-execution-store.ts';
import { DynamoIntake } from '../aws/dynamo-intake.ts';
import { DynamoLeaseStore } from '../aws/dynamo-lease-store.ts';
import { EmfMetrics } from '../aws/emf-metrics.ts';
import { accountPlace } from '../aws/execution-items.ts';
import { SfnTaskTokens } from '../aws/sfn-task-tokens.ts';
import { throwingOutages } from '../aws/throwing-outages.ts';
import { loadEnvironment } from '../config/load-environment.ts';
import { jsonLog, type HostLog } from '../execution-host/host-log.ts';
import { Unusable } from '../execution-host/opened-venue.ts';
import { relayOutbox } from '../execution-host/relay-outbox.ts';
import { runEnvironment } from '../execution-host/run-environment.ts';
import { executorDoor } from '../executor-door.ts';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../names/metrics.ts';
import { SERVICE_VARIABLES } from '../names/service-variables.ts';
import { TABLE_VARIABLES } from '../names/tables.ts';
import { DynamoCycleWaits } from './dynamo-cycle-waits.ts';
import { DynamoDecisionOutbox } from './dynamo-decision-outbox.ts';
import { secretKeys } from './secret-keys.ts';

const POLL_MS = 500;

const tableName = z.string().min(3);

const variablesSchema = z.object({
  [SERVICE_VARIABLES.environment]: z.string().regex(/^[a-z]+$/),
  [TABLE_VARIABLES.execution]: tableName,
  [TABLE_VARIABLES.state]: tableName,
  [SERVICE_VARIABLES.latchTable]: tableName,
});

/** What the service stands on, for a test that stands it on something else. */
export interface FargateClients {
  readonly dynamo: DynamoDBDocumentClient;
  readonly machines: SFNClient;
  readonly secrets: SecretsManagerClient;
}

/**
 * The execution service in the cloud, until it is told to stop. Throws `Unusable` where the deployment or the environment's file left
 * something out: a restart mends neither.
 */
export async function runFargateExecution(
  { root, variables, stop }: { root: string; variables: NodeJS.ProcessEnv; stop: Promise<void> },
  clients: FargateClients = cloudClients(),
  log: HostLog = jsonLog((line) => process.stdout.write(line)),
): Promise<void> {
  const read = variablesSchema.safeParse(variables);
  if (!read.success) throw new Unusable(`the deployment left out: ${missingOf(read.error)}`);
  const given = read.data;
  const path = join(root, 'config', `${given[SERVICE_VARIABLES.environment]}.yaml`);
  const loaded = loadEnvironment(path);
  if (!loaded.ok) throw new Unusable(loaded.error.message);
  const environment = loaded.value;
  const settings = environment.file.execution;
  if (settings === undefined) throw new Unusable(`${path} has no section \`execution\`: it names no venue`);
  const { dynamo: client, machines, secrets } = clients;
  const { portfolioId } = environment.config;
  const at = { client, portfolioId, names: { execution: given[TABLE_VARIABLES.execution] } };
  const place = { ...at, latchTable: given[SERVICE_VARIABLES.latchTable] };
  const store = new DynamoExecutionStore(place);
  const ports = { waits: new DynamoCycleWaits(at), tokens: new SfnTaskTokens(machines) };
  const outbox = new DynamoDecisionOutbox({ client, portfolioId, stateTable: given[TABLE_VARIABLES.state] });
  const relaying = relayOutbox({ store: outbox, executor: executorDoor(environment.config, store) }, log);
  try {
    const standing = {
      place: (account?: string) => ({
        store: account === undefined ? store : new DynamoExecutionStore(place, account),
        leases: new DynamoLeaseStore(accountPlace(at, account)),
      }),
      intake: new DynamoIntake(at),
      keys: secretKeys(secrets),
    };
    await runEnvironment(settings, standing, {
      environment,
      answer: () => tellCycles(store, ports),
      log,
      metrics: new EmfMetrics({
        namespace: METRIC_NAMESPACE,
        dimensions: { [METRIC_DIMENSION]: environment.config.environment },
      }),
      holder: hostname(),
      health: { host: '0.0.0.0', port: settings.healthPort },
      pollMs: POLL_MS,
      stop,
    });
  } finally {
    relaying();
  }
}

function cloudClients(): FargateClients {
  return {
    dynamo: dynamoClient(),
    machines: throwingOutages(new SFNClient({})),
    secrets: throwingOutages(new SecretsManagerClient({})),
  };
}

function missingOf({ issues }: z.ZodError): string {
  return issues.map(({ path }) => path.join('.')).join(', ');
}
