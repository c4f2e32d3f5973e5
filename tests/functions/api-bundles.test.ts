import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { API_VARIABLES } from '../../layers/platform/names/api-variables.ts';
import { ENVIRONMENT_FILE } from '../../layers/platform/names/function-bundle.ts';
import { SAFETY_VARIABLES } from '../../layers/platform/names/kill-tasks.ts';
import { TABLE_VARIABLES } from '../../layers/platform/names/tables.ts';
import { bundleHandlers } from '../../lib/functions/bundle-handlers.ts';

const API = ['api-read', 'api-trade', 'api-kill'] as const;
const BUNDLE_BYTES_MAX = 1_000_000;

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-api-bundles-'));
  bundleHandlers(API, { outdir: directory });
  bundleHandlers(['safety-rearm'], { outdir: directory, actsAtVenues: true });
  for (const folder of API) {
    copyFileSync(
      join(import.meta.dirname, '..', '..', 'config', 'staging.yaml'),
      join(directory, folder, ENVIRONMENT_FILE),
    );
  }
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

const named = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, 'some-name']));

/** What a bundle answers in a process of its own, told what the deployment tells it and nothing else. */
function answered(folder: string, event: object): string {
  const script = `require('./index.js').handler(${JSON.stringify(event)}).then((said) => console.log(JSON.stringify(said)), (error) => console.log(error.name))`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_REGION: 'us-east-1',
    LAMBDA_TASK_ROOT: join(directory, folder),
    ...named(Object.values(TABLE_VARIABLES)),
    ...named(Object.values(API_VARIABLES)),
    ...named(Object.values(SAFETY_VARIABLES)),
  };
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: join(directory, folder),
    encoding: 'utf8',
    env,
  });
  return `${stdout}${stderr}`;
}

test.each(API)('%s starts as it is deployed, answers, and is small', (folder) => {
  expect(answered(folder, { routeKey: 'GET /nothing' })).toContain('there is nothing at GET /nothing');
  const bytes = statSync(join(directory, folder, 'index.js')).size;
  process.stdout.write(`  ${folder.padEnd(12)} ${(bytes / 1_000).toFixed(1)} KB\n`);
  expect(bytes).toBeLessThan(BUNDLE_BYTES_MAX);
});

test('what arms the latch starts as it is deployed, and refuses what is no request', () => {
  expect(answered('safety-rearm', { step: 'force' })).toContain('ZodError');
});
