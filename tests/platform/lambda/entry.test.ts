import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { loadEnvironment } from '../../../layers/platform/config/load-environment.ts';
import { entry } from '../../../layers/platform/lambda/entry.ts';

const STAGING = join(import.meta.dirname, '..', '..', '..', 'config', 'staging.yaml');

const settings = (() => {
  const loaded = loadEnvironment(STAGING);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const { config, configHash } = loaded.value;
  return { config, provenance: { codeHash: configHash, configHash } };
})();

const CONTEXT = z.custom<Context>().parse({
  functionName: 'a-task',
  functionVersion: '1',
  invokedFunctionArn: 'arn:a-task',
  memoryLimitInMB: '512',
  awsRequestId: 'a-request',
});

const line = z.record(z.string(), z.unknown());

describe('a task as Lambda runs it', () => {
  let written: string;

  beforeEach(() => {
    written = '';
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        written += String(text);
        return true;
      });
    }
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const lines = (): readonly z.infer<typeof line>[] =>
    written
      .split('\n')
      .filter((text) => text.startsWith('{'))
      .map((text) => line.parse(JSON.parse(text)));

  test('answers with what the task answers, and its log bears the decision', async () => {
    const handler = entry('DetectRegime', () => Promise.resolve({ ok: true }), { settings });
    expect(await handler({ decisionId: '20260306T2115' }, CONTEXT)).toEqual({ ok: true });
    expect(lines()).toMatchObject([
      {
        level: 'INFO',
        service: 'DetectRegime',
        decisionId: '20260306T2115',
        function_request_id: 'a-request',
      },
    ]);
  });

  test('names the decision that it has just begun', async () => {
    const handler = entry('LoadContext', () => Promise.resolve({ decisionId: 'new' }), { settings });
    await handler({}, CONTEXT);
    expect(lines()).toMatchObject([{ decisionId: 'new' }]);
  });

  test('forgets it before the next call', async () => {
    const handler = entry('LoadContext', () => Promise.resolve({}), { settings });
    await handler({ decisionId: 'first' }, CONTEXT);
    await handler({}, CONTEXT);
    expect(lines().map(({ decisionId }) => decisionId)).toEqual(['first', undefined]);
  });

  test('logs a defect with its decision, and throws it as it is', async () => {
    const defect = new TypeError('a defect of ours');
    const handler = entry('ReviewRisk', () => Promise.reject(defect), { settings });
    await expect(handler({ decisionId: 'd' }, CONTEXT)).rejects.toBe(defect);
    expect(lines()).toMatchObject([{ level: 'ERROR', decisionId: 'd', error: { name: 'TypeError' } }]);
  });

  test.each(['RecordDecision', 'StandAside'] as const)(
    '%s is the cycle’s heartbeat, once it is done',
    async (task) => {
      const handler = entry(task, () => Promise.resolve({ decisionId: 'd' }), { settings });
      await handler({ decisionId: 'd' }, CONTEXT);
      expect(lines().filter((found) => found['heartbeat_cycle'] !== undefined)).toMatchObject([
        { environment: 'staging', heartbeat_cycle: 1 },
      ]);
    },
  );

  test('what a task measures is sent under the environment’s name, and by one that then fails as well', async () => {
    const measuring = (fails: boolean) =>
      entry(
        'CloseSession',
        (_, metrics) => {
          metrics.record({ name: 'day_loss_ratio', value: 0.01, unit: 'None' });
          return fails ? Promise.reject(new Error('no')) : Promise.resolve({ todo: 'decide' });
        },
        { settings },
      );
    await measuring(false)({}, CONTEXT);
    await expect(measuring(true)({}, CONTEXT)).rejects.toThrow('no');
    const told = lines().filter((found) => found['day_loss_ratio'] !== undefined);
    expect(told).toMatchObject([
      { environment: 'staging', day_loss_ratio: 0.01 },
      { environment: 'staging', day_loss_ratio: 0.01 },
    ]);
    expect(written).not.toContain('heartbeat_cycle');
  });

  test('a cycle that failed, or has not come to its end, has no heartbeat', async () => {
    const failing = entry('RecordDecision', () => Promise.reject(new Error('no')), { settings });
    await expect(failing({ decisionId: 'd' }, CONTEXT)).rejects.toThrow('no');
    await entry('ComposeDecision', () => Promise.resolve({}), { settings })({ decisionId: 'd' }, CONTEXT);
    expect(written).not.toContain('heartbeat_cycle');
  });
});
