import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { DAY_MS, epochMs, MINUTE_MS } from '../../../layers/core/foundation/time.ts';
import { DynamoBars } from '../../../layers/platform/aws/dynamo-bars.ts';
import { describeWithDynamo, type LocalDynamo } from '../aws/dynamo-local.ts';
import { aKraken, type Kraken } from './a-kraken.ts';
import { BTC, ETH, SOL, until } from './an-ingest.ts';

// A database and a service, each in a process of its own.
jest.setTimeout(90_000);

const PROCESS = join(import.meta.dirname, 'ingest-process.ts');

describeWithDynamo('the ingest service on DynamoDB', (start) => {
  let dynamo: LocalDynamo;
  let kraken: Kraken;
  let bars: DynamoBars;
  let table: string;
  let service: { readonly child: ChildProcess; readonly lines: string[] } | undefined;

  beforeAll(async () => {
    dynamo = await start();
    kraken = await aKraken(epochMs(Date.now()));
    const tables = await dynamo.freshTables();
    table = tables.names.bars;
    bars = new DynamoBars(tables, 'day');
  });

  afterAll(async () => {
    service?.child.kill('SIGKILL');
    await kraken.close();
    await dynamo.stop();
  });

  const run = (): { child: ChildProcess; lines: string[] } => {
    const child = spawn(
      process.execPath,
      [PROCESS, dynamo.connection.endpoint, kraken.urls['public'] ?? ''],
      {
        env: {
          PATH: process.env['PATH'],
          ATALAYA_ENVIRONMENT: 'staging',
          BARS_TABLE: table,
          HEALTH_PORT: '0',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const lines: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n')));
    service = { child, lines };
    return service;
  };

  const opened = async (symbol: typeof BTC): Promise<readonly number[]> => [
    ...(await bars.between(symbol, epochMs(0), epochMs(Date.now()))).openMs,
  ];

  test('killed in the midst of its backfill and started again, it has every bar once, known when it was due', async () => {
    const first = run();
    await until('a part', async () => (await opened(BTC)).length > 40, 30_000);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const part = await opened(BTC);
    expect(part.length).toBeLessThan(625);
    // Whole from the newest backwards: a cycle that ran now would have the newest.
    expect(part).toEqual(part.map((_, index) => (part[0] ?? 0) + index * DAY_MS));
    const second = run();
    await until(
      'all three',
      () => second.lines.filter((line) => line.includes('"SERIES"')).length === 3,
      60_000,
    );
    const yesterday = Math.floor(kraken.nowMs / DAY_MS) * DAY_MS - DAY_MS;
    for (const symbol of [BTC, ETH, SOL]) {
      const all = await opened(symbol);
      expect(all).toEqual(Array.from({ length: 625 }, (_, index) => yesterday - (624 - index) * DAY_MS));
    }
    const window = await bars.between(BTC, epochMs(0), epochMs(Date.now()));
    const late = [...window.availableMs].filter(
      (atMs, index) => atMs - (window.closeMs[index] ?? 0) !== MINUTE_MS,
    );
    expect(late).toEqual([]);
    await until('its heart', () => second.lines.some((line) => line.includes('heartbeat_ingest')), 15_000);
    second.child.kill('SIGTERM');
    expect(await once(second.child, 'exit')).toEqual([0, null]);
  });

  test('what its heart and the feed are told by is what the alarms look at, at the resolution they look', async () => {
    const { child, lines } = run();
    await until('metrics', () => lines.some((line) => line.includes('feed_silent_seconds')), 20_000);
    const line = lines.find((each) => each.includes('heartbeat_ingest')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      environment: 'staging',
      heartbeat_ingest: 1,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Atalaya',
            Dimensions: [['environment']],
            Metrics: expect.arrayContaining([
              { Name: 'heartbeat_ingest', Unit: 'Count', StorageResolution: 1 },
              { Name: 'feed_silent_seconds', Unit: 'Seconds', StorageResolution: 1 },
            ]),
          },
        ],
      },
    });
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
});
