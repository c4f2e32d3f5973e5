import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { DAY_MS, epochMs } from '../../../layers/core/foundation/time.ts';
import type { BarHistory } from '../../../layers/app/ports/bar-history.ts';
import { dynamoClient } from '../../../layers/platform/aws/dynamo-client.ts';
import { S3Objects } from '../../../layers/platform/aws/s3-objects.ts';
import { ParquetBars } from '../../../layers/platform/bars/parquet-bars.ts';
import { InfluxBars } from '../../../layers/platform/influx/influx-bars.ts';
import { startFargateIngest, type IngestClients } from '../../../layers/platform/ingest/fargate-ingest.ts';
import type { Ingest } from '../../../layers/platform/ingest/start-ingest.ts';
import { TABLES } from '../../../layers/platform/names/tables.ts';
import { createTable } from '../aws/dynamo-local.ts';
import { describeWithMoto, type MotoServer } from '../aws/moto-server.ts';
import { aVersionTwo, OPERATOR } from '../influx/a-version-two.ts';
import { describeWithInflux, type LocalInflux } from '../influx/local-influx.ts';
import { aKraken, type Kraken } from './a-kraken.ts';
import { BTC, Lines, SOL, until } from './an-ingest.ts';

// Emulators in processes of their own.
jest.setTimeout(90_000);

const ROOT = join(import.meta.dirname, '..', '..', '..');
const TABLE = 'bars-of-cycles';

describeWithMoto('the composition of ingest', (start) => {
  let moto: MotoServer;
  let clients: IngestClients;
  let kraken: Kraken;
  let ingest: Ingest | undefined;
  let lines: Lines;
  let closing: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    moto = await start();
    clients = {
      dynamo: dynamoClient(moto.connection),
      objects: new S3Client({ ...moto.connection, forcePathStyle: true }),
      secrets: new SecretsManagerClient(moto.connection),
    };
    await clients.dynamo.send(createTable(TABLE, TABLES.bars));
  });

  afterEach(async () => {
    await ingest?.stop();
    await kraken.close();
    await closing();
  });

  afterAll(() => moto.stop());

  /** The service on a file as staging has it, with a month of history in the venue so that a slow emulator is enough. */
  const run = async (variables: Record<string, string>): Promise<void> => {
    kraken = await aKraken(epochMs(Date.now()));
    kraken.sinceMs = epochMs((Math.floor(Date.now() / DAY_MS) - 30) * DAY_MS);
    lines = new Lines();
    ingest = await startFargateIngest(
      {
        root: ROOT,
        variables: { ATALAYA_ENVIRONMENT: 'staging', BARS_TABLE: TABLE, HEALTH_PORT: '0', ...variables },
        urls: kraken.urls,
      },
      clients,
      lines.log,
    );
    await until('three series', () => lines.of('SERIES').length === 3, 30_000);
  };

  const days = async (history: BarHistory, symbol = BTC): Promise<number> =>
    (await history.between(symbol, epochMs(0), epochMs(Date.now()))).length;

  test('keeps whole days in the lake where the deployment names a bucket', async () => {
    await clients.objects.send(new CreateBucketCommand({ Bucket: 'a-lake' }));
    await run({ LAKE_BUCKET: 'a-lake' });
    const lake = new ParquetBars(new S3Objects({ client: clients.objects, bucket: 'a-lake' }), 'day');
    await until('all of the last one', async () => (await days(lake, SOL)) === 30, 30_000);
    expect(await days(lake)).toBe(30);
    expect(lines.of('HISTORY')).toEqual([]);
  });

  test('says that the history lags where the secret of the database is not there, and has the bars for the cycles', async () => {
    await run({ SERIES_URL: 'http://127.0.0.1:9', SERIES_BUCKET: 'market', SERIES_SECRET: 'nobody' });
    await until('words', () => lines.of('HISTORY').length > 0, 20_000);
    expect(lines.of('SERIES')).toHaveLength(3);
  });

  describeWithInflux('beside InfluxDB', (startInflux) => {
    let influx: LocalInflux;

    beforeAll(async () => {
      influx = await startInflux();
    });

    afterAll(() => influx.stop());

    test('keeps them in the database where it names one, by a token made of the secret that Timestream keeps', async () => {
      const { url, database } = await influx.freshDatabase();
      const front = await aVersionTwo(url);
      closing = async () => front.close();
      const made = await clients.secrets.send(
        new CreateSecretCommand({
          Name: 'timestream-keeps-it',
          SecretString: JSON.stringify({ ...OPERATOR, organization: 'atalaya', bucket: database }),
        }),
      );
      await run({ SERIES_URL: front.url, SERIES_BUCKET: database, SERIES_SECRET: made.ARN ?? '' });
      const series = new InfluxBars({ url, database }, 'day');
      await until('all of the last one', async () => (await days(series, SOL)) === 30, 30_000);
      expect([...front.tokens.values()].map(({ description }) => description)).toEqual(['atalaya ingest']);
    });
  });
});

describe('what the deployment or the file left out', () => {
  test('ends the service with a sentence', () => {
    const { status, stderr } = spawnSync(process.execPath, ['fargate/ingest/main.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: '/nowhere', ATALAYA_ENVIRONMENT: 'staging' },
    });
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('the deployment left out: BARS_TABLE');
  });

  test('is the section `ingest`: then the service is up, and says that it hears nobody', async () => {
    const root = mkdtempSync(join(tmpdir(), 'atalaya-ingest-'));
    try {
      mkdirSync(join(root, 'config'));
      const text = readFileSync(join(ROOT, 'config', 'staging.yaml'), 'utf8');
      writeFileSync(join(root, 'config', 'staging.yaml'), text.replace(/\ningest: .*\n/, '\n'));
      const lines = new Lines();
      const variables = { ATALAYA_ENVIRONMENT: 'staging', BARS_TABLE: TABLE, HEALTH_PORT: '0' };
      const ingest = await startFargateIngest({ root, variables }, undefined, lines.log);
      expect(lines.of('IDLE').join()).toContain('hears no venue');
      await ingest.stop();
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
