import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { epochMs } from '../../core/foundation/time.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import type { BarHistory } from '../../app/ports/bar-history.ts';
import { DynamoBars } from '../aws/dynamo-bars.ts';
import { dynamoClient } from '../aws/dynamo-client.ts';
import { EmfMetrics } from '../aws/emf-metrics.ts';
import { S3Objects } from '../aws/s3-objects.ts';
import { SecretsManagerSecret } from '../aws/secrets-manager-secret.ts';
import { throwingOutages } from '../aws/throwing-outages.ts';
import { ParquetBars } from '../bars/parquet-bars.ts';
import { loadEnvironment } from '../config/load-environment.ts';
import { Unusable } from '../execution-host/opened-venue.ts';
import { jsonLog, type HostLog } from '../execution-host/host-log.ts';
import { InfluxBars } from '../influx/influx-bars.ts';
import { influxToken } from '../influx/influx-token.ts';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../names/metrics.ts';
import { INGEST_HEALTH_PORT, SERVICE_VARIABLES } from '../names/service-variables.ts';
import { TABLE_VARIABLES } from '../names/tables.ts';
import { openPublicBars, type PublicBarsAccess } from '../venues/public-bars.ts';
import { startIngest, type Ingest } from './start-ingest.ts';

/** What the service stands on, for a test that stands it on something else. */
export interface IngestClients {
  readonly dynamo: DynamoDBDocumentClient;
  readonly objects: S3Client;
  readonly secrets: SecretsManagerClient;
}

const port = z.coerce.number().int().min(0).max(65_535);

const variablesSchema = z.object({
  [SERVICE_VARIABLES.environment]: z.string().regex(/^[a-z]+$/),
  [TABLE_VARIABLES.bars]: z.string().min(3),
  [SERVICE_VARIABLES.lakeBucket]: z.string().min(3).optional(),
  [SERVICE_VARIABLES.seriesUrl]: z.url().optional(),
  [SERVICE_VARIABLES.seriesBucket]: z.string().min(1).optional(),
  [SERVICE_VARIABLES.seriesSecret]: z.string().min(1).optional(),
  HEALTH_PORT: port.default(INGEST_HEALTH_PORT),
});

type Variables = z.infer<typeof variablesSchema>;

/**
 * The ingest service in the cloud. Throws `Unusable` where the deployment or the environment's file left something out: a restart mends
 * neither.
 */
export async function startFargateIngest(
  { root, variables, urls }: { root: string; variables: NodeJS.ProcessEnv; urls?: PublicBarsAccess['urls'] },
  clients: IngestClients = cloudClients(),
  log: HostLog = jsonLog((line) => process.stdout.write(line)),
): Promise<Ingest> {
  const read = variablesSchema.safeParse(variables);
  if (!read.success) {
    const missing = read.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Unusable(`the deployment left out: ${missing}`);
  }
  const given = read.data;
  const loaded = loadEnvironment(join(root, 'config', `${given[SERVICE_VARIABLES.environment]}.yaml`));
  if (!loaded.ok) throw new Unusable(loaded.error.message);
  const { config, file } = loaded.value;
  const history = historyOf(config.interval, given, clients);
  return startIngest({
    config,
    settings: file.ingest,
    port: given.HEALTH_PORT,
    log,
    ports: () => ({
      openProvider: async () =>
        openPublicBars({ source: file.ingest?.source ?? 'kraken', ...(urls === undefined ? {} : { urls }) }),
      store: new DynamoBars(
        { client: clients.dynamo, names: { bars: given[TABLE_VARIABLES.bars] } },
        config.interval,
      ),
      ...(history === undefined ? {} : { history }),
      metrics: new EmfMetrics({
        namespace: METRIC_NAMESPACE,
        dimensions: { [METRIC_DIMENSION]: config.environment },
      }),
      nowMs: () => epochMs(Date.now()),
    }),
  });
}

/** InfluxDB where the deployment names one, else the lake where it names that. */
function historyOf(
  interval: BarInterval,
  given: Variables,
  { objects, secrets }: IngestClients,
): BarHistory | undefined {
  const [url, bucket, secretId] = [
    given[SERVICE_VARIABLES.seriesUrl],
    given[SERVICE_VARIABLES.seriesBucket],
    given[SERVICE_VARIABLES.seriesSecret],
  ];
  if (url !== undefined && bucket !== undefined && secretId !== undefined) {
    const secret = new SecretsManagerSecret({ client: secrets, secretId });
    const token = influxToken({ url, bucket, description: 'atalaya ingest' }, async () =>
      operator.parse(JSON.parse((await secret.current()).text)),
    );
    return new InfluxBars({ url, database: bucket, token }, interval);
  }
  const lake = given[SERVICE_VARIABLES.lakeBucket];
  return lake === undefined
    ? undefined
    : new ParquetBars(new S3Objects({ client: objects, bucket: lake }), interval);
}

/** The secret that Timestream for InfluxDB keeps; it holds no token. */
const operator = z.object({ username: z.string().min(1), password: z.string().min(1) });

function cloudClients(): IngestClients {
  return {
    dynamo: dynamoClient(),
    objects: throwingOutages(new S3Client({})),
    secrets: throwingOutages(new SecretsManagerClient({})),
  };
}
