import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { EnvironmentStacks } from '../environment-stacks.ts';
import type { DeployableEnvironment } from '../environments.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

const ROOT = join(import.meta.dirname, '..', '..');

/** The templates that a deployment would send, made here and now, with neither credentials nor Docker. */
export function synthesizeEnvironment(
  environment: DeployableEnvironment,
  codeHash: string,
): readonly { readonly stack: string; readonly template: unknown }[] {
  const outdir = mkdtempSync(join(tmpdir(), 'atalaya-bill-'));
  try {
    const { context } = cdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
    const name = environment.config.environment;
    const app = new App({ context, outdir });
    new EnvironmentStacks(app, name, { environment, codeHash });
    const { directory } = app.synth();
    return readdirSync(directory)
      .filter((file) => file.endsWith('.template.json'))
      .sort()
      .map((file) => ({
        stack: file.replace('.template.json', ''),
        template: z.unknown().parse(JSON.parse(readFileSync(join(directory, file), 'utf8'))),
      }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
