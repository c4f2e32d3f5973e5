import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');

describe('the CDK app', () => {
  let out: string;

  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'atalaya-cdk-'));
  });

  afterEach(() => {
    rmSync(out, { recursive: true });
  });

  const { context: flags } = z
    .object({ context: z.record(z.string(), z.json()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));

  /** Runs it as the CDK command does, without a home, a network address of AWS or credentials. */
  const run = (context: object): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, ['bin/cdk.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        PATH: '/nowhere',
        HOME: out,
        CDK_CONTEXT_JSON: JSON.stringify({ ...flags, ...context }),
        CDK_OUTDIR: join(out, 'cdk'),
      },
    });

  test('synthesizes an environment’s stacks with nothing but its files, without Docker', () => {
    const { status, stderr } = run({ env: 'staging' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(existsSync(join(out, 'cdk', 'manifest.json'))).toBe(true);
    const templates = readdirSync(join(out, 'cdk')).filter((name) => name.endsWith('template.json'));
    expect(templates.length).toBeGreaterThanOrEqual(5);
  });

  test.each([[{}], [{ env: 'prod' }], [{ env: 'dev' }]])(
    'ends with a sentence, not a stack trace, for %j',
    (context) => {
      const { status, stdout, stderr } = run(context);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^[^\n]*-c env=staging or -c env=production\.\n$/);
      expect(existsSync(join(out, 'cdk', 'manifest.json'))).toBe(false);
    },
  );
});
