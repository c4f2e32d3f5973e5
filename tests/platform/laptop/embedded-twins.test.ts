import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { EmbeddedSwitch } from '../../../layers/platform/laptop/embedded-switch.ts';
import { EmbeddedTokens } from '../../../layers/platform/laptop/embedded-tokens.ts';
import { FileSecret } from '../../../layers/platform/laptop/file-secret.ts';
import { PrometheusMetrics } from '../../../layers/platform/laptop/prometheus-metrics.ts';
import { WrittenNotices } from '../../../layers/platform/laptop/written-notices.ts';
import { describeMetrics } from '../../contracts/metrics.contract.ts';
import { describeScheduleSwitch } from '../../contracts/schedule-switch.contract.ts';
import { describeSecretSource } from '../../contracts/secret-source.contract.ts';
import { describeTaskTokens } from '../../contracts/task-tokens.contract.ts';

describeScheduleSwitch('in one process', () => Promise.resolve(new EmbeddedSwitch()));

describeTaskTokens('in one process', () => {
  const tokens = new EmbeddedTokens();
  const wait = () => {
    const { token, answer } = tokens.open(60_000);
    const outcome = answer.then(
      (output) => ({ output }),
      (error: unknown) => ({ error: String(error) }),
    );
    return Promise.resolve({ token, outcome: () => outcome });
  };
  return Promise.resolve({ tokens, wait });
});

test('a token that nobody answers is gone after its deadline', async () => {
  const tokens = new EmbeddedTokens();
  const { token, answer } = tokens.open(1);
  await expect(answer).rejects.toThrow('nobody answered');
  expect(await tokens.succeed(token, {})).toBe('gone');
});

const inFile = () => {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-secret-'));
  const path = join(directory, 'key');
  const turn = (text: string): Promise<void> => {
    writeFileSync(path, text, { mode: 0o600 });
    return Promise.resolve();
  };
  const dispose = (): Promise<void> => {
    rmSync(directory, { recursive: true });
    return Promise.resolve();
  };
  return { path, turn, dispose };
};

describeSecretSource('a file', () => {
  const { path, turn, dispose } = inFile();
  const open = async (text: string): Promise<FileSecret> => {
    await turn(text);
    return new FileSecret(path);
  };
  return Promise.resolve({ open, turn, dispose });
});

test('a secret that others may read is refused', async () => {
  const { path, turn, dispose } = inFile();
  await turn('key');
  chmodSync(path, 0o644);
  await expect(new FileSecret(path).current()).rejects.toThrow('chmod 600');
  await dispose();
});

describeMetrics('a page for Prometheus', () => {
  const metrics = new PrometheusMetrics();
  const seen = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await metrics.page())
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(' '))
        .map(([name = '', value]) => [name, Number(value)]),
    );
  return { metrics, seen };
});

test('a notice is written with its subject on one line', async () => {
  const lines: string[] = [];
  await new WrittenNotices((line) => lines.push(line)).tell({ subject: 'two\nlines', text: 'the text' });
  expect(lines).toEqual(['two lines\nthe text\n']);
});
