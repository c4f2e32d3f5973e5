import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const lines = readFileSync(join(ROOT, 'fargate/execution/Dockerfile'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const all = (instruction: string): readonly string[] =>
  lines
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));

describe('the image of the execution service', () => {
  test('stands on the Node that the laptop uses, in its slim form', () => {
    expect(all('FROM')).toEqual(['node:24-slim']);
  });

  test('copies what exists', () => {
    const copied = all('COPY').flatMap((line) => line.split(' ').slice(0, -1));
    expect(copied).toContain('fargate/execution');
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('installs what the lock says, without what only development needs and without anybody’s scripts', () => {
    expect(all('RUN').join('\n')).toMatch(/npm ci --omit=dev --ignore-scripts/);
  });

  test('runs as nobody in particular, and as the first process itself, so that SIGTERM arrives', () => {
    const user = lines.findIndex((line) => line.startsWith('USER '));
    const command = lines.findIndex((line) => line.startsWith('CMD '));
    expect(lines[user]).toBe('USER node');
    expect(command).toBeGreaterThan(user);
    expect(JSON.parse(lines[command]?.slice(4) ?? '')).toEqual([
      'node',
      '--max-semi-space-size=8',
      'fargate/execution/main.ts',
    ]);
    expect(lines.some((line) => line.startsWith('ENTRYPOINT'))).toBe(false);
  });

  test('imports nothing at run time that is not in it', () => {
    const wanted = readFileSync(join(ROOT, 'fargate/execution/main.ts'), 'utf8').matchAll(
      /from '(\.[^']+)'/g,
    );
    for (const [, path = ''] of wanted) expect(path).toMatch(/^\.\.\/\.\.\/layers\//);
  });
});

test('the service ends with a sentence where the deployment left something out', () => {
  const { status, stderr } = spawnSync(process.execPath, ['fargate/execution/main.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: '/nowhere', ATALAYA_ENVIRONMENT: 'staging' },
  });
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain('the deployment left out: EXECUTION_TABLE, STATE_TABLE, LATCH_TABLE');
});
