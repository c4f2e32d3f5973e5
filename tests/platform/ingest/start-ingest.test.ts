import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadEnvironment } from '../../../layers/platform/config/load-environment.ts';
import { startIngest, type Ingest } from '../../../layers/platform/ingest/start-ingest.ts';

describe('ingest', () => {
  const lines: object[] = [];
  let ingest: Ingest;

  beforeEach(async () => {
    const environment = loadEnvironment(join(import.meta.dirname, '../../../config/staging.yaml'));
    if (!environment.ok) throw new Error(environment.error.message);
    lines.length = 0;
    const log = (line: object): void => {
      lines.push(line);
    };
    ingest = await startIngest({ config: environment.value.config, port: 0, log });
  });

  afterEach(() => ingest.stop());

  test('says at its start that it hears no venue and sends no heartbeat', () => {
    expect(JSON.stringify(lines)).toMatch(/hears no venue.*sends no heartbeat/);
  });

  test('answers for its health, and claims no work', async () => {
    const answer = await fetch(`http://127.0.0.1:${ingest.port}/health`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      well: true,
      lastWorkMs: null,
      instruments: ['SPY', 'IEF', 'GLD', 'BTC/USD'],
    });
    expect((await fetch(`http://127.0.0.1:${ingest.port}/metrics`)).status).toBe(404);
  });

  test('stops when it is told to', async () => {
    await ingest.stop();
    await expect(fetch(`http://127.0.0.1:${ingest.port}/health`)).rejects.toThrow();
  });
});
